// SPDX-License-Identifier: GPL-3.0-or-later
// Small assemblies worked out by hand, one per way of building, for the tests of every room. Nothing in them is meant
// to be a real product; the figures are round so that a test can state its expectation in a line.
#pragma once

#include "model/assembly.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace interpose::fixtures {

/// Materials silicon, organic, mould, joint, copper, tim; nodes logic, carrier65; carriers organic, silicon, bridge,
/// fanout; bonds c4 (130/70 um pitch/height), micro (40/30), bridge (55/50), hybrid (9/2), pad (40/0),
/// through_mould (300/170); standards d2d, hbm_bus, serdes; HBM generation hbm8.
Technology technology();

/// Makes assemblies in few words. Lengths in micrometres. References it hands out stay valid; build() sorts by id.
class Builder
{
public:
    explicit Builder(std::string name);
    ~Builder();
    /// A part of one material with one bond over its whole underside ("": none). Returned for further changes.
    Part& part(const std::string& id, PartKind kind, double width_um, double height_um, double thickness_um,
               const std::string& bond = {});
    PlacedPart& place(const std::string& id, const std::string& part, const std::string& on, double x_um, double y_um,
                      int rotation_deg = 0);
    Link& link(const std::string& id, PhyRef a, PhyRef b, double rate_gbit_per_s);
    Assembly build() const;

    Cooling cooling;

private:
    struct Lists;
    std::string m_name;
    Catalogue m_catalogue;
    std::unique_ptr<Lists> m_lists; ///< references handed out stay valid
};

Rect rectUm(double x, double y, double width, double height);

Assembly emibUnderTwoDies();
Assembly dieOverTwoBases();
Assembly faceToFaceHybrid();
Assembly threeDOnTwoHalfD();
Assembly infoWithoutSubstrate();
Assembly packageOnPackage();
Assembly lidOverUnequalHeights();

struct Named
{
    std::string name;
    std::function<Assembly()> make;
};
/// All seven.
const std::vector<Named>& all();

/// A regular field of `count` dies (1 mm square, 1.2 mm pitch, as square as it goes) on one substrate.
Assembly dieField(int count);

} // namespace interpose::fixtures
