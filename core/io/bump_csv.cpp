// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/bump_csv.hpp"

#include "io/assembly_json.hpp"
#include "io/file.hpp"
#include "io/plain_number.hpp"
#include "wiring/bumps.hpp"
#include "wiring/phy_plan.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>

namespace interpose {

namespace {

constexpr std::size_t kMaxProblems = 50;
constexpr std::array<std::string_view, 3> kColumns{"signal", "x_um", "y_um"};

std::string_view trimmed(std::string_view text)
{
    constexpr std::string_view kSpace = " \t\r\v\f";
    const std::size_t from = std::min(text.find_first_not_of(kSpace), text.size());
    text.remove_prefix(from);
    text = text.substr(0, text.find_last_not_of(kSpace) + 1);
    if (text.size() >= 2 && text.front() == '"' && text.back() == '"') text = text.substr(1, text.size() - 2);
    return text;
}

/// The cells of a line, one after the other.
std::optional<std::string_view> nextCell(std::optional<std::string_view>& rest)
{
    if (!rest) return std::nullopt;
    const std::size_t comma = rest->find(',');
    const std::string_view cell = rest->substr(0, comma);
    rest = comma == std::string_view::npos ? std::nullopt : std::optional(rest->substr(comma + 1));
    return trimmed(cell);
}

template <class Number>
std::optional<Number> numberIn(std::string_view text)
{
    Number value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

class BumpReader
{
public:
    BumpReader(const std::string& file, std::size_t signals) : m_file(file), m_signals(signals) {}

    void take(std::string_view line, int number)
    {
        m_line = number;
        if (m_places)
            row(line);
        else
            header(line);
    }

    bool full() const { return m_problems.size() >= kMaxProblems; }
    Result<std::vector<Point>> result();

private:
    void header(std::string_view line);
    void row(std::string_view line);
    void put(std::string_view signal, Point at);
    void problem(std::string message, std::string hint)
    {
        m_problems.push_back({std::move(message), m_file, {}, m_line, std::move(hint)});
    }

    const std::string& m_file;
    std::size_t m_signals;
    int m_line = 0;
    std::optional<std::array<std::size_t, 3>> m_places; ///< cell of each of kColumns
    std::optional<bool> m_numbered;                     ///< by the first row
    std::vector<Point> m_bumps;
    std::vector<bool> m_seen;
    std::size_t m_count = 0;
    Problems m_problems;
};

void BumpReader::header(std::string_view line)
{
    std::array<std::size_t, 3> places{};
    std::array<bool, 3> found{};
    std::optional<std::string_view> rest = line;
    for (std::size_t at = 0; const auto cell = nextCell(rest); ++at)
        for (std::size_t c = 0; c < kColumns.size(); ++c)
            if (*cell == kColumns[c] && !found[c]) places[c] = at, found[c] = true;
    m_places = places;
    for (std::size_t c = 0; c < kColumns.size(); ++c)
        if (!found[c])
            problem("the header has no column " + std::string(kColumns[c]),
                    "Begin the file with the line signal,x_um,y_um.");
}

void BumpReader::row(std::string_view line)
{
    std::array<std::string_view, 3> cells;
    std::optional<std::string_view> rest = line;
    for (std::size_t at = 0; const auto cell = nextCell(rest); ++at)
        for (std::size_t c = 0; c < cells.size(); ++c)
            if ((*m_places)[c] == at) cells[c] = *cell;
    std::array<double, 2> um{};
    for (std::size_t c = 1; c < cells.size(); ++c) {
        const auto value = numberIn<double>(cells[c]);
        if (!value || !(std::abs(*value) <= Coord::kLargestUm))
            return problem(std::string(kColumns[c]) + " is no length: \"" + std::string(cells[c].substr(0, 40)) + '"',
                           "Write micrometres with a decimal point, such as 12.5.");
        um[c - 1] = *value;
    }
    if (cells[0].empty()) return problem("the signal is missing", "Number it from 0, or give it a name.");
    put(cells[0], {Coord::fromUm(um[0]), Coord::fromUm(um[1])});
}

void BumpReader::put(std::string_view signal, Point at)
{
    const auto number = numberIn<std::size_t>(signal);
    if (!m_numbered) m_numbered = number.has_value();
    if (*m_numbered != number.has_value())
        return problem("signals are numbered in one line and named in another", "Number all of them, or name all.");
    const std::size_t place = number ? *number : m_count;
    ++m_count;
    if (place >= m_signals) {
        if (number || m_count == m_signals + 1)
            problem("the PHY has " + std::to_string(m_signals) + " signals; this is number " + std::to_string(place),
                    "Number them from 0, data wires first, then overhead.");
        return;
    }
    if (m_bumps.empty()) m_bumps.resize(m_signals), m_seen.resize(m_signals);
    if (m_seen[place])
        return problem("signal " + std::to_string(place) + " has a bump already", "Keep one of the two.");
    m_bumps[place] = at;
    m_seen[place] = true;
}

Result<std::vector<Point>> BumpReader::result()
{
    if (m_problems.empty()) {
        m_line = 0;
        const auto missing = static_cast<std::size_t>(std::ranges::find(m_seen, false) - m_seen.begin());
        if (!m_places)
            problem("the file is empty", "Begin it with the line signal,x_um,y_um.");
        else if (m_seen.empty() || missing < m_seen.size())
            problem("the PHY has " + std::to_string(m_signals) + " signals; number " + std::to_string(missing) +
                        " has no bump",
                    "Give one bump for each signal, data wires first, then overhead.");
    }
    if (!m_problems.empty()) return failure(std::move(m_problems));
    return std::move(m_bumps);
}

} // namespace

Result<std::vector<Point>> readBumpCsv(std::string_view text, const std::string& file, std::size_t signalCount)
{
    BumpReader reader(file, signalCount);
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3); // spreadsheets mark UTF-8
    for (int number = 1; !text.empty() && !reader.full(); ++number) {
        const std::size_t end = text.find('\n');
        const std::string_view line = trimmed(text.substr(0, end));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        if (!line.empty() && line.front() != '#') reader.take(line, number);
    }
    return reader.result();
}

Result<Assembly> withBumpMap(const Assembly& assembly, const PartId& part, const std::string& phy,
                             const std::string& path)
{
    const auto found = assembly.catalogue->parts.find(part);
    const Phy* place = found == assembly.catalogue->parts.end() ? nullptr : found->second.phy(phy);
    if (!place) return failure({"there is no PHY " + phy + " on a part " + part.str(), {}, {}, 0, {}});
    const InterfaceStandard& standard = assembly.technology().standards.at(place->standard);
    const Result<std::string> text = readTextFile(path, kMaxFileBytes);
    if (!text) return failure(text.error());
    auto bumps = readBumpCsv(*text, path, static_cast<std::size_t>(signalWires(standard, place->lanes)));
    if (!bumps) return failure(std::move(bumps.error()));
    const auto outside = std::ranges::find_if(*bumps, [&](Point p) { return !place->region.contains(p); });
    if (outside != bumps->end())
        return failure({"signal " + std::to_string(outside - bumps->begin()) + " lies outside the region of " + phy,
                        path,
                        {},
                        0,
                        "Coordinates are those of the unrotated part, from its lower left corner."});
    Phy mapped = *place;
    mapped.bumps = std::move(*bumps);
    return addPhy(assembly, part, mapped, assembly.technology());
}

std::string writeBumpCsv(std::span<const Point> bumps)
{
    std::string text = "signal,x_um,y_um\n";
    for (std::size_t i = 0; i < bumps.size(); ++i)
        text += std::to_string(i) + ',' + plainNumber(bumps[i].x.um()) + ',' + plainNumber(bumps[i].y.um()) + '\n';
    return text;
}

} // namespace interpose
