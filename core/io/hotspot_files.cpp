// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/hotspot_files.hpp"

#include <charconv>
#include <cmath>
#include <set>

namespace interpose {

namespace {

constexpr std::size_t kMaxProblems = 50;
constexpr std::size_t kMaxNameBytes = 511;

/// The words of one line that is neither blank nor a comment.
struct Line
{
    int number = 0;
    std::vector<std::string_view> words;
};

/// Goes through a text line by line, skipping what HotSpot skips.
class LineReader
{
public:
    explicit LineReader(std::string_view text) : m_rest(text) {}

    std::optional<Line> next()
    {
        while (!m_rest.empty()) {
            const std::size_t end = m_rest.find('\n');
            const std::string_view text = m_rest.substr(0, end);
            m_rest.remove_prefix(end == std::string_view::npos ? m_rest.size() : end + 1);
            Line line{++m_number, split(text)};
            if (!line.words.empty() && line.words.front().front() != '#') return line;
        }
        return std::nullopt;
    }

    int number() const { return m_number; }

private:
    static std::vector<std::string_view> split(std::string_view text)
    {
        constexpr std::string_view kSpace = " \t\r\v\f";
        std::vector<std::string_view> words;
        for (std::size_t at = text.find_first_not_of(kSpace); at != std::string_view::npos;) {
            const std::size_t end = std::min(text.find_first_of(kSpace, at), text.size());
            words.push_back(text.substr(at, end - at));
            at = text.find_first_not_of(kSpace, end);
        }
        return words;
    }

    std::string_view m_rest;
    int m_number = 0;
};

/// Collects problems of one file.
class Complaints
{
public:
    explicit Complaints(std::string file) : m_file(std::move(file)) {}

    void add(int line, std::string message, std::string hint)
    {
        if (m_problems.size() < kMaxProblems)
            m_problems.push_back({std::move(message), m_file, {}, line, std::move(hint)});
    }
    bool any() const { return !m_problems.empty(); }
    bool full() const { return m_problems.size() >= kMaxProblems; }
    Problems take() { return std::move(m_problems); }

    /// A number, or NaN and a complaint.
    double number(const Line& line, std::string_view word, const std::string& what)
    {
        if (const auto value = hotSpotNumber(word)) return *value;
        add(line.number, "\"" + shown(word) + "\" is not a number, " + what + " is expected here",
            "HotSpot's files are in metres, kelvin, watts.");
        return std::nan("");
    }
    double positive(const Line& line, std::string_view word, const std::string& what)
    {
        const double value = number(line, word, what);
        if (value <= 0) add(line.number, what + " must be above 0, not " + shown(word), "Correct the figure.");
        return value;
    }

    static std::string shown(std::string_view word)
    {
        return std::string(word.substr(0, 40)) + (word.size() > 40 ? "..." : "");
    }

private:
    std::string m_file;
    Problems m_problems;
};

HotSpotBlock readBlock(const Line& line, Complaints& complaints)
{
    const auto& w = line.words;
    HotSpotBlock block{std::string(w[0]),
                       complaints.positive(line, w[1], "a width"),
                       complaints.positive(line, w[2], "a height"),
                       complaints.number(line, w[3], "a left edge"),
                       complaints.number(line, w[4], "a lower edge"),
                       {},
                       {},
                       line.number};
    if (w.size() == 7) {
        block.heat_capacity_j_per_m3k = complaints.positive(line, w[5], "a volumetric heat capacity");
        block.resistivity_mk_per_w = complaints.positive(line, w[6], "a resistivity");
    }
    for (const double length : {block.width_m, block.height_m, block.left_m, block.bottom_m})
        if (std::abs(length) > 1)
            complaints.add(line.number, "block " + block.name + " is beyond a metre", "Lengths are in metres.");
    return block;
}

bool yes(const Line& line, Complaints& complaints)
{
    const std::string_view word = line.words.front();
    if (word != "Y" && word != "y" && word != "N" && word != "n")
        complaints.add(line.number, "Y or N is expected here, not \"" + Complaints::shown(word) + '"',
                       "A layer is: number, lateral flow Y/N, power Y/N, material (or heat capacity and resistivity), "
                       "thickness, floorplan; one per line.");
    return word == "Y" || word == "y";
}

/// A layer is six or seven lines of one word each.
class LayerReader
{
public:
    LayerReader(std::string_view text, const std::string& file) : m_lines(text), m_complaints(file) {}

    Result<std::vector<HotSpotLayer>> read()
    {
        std::vector<HotSpotLayer> layers;
        while (auto first = m_lines.next()) {
            if (const auto layer = readLayer(*first)) layers.push_back(*layer);
            if (m_complaints.any()) return failure(m_complaints.take());
        }
        if (layers.empty()) {
            m_complaints.add(0, "the file holds no layer", "A layer is six or seven lines.");
            return failure(m_complaints.take());
        }
        return layers;
    }

private:
    /// The next line; the first one missing is a complaint.
    std::optional<Line> next(const char* what)
    {
        auto line = m_lines.next();
        if (!line && !m_complaints.any())
            m_complaints.add(m_lines.number(), std::string("the file ends where ") + what + " is expected",
                             "The last layer is not whole.");
        return line;
    }

    int layerNumber(const Line& line)
    {
        const double number = m_complaints.number(line, line.words.front(), "a layer number");
        if (!(number >= 0 && number < static_cast<double>(kMaxHotSpotLayers) && number == std::floor(number))) {
            m_complaints.add(line.number, "layers are numbered from 0, at most to 255", "Correct the number.");
            return 0;
        }
        const int whole = static_cast<int>(number);
        if (!m_numbers.insert(whole).second)
            m_complaints.add(line.number, "a second layer " + std::to_string(whole), "Numbers must be unique.");
        return whole;
    }

    std::optional<HotSpotLayer> readLayer(const Line& first)
    {
        HotSpotLayer layer;
        layer.line = first.number;
        layer.number = layerNumber(first);
        const auto lateral = next("lateral heat flow (Y or N)"), heated = next("power (Y or N)");
        if (!heated || !readMaterial(layer)) return std::nullopt;
        const auto thickness = next("a thickness"), plan = next("a floorplan");
        if (!plan) return std::nullopt;
        layer.lateral = yes(*lateral, m_complaints);
        layer.heated = yes(*heated, m_complaints);
        layer.thickness_m = m_complaints.positive(*thickness, thickness->words.front(), "a thickness");
        if (layer.thickness_m > 1)
            m_complaints.add(thickness->number, "a layer thicker than a metre", "Thicknesses are in metres.");
        layer.floorplan = std::string(plan->words.front());
        return layer;
    }

    bool readMaterial(HotSpotLayer& layer)
    {
        const auto line = next("a material or a heat capacity");
        if (!line) return false;
        if (!hotSpotNumber(line->words.front())) {
            layer.material = std::string(line->words.front());
            return true;
        }
        layer.heat_capacity_j_per_m3k = m_complaints.positive(*line, line->words.front(), "a heat capacity");
        const auto resistivity = next("a resistivity");
        if (!resistivity) return false;
        layer.resistivity_mk_per_w = m_complaints.positive(*resistivity, resistivity->words.front(), "a resistivity");
        return true;
    }

    LineReader m_lines;
    Complaints m_complaints;
    std::set<int> m_numbers;
};

} // namespace

std::optional<double> hotSpotNumber(std::string_view text)
{
    if (text.starts_with('+')) text.remove_prefix(1);
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool whole = error == std::errc{} && end == text.data() + text.size();
    return whole && std::isfinite(value) ? std::optional(value) : std::nullopt;
}

Result<HotSpotFloorplan> readHotSpotFloorplan(std::string_view text, const std::string& file)
{
    HotSpotFloorplan plan{file, {}, 0};
    Complaints complaints(file);
    std::set<std::string> names;
    LineReader lines(text);
    while (const auto line = lines.next()) {
        const std::size_t words = line->words.size();
        if (words == 3) {
            ++plan.wires;
            continue;
        }
        if (words != 5 && words != 7) {
            complaints.add(line->number, "a block has 5 or 7 entries, this line has " + std::to_string(words),
                           "name width height left bottom, then nothing or heat capacity and resistivity; no spaces "
                           "in names.");
        } else {
            plan.blocks.push_back(readBlock(*line, complaints));
            const std::string& name = plan.blocks.back().name;
            if (name.size() > kMaxNameBytes)
                complaints.add(line->number, "a name of more than 511 characters", "Shorten it.");
            if (!names.insert(name).second)
                complaints.add(line->number, "a second block " + Complaints::shown(name), "Names must be unique.");
        }
        if (plan.blocks.size() > kMaxHotSpotBlocks)
            complaints.add(line->number, "more than 100000 blocks", "Join some of them.");
        if (complaints.full() || plan.blocks.size() > kMaxHotSpotBlocks) break;
    }
    if (plan.blocks.empty() && !complaints.any())
        complaints.add(0, "the floorplan holds no block", "One line per block: name width height left bottom.");
    if (complaints.any()) return failure(complaints.take());
    return plan;
}

Result<std::vector<HotSpotLayer>> readHotSpotLayers(std::string_view text, const std::string& file)
{
    return LayerReader(text, file).read();
}

Result<HotSpotTrace> readHotSpotTrace(std::string_view text, const std::string& file)
{
    HotSpotTrace trace;
    trace.file = file;
    Complaints complaints(file);
    LineReader lines(text);
    const auto names = lines.next();
    if (!names) return failure({"the trace is empty", file, {}, 0, "Its first line names the blocks."});
    if (names->words.size() > kMaxHotSpotBlocks)
        return failure({"more than 100000 blocks", file, {}, names->number, "Join some of them."});
    for (const std::string_view name : names->words)
        trace.names.emplace_back(name);
    trace.mean_w.resize(trace.names.size(), 0);
    while (const auto line = lines.next()) {
        if (line->words.size() != trace.names.size())
            complaints.add(line->number,
                           "a row of " + std::to_string(line->words.size()) + " powers under " +
                               std::to_string(trace.names.size()) + " names",
                           "One power per name.");
        else
            for (std::size_t i = 0; i < line->words.size() && !complaints.full(); ++i) {
                const double power = complaints.number(*line, line->words[i], "a power");
                if (power < 0 || power > 1e6)
                    complaints.add(line->number, "a power of " + Complaints::shown(line->words[i]) + " W",
                                   "Powers are from 0 to 1e6 W.");
                trace.mean_w[i] += power;
            }
        ++trace.rows;
        if (complaints.full()) break;
    }
    if (trace.rows == 0 && !complaints.any())
        complaints.add(names->number, "names without a row of powers",
                       "End the last line with a newline and check the "
                       "file is whole.");
    if (complaints.any()) return failure(complaints.take());
    for (double& power : trace.mean_w)
        power /= static_cast<double>(trace.rows);
    return trace;
}

Result<HotSpotConfig> readHotSpotConfig(std::string_view text, const std::string& file)
{
    HotSpotConfig config;
    Complaints complaints(file);
    LineReader lines(text);
    while (const auto line = lines.next()) {
        const bool value = line->words.size() > 1 && !line->words[1].starts_with('#');
        if (!line->words.front().starts_with('-') || line->words.front().size() < 2 || !value)
            complaints.add(line->number, "\"-key value\" is expected here", "Begin comments with #.");
        else
            config.try_emplace(std::string(line->words.front().substr(1)),
                               HotSpotValue{std::string(line->words[1]), line->number});
        if (complaints.full()) break;
    }
    if (complaints.any()) return failure(complaints.take());
    return config;
}

Result<std::map<std::string, HotSpotMaterial>> readHotSpotMaterials(std::string_view text, const std::string& file)
{
    std::map<std::string, HotSpotMaterial> materials;
    Complaints complaints(file);
    LineReader lines(text);
    while (const auto name = lines.next()) {
        const auto kind = lines.next();
        const auto conductivity = kind ? lines.next() : std::nullopt;
        const auto capacity = conductivity ? lines.next() : std::nullopt;
        const bool fluid = kind && kind->words.front() == "fluid";
        const auto viscosity = capacity && fluid ? lines.next() : std::nullopt;
        if (!capacity || (fluid && !viscosity)) {
            complaints.add(lines.number(), "the last material is not whole",
                           "name, solid or fluid, conductivity, heat capacity, and a fluid's viscosity; one per line.");
            break;
        }
        if (!fluid && kind->words.front() != "solid")
            complaints.add(kind->number, "\"solid\" or \"fluid\" is expected here", "Correct the word.");
        HotSpotMaterial& material = materials[std::string(name->words.front())];
        material = {complaints.positive(*conductivity, conductivity->words.front(), "a conductivity"),
                    complaints.positive(*capacity, capacity->words.front(), "a heat capacity"), !fluid};
        if (complaints.any()) break;
    }
    if (complaints.any()) return failure(complaints.take());
    return materials;
}

} // namespace interpose
