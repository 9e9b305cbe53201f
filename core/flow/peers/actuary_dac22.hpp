// SPDX-License-Identifier: GPL-3.0-or-later
// The Chiplet Actuary (Feng and Ma, DAC 2022) as pure functions: a published model to compare with, not our own flow.
// Formulas and the tool's quirks: docs/physics/cost.md#peers.
#pragma once

#include "flow/wafer.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace interpose::actuary_dac22 {

struct Node
{
    double defects_per_cm2 = 0, wafer_price_usd = 0, nre_basis_usd = 0;
};

/// How a node's NRE basis is split. Areas in mm2.
struct NreSplit
{
    double module_fraction = 0, chip_fraction = 0, chip_fixed_fraction = 0;
    double nre_reference_area_mm2 = 300, d2d_interface_area_mm2 = 0;
};

struct LayerFactor
{
    double substrate_area_above_mm2 = 0, factor = 1;
};

struct OrganicSubstrate
{
    double area_factor = 4, cost_usd_per_mm2 = 0, c4_bump_cost_usd_per_mm2 = 0, die_bonding_yield = 1;
    double nre_usd_per_mm2 = 0, nre_fixed_usd = 0;
    double layer_factor_one_die = 1;
    std::vector<LayerFactor> layer_factors_several_dies; ///< the first whose area is exceeded holds
};

/// Fan-out RDL or silicon interposer.
struct Carrier
{
    double area_factor = 1, wafer_price_usd = 0, defects_per_cm2 = 0, clustering = 1, die_bonding_yield = 1;
    double nre_usd_per_mm2 = 0, nre_fixed_usd = 0, microbump_cost_usd_per_mm2 = 0;
};

struct Parameters
{
    Wafer wafer;
    double die_clustering = 10;
    std::map<std::string, Node> nodes;
    NreSplit nre_split;
    OrganicSubstrate organic_substrate;
    Carrier fanout_rdl, silicon_interposer;
};

enum class Integration { OrganicSubstrate, FanoutChipFirst, FanoutChipLast, SiliconInterposer };

struct Die
{
    std::string node;
    double area_mm2 = 0;
    int count = 1;
    std::optional<double> unit_price_usd; ///< purchased: no yield loss, no NRE, and no node needed
};

struct System
{
    Integration integration = Integration::OrganicSubstrate;
    std::vector<Die> dies;
};

struct DieFigures
{
    double die_yield = 1, gross_dies_per_wafer = 0, known_good_dies_per_wafer = 0;
    double raw_die_cost_usd = 0, known_good_die_cost_usd = 0, yield_loss_cost_per_die_usd = 0;
    double chip_nre_usd = 0, module_nre_usd = 0;
};

struct PackageFigures
{
    double total_die_area_mm2 = 0, substrate_area_mm2 = 0, substrate_cost_usd = 0;
    int die_count = 0;
    double interposer_area_mm2 = 0, interposer_yield = 1, gross_interposers_per_wafer = 0, interposer_cost_usd = 0;
};

struct RecurringCost
{
    double raw_dies_and_bumps = 0, die_yield_loss = 0, raw_package = 0, package_yield_loss = 0,
           wasted_known_good_dies = 0, total = 0; ///< USD each
};

struct SystemFigures
{
    std::vector<DieFigures> dies; ///< in the order of System::dies
    PackageFigures package;
    RecurringCost recurring_cost_usd;
    double package_nre_usd = 0;
    double interposer_yield = 1, die_bonding_yield = 1, substrate_attach_yield = 1; ///< y1, y2, y3; organic: y2 alone
};

/// Silicon of one area on a wafer: 1 for a defect-free wafer without rim or streets.
struct CurvePoint
{
    double die_yield = 1, normalised_cost_per_area = 1;
};

DieFigures dieFigures(const Parameters& parameters, const Die& die);
/// Precondition: each die has a price or a known node.
SystemFigures evaluate(const Parameters& parameters, const System& system);
/// Design of functional units: area share of the basis.
double moduleNre(const NreSplit& split, const Node& node, double area_mm2);
/// Design of one chip: area share and fixed share of the basis.
double chipNre(const NreSplit& split, const Node& node, double area_mm2);
CurvePoint costPerArea(const Wafer& wafer, double defects_per_cm2, double clustering, double area_mm2);

} // namespace interpose::actuary_dac22
