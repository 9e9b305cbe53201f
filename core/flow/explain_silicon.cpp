// SPDX-License-Identifier: GPL-3.0-or-later
// How many pieces come from a wafer, and what defects, wires, vias, seams and spare units do to them.
#include "flow/explain_writer.hpp"

#include "flow/die_yield.hpp"
#include "flow/wafer.hpp"

#include <algorithm>
#include <cmath>

namespace interpose {

namespace {

/// Writes a process's yield at the mean faults that `faults` says in symbols.
void yieldModel(const ProcessNode& node, const std::string& record, const std::string& faults, double value,
                ExplainWriter& writer)
{
    const std::string x = '(' + faults + ')';
    switch (node.yield_model) {
    case YieldModel::Poisson:
        writer.form("Poisson").formula("exp(-" + x + ')');
        break;
    case YieldModel::NegativeBinomial:
        writer.form("negative binomial").formula("(1 + " + x + " / a) ^ (-a)");
        writer.stated("a", "clustering", node.clustering, {}, record + "clustering");
        break;
    case YieldModel::Murphy: // its limit without defects
        writer.form("Murphy, triangular");
        writer.formula(value >= 1 ? "1 + 0 * " + x : "((1 - exp(-" + x + ")) / " + x + ") ^ 2");
        break;
    case YieldModel::Seeds:
        writer.form("Seeds, exponential").formula("1 / (1 + " + x + ')');
        break;
    }
}

class Silicon
{
public:
    Silicon(ExplainContext& context, std::size_t index, std::string at)
        : m_context(context)
        , m_part(context.input.parts[index])
        , m_figures(context.result.parts[index])
        , m_at(std::move(at))
        , m_node(context.nodePointer(index))
        , m_carrier(context.carrierPointer(index))
        , m_file(context.partPointer(index))
    {}

    void explain()
    {
        for (const YieldFactor& factor : m_figures.sort_factors)
            yieldFactor(factor);
        if (m_figures.critical_area_mm2) criticalArea();
        if (m_figures.reticle_fields) fields();
        if (m_figures.gross_per_wafer) gross();
    }

private:
    ExplainWriter factor(const YieldFactor& factor, const char* page) const
    {
        return {m_at + "sort_factors/" + factor.name, factor.value, {}, page};
    }

    void yieldFactor(const YieldFactor& factor)
    {
        if (factor.name == "defects")
            defects(factor);
        else if (factor.name == "wires")
            wires(factor);
        else if (factor.name == "vias")
            vias(factor);
        else if (factor.name == "stitching")
            stitching(factor);
        else if (factor.name == "rest of the die")
            rest(factor);
        else
            units(factor);
    }

    void area(ExplainWriter& writer) const
    {
        writer.figure("A", "outline", m_figures.area_mm2, "mm2", m_at + "area_mm2");
    }

    /// D A r / 100 of the node's defects, A as it is called.
    void onNode(const std::string& area, double value, ExplainWriter& writer) const
    {
        const ProcessNode& node = *m_part.process;
        yieldModel(node, m_node, "D * " + area + " * r / 100", value, writer);
        writer.stated("D", "killer defects", node.defects_per_cm2, "1/cm2", m_node + "defects_per_cm2")
            .stated("r", "critical share", node.critical_area_ratio, {}, m_node + "critical_area_ratio");
    }

    void defects(const YieldFactor& of)
    {
        ExplainWriter writer = factor(of, kDiePage);
        if (m_part.process)
            onNode("A", of.value, writer);
        else
            writer.form("Poisson, panel")
                .formula("exp(-(D * A / 100))")
                .stated("D", "killer defects", m_part.carrier->defects_per_cm2, "1/cm2", m_carrier + "defects_per_cm2");
        area(writer);
        m_context.add(writer.done());
    }

    void rest(const YieldFactor& of)
    {
        ExplainWriter writer = factor(of, kHarvestPage);
        onNode("max(A - N * u, 0)", of.value, writer);
        area(writer);
        m_context.add(
            writer.stated("N", "equal units", m_part.harvest->units, {}, m_file + "harvest/units")
                .stated("u", "area of a unit", m_part.harvest->unit_area_mm2, "mm2", m_file + "harvest/unit_area_mm2")
                .done());
    }

    void units(const YieldFactor& of)
    {
        const Harvest& harvest = *m_part.harvest;
        const double yield = dieYield(*m_part.process, harvest.unit_area_mm2);
        ExplainWriter unit(m_at + "unit_yield", yield, {}, kHarvestPage);
        onNode("u", yield, unit);
        m_context.add(
            unit.stated("u", "area of a unit", harvest.unit_area_mm2, "mm2", m_file + "harvest/unit_area_mm2").done());
        m_context.add(factor(of, kHarvestPage)
                          .form("enough units are good")
                          .formula("atmost(1 - U, N, N - k)")
                          .figure("U", "yield of a unit", yield, {}, m_at + "unit_yield")
                          .stated("N", "equal units", harvest.units, {}, m_file + "harvest/units")
                          .stated("k", "needed", harvest.needed, {}, m_file + "harvest/needed")
                          .done());
    }

    void wires(const YieldFactor& of)
    {
        ExplainWriter writer = factor(of, kCarrierPage);
        if (m_part.process)
            yieldModel(*m_part.process, m_node, "D * C / 100", of.value, writer);
        else
            writer.form("Poisson").formula("exp(-(D * C / 100))");
        m_context.add(writer
                          .stated("D", "defects of at least the least size", *m_part.carrier->wire_defects_per_cm2,
                                  "1/cm2", m_carrier + "wire_defects_per_cm2")
                          .figure("C", "critical area", *m_figures.critical_area_mm2, "mm2", m_at + "critical_area_mm2")
                          .done());
    }

    std::vector<const CarrierWires*> drawn() const
    {
        std::vector<const CarrierWires*> own;
        for (const CarrierWires& wires : m_context.input.wires)
            if (wires.carrier == m_part.placed) own.push_back(&wires);
        return own;
    }

    void vias(const YieldFactor& of)
    {
        ExplainWriter writer = factor(of, kCarrierPage);
        writer.form("two at each wire").formula("(1 - f / 1000000) ^ (2 * (0");
        writer.stated("f", "fails", m_part.carrier->via_failure_ppm, "ppm", m_carrier + "via_failure_ppm");
        for (const CarrierWires* one : drawn()) {
            const std::string symbol = writer.next(" + ");
            writer.formula(symbol).with(symbol, "wires of class " + one->routing, one->wires);
        }
        m_context.add(writer.formula("))").done());
    }

    /// Critical width of one gap in the symbols of the page; which branch holds is decided by the values.
    static std::string band(const std::string& gap, bool wide)
    {
        return wide ? "z ^ 2 / " + gap : "(2 * z - " + gap + ')';
    }

    void criticalArea()
    {
        ExplainWriter writer(m_at + "critical_area_mm2", *m_figures.critical_area_mm2, "mm2", kCarrierPage);
        const double size = m_part.carrier->wire_defect_size.um();
        writer.form("opens and shorts of the drawn wires, by routing class");
        if (size > 0) writer.stated("z", "least defect", size, "um", m_carrier + "wire_defect_size_um");
        for (const CarrierWires* one : size > 0 ? drawn() : std::vector<const CarrierWires*>{}) {
            const std::string id = writer.next(" + ").substr(1), at = m_carrier + "routing/" + one->routing + '/';
            writer.formula("L" + id + " / 1000 * (" + band('w' + id, one->width_um >= size) + " + (2 - s" + id +
                           ") * " + band('g' + id, one->space_um >= size) + ')');
            writer.with('L' + id, "drawn length, class " + one->routing, one->drawn_mm, "mm")
                .stated('w' + id, "width", one->width_um, "um", at + "width_um")
                .stated('g' + id, "space", one->space_um, "um", at + "space_um")
                .stated('s' + id, "signal share", one->signal_share, {}, at + "signal_share");
        }
        m_context.add(writer.done());
    }

    /// Fields along width and height in symbols, the better way round as the stage took it.
    std::string fieldCounts(const char* op) const
    {
        const auto count = [](double length, const Coord& field) { return std::ceil(length / field.mm() - 1e-9); };
        const Coord &w = *m_part.carrier->reticle_width, &h = *m_part.carrier->reticle_height;
        const bool turned = count(m_part.width_mm, h) * count(m_part.height_mm, w) <
                            count(m_part.width_mm, w) * count(m_part.height_mm, h);
        return std::string("ceil(w / ") + (turned ? "v" : "u") + " - 0.000000001)" + op + "ceil(h / " +
               (turned ? "u" : "v") + " - 0.000000001)";
    }

    void outlines(ExplainWriter& writer) const
    {
        writer.stated("w", "width", m_part.width_mm * 1000, "um", m_file + "width_um")
            .stated("h", "height", m_part.height_mm * 1000, "um", m_file + "height_um");
    }

    void reticle(ExplainWriter& writer) const
    {
        outlines(writer);
        writer.stated("u", "field width", m_part.carrier->reticle_width->um(), "um", m_carrier + "reticle_width_um")
            .stated("v", "field height", m_part.carrier->reticle_height->um(), "um", m_carrier + "reticle_height_um");
    }

    void fields()
    {
        ExplainWriter writer(m_at + "reticle_fields", *m_figures.reticle_fields, {}, kWaferPage);
        writer.form("exposure fields, the better way round").formula(fieldCounts(" * "));
        reticle(writer);
        m_context.add(writer.done());
    }

    void stitching(const YieldFactor& of)
    {
        ExplainWriter writer = factor(of, kWaferPage);
        writer.form("every line where two fields meet").formula("y ^ (" + fieldCounts(" + ") + " - 2)");
        writer.stated("y", "of one line", m_part.carrier->stitch_yield, {}, m_carrier + "stitch_yield");
        reticle(writer);
        m_context.add(writer.done());
    }

    void gross();

    ExplainContext& m_context;
    const FlowPart& m_part;
    const PartFlowFigures& m_figures;
    const std::string m_at, m_node, m_carrier, m_file;
};

std::string closedForm(const std::string& radius, const std::string& area)
{
    return "pi * " + radius + " ^ 2 / (" + area + ") - 2 * pi * " + radius + " / sqrt(2 * (" + area + "))";
}

/// Dies per wafer in symbols by the name of the count, in mm.
std::string grossFormula(std::string_view rule)
{
    const std::string r = "(d / 2 - E)", area = "(w / 1000 + s) * (h / 1000 + s)";
    if (rule.starts_with("exact")) {
        const bool crossing = rule.ends_with("street crossing at the centre");
        const bool streetX = crossing || rule.ends_with("vertical street at the centre");
        const bool streetY = crossing || rule.ends_with("horizontal street at the centre");
        return "wholedies(w / 1000, h / 1000, s, d / 2 - E, " + std::string(streetX ? "s / 2" : "-(w / 2000)") + ", " +
               (streetY ? "s / 2" : "-(h / 2000)") + ')';
    }
    if (rule == "area ratio") return "pi * " + r + " ^ 2 / (" + area + ')';
    if (rule == "closed form, rounded")
        return "round((d - 2 * E) * pi * (d / (4 * (" + area + ")) - 1 / sqrt(2 * (" + area + "))))";
    if (rule == "closed form without edge exclusion and streets") return closedForm("(d / 2)", "w / 1000 * h / 1000");
    if (rule == "closed form for a square of the same area")
        return closedForm(r, "(sqrt(w / 1000 * h / 1000) + s) ^ 2");
    return closedForm(r, area);
}

void Silicon::gross()
{
    ExplainWriter writer(m_at + "gross_per_wafer", *m_figures.gross_per_wafer, {}, kWaferPage);
    const Wafer wafer = waferOf(*m_part.process);
    const bool fits = fitsOnWafer(wafer, m_part.width_mm, m_part.height_mm);
    writer.form(fits ? m_figures.gross_rule : "does not fit on its wafer");
    writer.formula(fits ? "max(" + grossFormula(m_figures.gross_rule) + ", 1)" : "0");
    outlines(writer);
    m_context.add(writer.stated("d", "wafer", wafer.diameter_mm, "mm", m_node + "wafer_diameter_mm")
                      .stated("E", "edge exclusion", wafer.edge_exclusion_mm, "mm", m_node + "edge_exclusion_mm")
                      .stated("s", "street", wafer.scribe_mm, "mm", m_node + "scribe_mm")
                      .done());
}

} // namespace

void explainSilicon(ExplainContext& context, std::size_t part, const std::string& at)
{
    Silicon(context, part, at).explain();
}

} // namespace interpose
