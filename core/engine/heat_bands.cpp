// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/heat_bands.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

namespace interpose {

namespace {

/// Collects what each input's band does to one part.
class BandOfPart
{
public:
    explicit BandOfPart(const HeatSensitivity& s) : m_sensitivity(s) { m_band.placed = s.placed; }

    /// \param warming  K by which the part warms when the input takes a value
    void add(std::string input, const Facts& facts, const char* key, const std::function<double(double)>& warming)
    {
        const auto fact = facts.find(key);
        if (fact == facts.end()) return;
        HeatBandPart part{std::move(input), 0, 0};
        for (const std::optional<double>& end : {fact->second.low, fact->second.high}) {
            const double shift = end ? warming(*end) : 0.0;
            if (!std::isfinite(shift)) continue; // a conductivity or an h of nothing
            part.low_k = std::min(part.low_k, shift);
            part.high_k = std::max(part.high_k, shift);
        }
        if (part.low_k < 0 || part.high_k > 0) m_band.inputs.push_back(std::move(part));
    }

    HeatBand finish(double peak_c)
    {
        m_band.peak_low_c = m_band.peak_high_c = peak_c;
        for (const HeatBandPart& part : m_band.inputs) {
            m_band.peak_low_c += part.low_k;
            m_band.peak_high_c += part.high_k;
        }
        std::ranges::stable_sort(m_band.inputs, std::greater{},
                                 [](const HeatBandPart& p) { return p.high_k - p.low_k; });
        return std::move(m_band);
    }

    void addAmbient(const Cooling& c)
    {
        add("cooling.ambient_c", c.facts, "ambient_c", [&](double ambient_c) { return ambient_c - c.ambient_c; });
        addConvection("h_top_w_per_m2k", c, c.h_top_w_per_m2k, m_sensitivity.h_top_k);
        addConvection("h_bottom_w_per_m2k", c, c.h_bottom_w_per_m2k, m_sensitivity.h_bottom_k);
    }

    struct Tim
    {
        const char *thickness_key, *contact_key;
        const std::string& material;
        double thickness_um, contact_k_mm2_per_w;
        std::optional<double> bulk_k, w_per_mm2;
    };

    void addTim(const Assembly& assembly, const Tim& tim)
    {
        if (!tim.bulk_k || !tim.w_per_mm2) return;
        const Facts& facts = assembly.cooling.facts;
        const Material& material = assembly.technology().materials.at(tim.material);
        const double k = material.conductivity_w_per_mk[2];
        add("cooling." + std::string(tim.thickness_key), facts, tim.thickness_key, [&](double um) {
            return *tim.w_per_mm2 * (um - tim.thickness_um) / k; // um / (W/(m K)) is K mm2/W
        });
        add("cooling." + std::string(tim.contact_key), facts, tim.contact_key,
            [&](double contact) { return *tim.w_per_mm2 * (contact - tim.contact_k_mm2_per_w); });
        add("materials." + tim.material + ".conductivity_w_per_mk", material.facts, "conductivity_w_per_mk",
            [&](double other) { return *tim.bulk_k * (k / other - 1); });
    }

private:
    void addConvection(const char* key, const Cooling& cooling, double h, double doubled_k)
    {
        add("cooling." + std::string(key), cooling.facts, key,
            [&](double other) { return doubled_k == 0 ? 0.0 : doubled_k * (h / other - 1); });
    }

    const HeatSensitivity& m_sensitivity;
    HeatBand m_band;
};

} // namespace

std::vector<HeatBand> heatBands(const Assembly& assembly, const HeatResult& heat)
{
    std::vector<HeatBand> bands;
    if (!heat.answers) return bands;
    const Cooling& c = assembly.cooling;
    for (const HeatSensitivity& s : heat.answers->sensitivities) {
        const auto die = std::ranges::find(heat.dies, s.placed, &DieTemperature::placed);
        if (die == heat.dies.end()) continue;
        BandOfPart band(s);
        band.addAmbient(c);
        band.addTim(assembly, {"tim1_thickness_um", "tim1_contact_k_mm2_per_w", c.tim1_material, c.tim1_thickness.um(),
                               c.tim1_contact_k_mm2_per_w, s.tim1_bulk_k, s.tim1_w_per_mm2});
        band.addTim(assembly, {"tim2_thickness_um", "tim2_contact_k_mm2_per_w", c.tim2_material, c.tim2_thickness.um(),
                               c.tim2_contact_k_mm2_per_w, s.tim2_bulk_k, s.tim2_w_per_mm2});
        bands.push_back(band.finish(die->peak_c));
    }
    return bands;
}

} // namespace interpose
