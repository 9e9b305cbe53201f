// SPDX-License-Identifier: GPL-3.0-or-later
// Aligned tables and numbers for the report that people read.
#pragma once

#include "base/number_text.hpp"
#include "engine/report.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

namespace interpose {

inline constexpr std::size_t kMaxRows = 40; ///< of a table; programs read the JSON

/// About four digits; whole numbers without decimals.
inline std::string figureText(double value)
{
    if (value == std::trunc(value) && std::abs(value) < 1e15) return grouped(value, 0);
    const double size = std::abs(value);
    return grouped(value, size >= 1000 ? 0 : size >= 100 ? 1 : size >= 10 ? 2 : size >= 0.01 ? 3 : 6);
}

inline std::string optionalText(const std::optional<double>& value, int decimals)
{
    return value ? grouped(*value, decimals) : "-";
}

/// Letters on the screen, not bytes: continuation bytes of UTF-8 take no place.
inline std::size_t widthOf(const std::string& text)
{
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

/// Rows of cells; columns as wide as their widest cell. `alignment` has a letter per column: l to the left, r to the
/// right.
class TextTable
{
public:
    TextTable(std::vector<std::string> header, std::string_view alignment)
        : m_rows{std::move(header)}, m_alignment(alignment)
    {}

    void add(std::vector<std::string> row) { m_rows.push_back(std::move(row)); }

    std::string text() const
    {
        std::vector<std::size_t> widths(m_rows.front().size(), 0);
        for (const auto& row : m_rows)
            for (std::size_t c = 0; c < row.size(); ++c)
                widths[c] = std::max(widths[c], widthOf(row[c]));
        std::string out;
        for (const auto& row : m_rows) {
            std::string line = " ";
            for (std::size_t c = 0; c < row.size(); ++c) {
                const std::string gap(widths[c] - widthOf(row[c]), ' ');
                line += ' ' + (m_alignment[c] == 'l' ? row[c] + gap : gap + row[c]) + ' ';
            }
            line.erase(line.find_last_not_of(' ') + 1);
            if (!line.empty()) out += line + '\n';
        }
        return out;
    }

private:
    std::vector<std::vector<std::string>> m_rows;
    std::string m_alignment;
};

inline std::string moreRows(std::size_t all)
{
    return all > kMaxRows ? "  ... and " + grouped(static_cast<double>(all - kMaxRows), 0) + " more, see --json\n" : "";
}

/// Interfaces and nets; `drops` may be null.
std::string writePowerText(const PowerResult& power, const IrResult* drops);

/// Temperatures, ladders, limits, and of the answers and the step response what was asked for.
std::string writeHeatText(const HeatResult& heat, const std::vector<HeatBand>& bands);

/// The sizing chain and the screening.
std::string writePackageText(const PackageResult& package);

/// Use of die edges in mm and percent; edges without a PHY are left out.
std::string writeShorelineText(const std::vector<ShorelineFigures>& edges);

} // namespace interpose
