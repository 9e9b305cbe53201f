// SPDX-License-Identifier: GPL-3.0-or-later
// What is paid once, part by part, and what of it one module carries at its volume and along the curve.
#include "flow/explain_writer.hpp"

#include <algorithm>

namespace interpose {

namespace {

class Nre
{
public:
    Nre(const FlowInput& input, const NreResult& nre, double recurring_usd)
        : m_input(input), m_nre(nre), m_cost(unitCost(input, recurring_usd))
    {}

    std::vector<Explanation> explain()
    {
        add(ExplainWriter("nre/package_nre_usd", m_nre.package_nre_usd, "USD", kNrePage)
                .formula("P")
                .stated("P", "package", m_nre.package_nre_usd, "USD", "/flow/package_nre_usd"));
        volume();
        ExplainWriter total("nre/total_nre_usd", m_nre.total_nre_usd, "USD", kNrePage);
        ExplainWriter share("nre/nre_per_module_usd", m_nre.nre_per_module_usd, "USD", kNrePage);
        total.plus("package", m_nre.package_nre_usd, "USD", "nre/package_nre_usd");
        share.formula("P / V")
            .figure("P", "package", m_nre.package_nre_usd, "USD", "nre/package_nre_usd")
            .figure("V", "volume", m_nre.volume, {}, "nre/volume");
        for (std::size_t i = 0; i < m_nre.parts.size(); ++i) {
            const std::string at = part(i), name = m_nre.parts[i].part.str();
            total.plus(name, m_nre.parts[i].nre_usd, "USD", at + "nre_usd");
            share.plus("share of " + name, m_nre.parts[i].per_module_usd, "USD", at + "per_module_usd");
        }
        add(total);
        add(share);
        ExplainWriter unit("nre/unit_cost_usd", m_nre.unit_cost_usd, "USD", kNrePage);
        unit.plus("cost per good module", m_cost.recurring_usd, "USD", "cost_per_good_module_usd");
        unit.plus("share of what is paid once", m_nre.nre_per_module_usd, "USD", "nre/nre_per_module_usd");
        add(unit);
        for (std::size_t i = 0; i < m_nre.curve.size(); ++i)
            point(i);
        return std::move(m_all);
    }

private:
    void add(ExplainWriter& writer) { m_all.push_back(writer.done()); }

    void volume()
    {
        ExplainWriter writer("nre/volume", m_nre.volume, {}, kNrePage);
        if (m_nre.volume_is_assumed)
            writer.form("assumed: the file states none").formula("100000");
        else
            writer.form("as stated").formula("V").stated("V", "modules", m_nre.volume, {}, "/flow/volume");
        add(writer);
    }

    /// \return its key
    std::string part(std::size_t i)
    {
        const PartNre& figures = m_nre.parts[i];
        const std::string at = "nre/parts/" + figures.part.str() + '/';
        const FlowPart& made = *std::ranges::find(m_input.parts, figures.part, &FlowPart::part);
        design(at, figures, made);
        ExplainWriter pieces(at + "pieces", figures.pieces, {}, kNrePage);
        pieces.formula("V * n")
            .figure("V", "modules", m_nre.volume, {}, "nre/volume")
            .with("n", "pieces in one module", m_cost.shares[i].per_module);
        for (std::size_t p = 0; p < m_input.settings.products.size(); ++p) {
            const Product& product = m_input.settings.products[p];
            const auto used = product.parts.find(figures.part.str());
            if (used == product.parts.end()) continue;
            const std::string index = std::to_string(p), list = "/flow/products/" + index + '/';
            pieces.formula(" + v" + index + " * m" + index)
                .stated('v' + index, product.name, product.volume, {}, list + "volume")
                .stated('m' + index, "pieces in one", used->second, {}, list + "parts/" + used->first);
        }
        add(pieces);
        ExplainWriter share(at + "per_module_usd", figures.per_module_usd, "USD", kNrePage);
        add(share.formula("N * n / p")
                .figure("N", "paid once", figures.nre_usd, "USD", at + "nre_usd")
                .with("n", "pieces in one module", m_cost.shares[i].per_module)
                .figure("p", "pieces of all products", figures.pieces, {}, at + "pieces"));
        return at;
    }

    void design(const std::string& at, const PartNre& figures, const FlowPart& made)
    {
        ExplainWriter writer(at + "nre_usd", figures.nre_usd, "USD", kNrePage);
        const std::string node = "/assembly/technology/nodes/" + made.process_id + '/';
        if (made.mirrored) writer.form("masks alone: mirrored from another part");
        if (made.carrier && made.carrier->tooling_usd > 0)
            writer.formula("t").stated("t", "tooling", made.carrier->tooling_usd, "USD",
                                       "/assembly/technology/carriers/" + made.carrier_id + "/tooling_usd");
        if (made.process) {
            writer.formula(writer.empty() ? "M" : " + M")
                .stated("M", "masks", made.process->mask_set_usd, "USD", node + "mask_set_usd");
            if (!made.mirrored)
                writer.formula(" + d * w * h / 1000000")
                    .stated("d", "design", made.process->design_usd_per_mm2, "USD/mm2", node + "design_usd_per_mm2")
                    .stated("w", "width", made.width_mm * 1000, "um", outline(made) + "width_um")
                    .stated("h", "height", made.height_mm * 1000, "um", outline(made) + "height_um");
        }
        add(writer);
    }

    static std::string outline(const FlowPart& part) { return "/assembly/parts/" + part.part.str() + '/'; }

    void point(std::size_t i)
    {
        ExplainWriter writer("nre/curve/" + std::to_string(i) + "/unit_cost_usd", m_nre.curve[i].unit_cost_usd, "USD",
                             kNrePage);
        writer.formula("C + P / V")
            .figure("C", "cost per good module", m_cost.recurring_usd, "USD", "cost_per_good_module_usd")
            .figure("P", "package", m_nre.package_nre_usd, "USD", "nre/package_nre_usd")
            .with("V", "volume of this point", m_nre.curve[i].volume);
        for (std::size_t p = 0; p < m_cost.shares.size(); ++p) {
            const UnitCost::Share& share = m_cost.shares[p];
            const std::string id = std::to_string(p);
            writer.formula(" + N" + id + " * n" + id + " / (V * n" + id + " + e" + id + ')')
                .figure('N' + id, share.part.str(), share.nre_usd, "USD", "nre/parts/" + share.part.str() + "/nre_usd")
                .with('n' + id, "pieces in one module", share.per_module)
                .with('e' + id, "pieces in other products", share.elsewhere);
        }
        add(writer);
    }

    const FlowInput& m_input;
    const NreResult& m_nre;
    const UnitCost m_cost;
    std::vector<Explanation> m_all;
};

} // namespace

std::vector<Explanation> explainNre(const FlowInput& input, const NreResult& nre, double recurring_usd)
{
    return Nre(input, nre, recurring_usd).explain();
}

} // namespace interpose
