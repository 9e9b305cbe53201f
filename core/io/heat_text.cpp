// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/text_table.hpp"

namespace interpose {

namespace {

constexpr std::size_t kMaxSources = 12; ///< columns of the matrix; programs read the JSON

std::string remark(const DieTemperature& die)
{
    std::string text = die.average_flux ? "average flux" : "";
    if (!die.refresh) return text;
    constexpr std::string_view kWords[] = {"normal refresh", "double refresh", "too hot to refresh"};
    return text + (text.empty() ? "" : ", ") + die.hottest_layer + ", " +
           std::string(kWords[static_cast<std::size_t>(*die.refresh)]);
}

std::string diesText(const HeatResult& heat)
{
    TextTable table({"Die", "Power W", "Peak C", "Mean C", "Limit C", "Margin K", ""}, "lrrrrrl");
    for (std::size_t i = 0; i < heat.dies.size() && i < kMaxRows; ++i) {
        const DieTemperature& die = heat.dies[i];
        const auto margin = die.limit_c ? std::optional(*die.limit_c - die.peak_c) : std::nullopt;
        table.add({die.placed.str(), grouped(die.power_w, 1), grouped(die.peak_c, 1), grouped(die.mean_c, 1),
                   optionalText(die.limit_c, 0), optionalText(margin, 1), remark(die)});
    }
    return '\n' + table.text() + moreRows(heat.dies.size());
}

std::string notesText(const HeatResult& heat)
{
    std::string text;
    if (heat.grid_error_k)
        text += "  Peaks change by at most " + grouped(*heat.grid_error_k, 2) + " K against half the grid (" +
                std::to_string(heat.nx) + " x " + std::to_string(heat.ny) + ").\n";
    if (const auto& limit = heat.power_limit)
        text += "  All power times " + grouped(limit->scale, 2) + " (" + grouped(limit->power_w, 0) + " W) brings " +
                limit->limited_by.str() + " to its limit.\n";
    if (const auto& loop = heat.outer_loop)
        text += "  Conductivities and leakage follow the temperature: " + std::to_string(loop->solves) +
                " fields, within " + grouped(loop->error_k, 3) + " K; leakage " + grouped(loop->leakage_w, 1) + " W.\n";
    return text;
}

/// A column per face that any part has, in the order of the way out.
std::string laddersText(const HeatResult& heat)
{
    constexpr std::pair<std::string_view, std::string_view> kFaces[] = {
        {"junction", "Junction"}, {"die_top", "Die top"},   {"covered_top", "Covered"}, {"tim1_top", "TIM1 top"},
        {"lid_top", "Lid top"},   {"tim2_top", "TIM2 top"}, {"sink_top", "Sink top"},   {"ambient", "Ambient"}};
    const auto at = [](const HeatLadder& ladder, std::string_view face) {
        return std::ranges::find(ladder.up, face, [](const LadderRung& rung) { return std::string_view(rung.at); });
    };
    std::vector<std::string> header{"Mean C, upwards"}, faces;
    std::string alignment = "l";
    for (const auto& [key, title] : kFaces) {
        const auto has = [&, k = key](const HeatLadder& ladder) { return at(ladder, k) != ladder.up.end(); };
        if (std::ranges::none_of(heat.ladders, has)) continue;
        faces.emplace_back(key);
        header.emplace_back(title);
        alignment += 'r';
    }
    header.insert(header.end(), {"Case C", "psi JC K/W"});
    TextTable table(std::move(header), alignment + "rr");
    for (std::size_t i = 0; i < heat.ladders.size() && i < kMaxRows; ++i) {
        const HeatLadder& ladder = heat.ladders[i];
        if (ladder.up.empty()) continue;
        std::vector<std::string> row{ladder.placed.str()};
        for (const std::string& face : faces) {
            const auto rung = at(ladder, face);
            row.push_back(rung == ladder.up.end() ? "" : grouped(rung->temperature_c, 1));
        }
        row.push_back(grouped(ladder.case_c, 1));
        row.push_back(optionalText(ladder.psi_jc_k_per_w, 4));
        table.add(std::move(row));
    }
    return '\n' + table.text() + moreRows(heat.ladders.size());
}

std::string matrixText(const ThermalMatrix& matrix)
{
    if (matrix.sources.size() > kMaxSources || matrix.placed.size() > kMaxRows)
        return "\n  The resistance matrix is too large for a terminal, see --json.\n";
    std::vector<std::string> header{"Peak, K per W in"};
    for (const PlacedId& source : matrix.sources)
        header.push_back(source.str());
    const std::string alignment = 'l' + std::string(matrix.sources.size(), 'r');
    TextTable table(std::move(header), alignment);
    for (std::size_t i = 0; i < matrix.placed.size(); ++i) {
        std::vector<std::string> row{matrix.placed[i].str()};
        for (const double k_per_w : matrix.peak_k_per_w[i])
            row.push_back(grouped(k_per_w, 4));
        table.add(std::move(row));
    }
    return '\n' + table.text();
}

std::string answersText(const HeatAnswers& answers, const std::vector<HeatBand>& bands)
{
    TextTable table({"Die alone", "theta JC K/W", "More power W", "limited by", "Peak C", "to", "widest input", "K"},
                    "lrrlrrlr");
    for (std::size_t i = 0; i < answers.parts.size() && i < kMaxRows; ++i) {
        const PartAnswers& part = answers.parts[i];
        std::vector<std::string> row{part.placed.str(), optionalText(part.theta_jc_k_per_w, 4),
                                     optionalText(part.headroom_w, 1), part.limited_by ? part.limited_by->str() : "-"};
        const auto band = std::ranges::find(bands, part.placed, &HeatBand::placed);
        if (band != bands.end()) {
            row.insert(row.end(), {grouped(band->peak_low_c, 1), grouped(band->peak_high_c, 1)});
            if (!band->inputs.empty())
                row.insert(row.end(),
                           {band->inputs[0].input, grouped(band->inputs[0].high_k - band->inputs[0].low_k, 1)});
        }
        table.add(std::move(row));
    }
    return matrixText(answers.matrix) + '\n' + table.text() + moreRows(answers.parts.size());
}

std::string stepText(const StepResponse& step)
{
    TextTable table({"All power on", "50 % s", "63 % s", "90 % s", "Steady C"}, "lrrrr");
    for (std::size_t i = 0; i < step.parts.size() && i < kMaxRows; ++i) {
        const StepCurve& part = step.parts[i];
        table.add({part.placed.str(), optionalText(part.t50_s, 3), optionalText(part.t63_s, 3),
                   optionalText(part.t90_s, 3), grouped(part.steady_peak_c, 1)});
    }
    return '\n' + table.text() + moreRows(step.parts.size());
}

} // namespace

std::string writeHeatText(const HeatResult& heat, const std::vector<HeatBand>& bands)
{
    if (heat.dies.empty()) return {};
    std::string text = diesText(heat) + notesText(heat);
    if (!heat.ladders.empty()) text += laddersText(heat);
    if (heat.answers) text += answersText(*heat.answers, bands);
    if (heat.step_response) text += stepText(*heat.step_response);
    return text;
}

} // namespace interpose
