// SPDX-License-Identifier: GPL-3.0-or-later
// Layout cases: bumps, gaps, cuts and bridges. Each adapter writes a document of answers shaped like the case file, and
// the figures are judged by looking their own place up in it.
#include "placement_cases.hpp"

#include "answer_tree.hpp"
#include "exact_length.hpp"
#include "wiring/wires.hpp"

#include <algorithm>
#include <map>

#include <nlohmann/json.hpp>

namespace interpose::reference {

using nlohmann::json;

namespace {

/// A die of a layout case: its box, and the frame of its bump offsets, which turn about its centre.
struct LayoutDie
{
    Rect box;
    Transform about_centre; ///< of an empty outline: offsets from the centre -> assembly
};

LayoutDie layoutDie(double w_mm, double h_mm, double cx_mm, double cy_mm, int quarterTurns)
{
    const Point centre{exactMm(cx_mm), exactMm(cy_mm)};
    const Rotation rotation = turned(Rotation::R0, quarterTurns);
    const Size size = Transform{{}, {exactMm(w_mm), exactMm(h_mm)}, rotation}.rotatedSize();
    return {{centre.x - size.width / 2, centre.y - size.height / 2, size.width, size.height}, {centre, {}, rotation}};
}

/// Both ends of some wires.
struct Ends
{
    std::vector<Point> a, b;
};

json pointMm(Point p)
{
    return {inMm(p.x), inMm(p.y)};
}

Point pointAt(const json& pair)
{
    return {exactMm(pair.at(0).get<double>()), exactMm(pair.at(1).get<double>())};
}

double overlapMm2(const std::vector<LayoutDie>& dies)
{
    double sum = 0;
    for (std::size_t i = 0; i < dies.size(); ++i) {
        for (std::size_t j = i + 1; j < dies.size(); ++j) {
            const Point apart = gap(dies[i].box, dies[j].box);
            if (apart.x < Coord{} && apart.y < Coord{}) sum += inMm(apart.x) * inMm(apart.y);
        }
    }
    return sum;
}

bool legal(const std::vector<LayoutDie>& dies, const json& inputs)
{
    const json interposer = inputs.value("interposer", json::array());
    const Coord spacing = exactMm(inputs.value("min_spacing", 0.0));
    for (std::size_t i = 0; i < dies.size(); ++i) {
        if (!interposer.empty()) {
            const Point size = pointAt(interposer);
            if (!Rect{{}, {}, size.x, size.y}.contains(dies[i].box)) return false;
        }
        for (std::size_t j = i + 1; j < dies.size(); ++j) {
            const Point apart = gap(dies[i].box, dies[j].box);
            if (std::max(apart.x, apart.y) < spacing) return false;
        }
    }
    return true;
}

void answerWires(const Ends& ends, json& answers)
{
    if (ends.a.empty()) return;
    const WireLengths all = wireLengths(ends.a, ends.b);
    answers["a_bump"] = pointMm(ends.a.front());
    answers["b_bump"] = pointMm(ends.b.front());
    for (std::size_t k = 0; k < ends.a.size(); ++k)
        answers["per_wire"].push_back(inMm(manhattan(ends.a[k], ends.b[k])));
    answers["total"] = totalInMm(all);
    answers["mean"] = totalInMm(all) / static_cast<double>(all.wires);
    answers["max"] = inMm(all.longest);
}

void answerCuts(const Ends& ends, const json& interposer, json& answers)
{
    const auto vertical = static_cast<double>(peakCut(ends.a, ends.b, CutLine::Vertical).wires);
    answers["max_vertical_cut_wires"] = vertical;
    answers["max_horizontal_cut_wires"] = peakCut(ends.a, ends.b, CutLine::Horizontal).wires;
    if (!interposer.empty()) answers["mean_density_per_mm"] = vertical / interposer.at(1).get<double>();
}

json vectorAnswers(const json& inputs)
{
    std::vector<LayoutDie> dies;
    for (const json& d : inputs.at("dies"))
        dies.push_back(layoutDie(d.at("w"), d.at("h"), d.at("cx"), d.at("cy"), d.at("r")));
    Ends wires;
    for (const json& wire : inputs.value("wires", json::array())) {
        wires.a.push_back(dies.at(wire.at("a")).about_centre.apply(pointAt(wire.at("a_off"))));
        wires.b.push_back(dies.at(wire.at("b")).about_centre.apply(pointAt(wire.at("b_off"))));
    }
    json answers;
    if (dies.size() >= 2) {
        const Point apart = gap(dies[0].box, dies[1].box);
        answers["gap_x"] = inMm(apart.x);
        answers["gap_y"] = inMm(apart.y);
    }
    answers["overlap_mm2"] = overlapMm2(dies);
    answers["legal"] = legal(dies, inputs);
    answerWires(wires, answers);
    Ends& drawn = wires; // segments are wires without dies
    for (const json& s : inputs.value("segments", json::array())) {
        drawn.a.push_back({exactMm(s.at(0)), exactMm(s.at(1))});
        drawn.b.push_back({exactMm(s.at(2)), exactMm(s.at(3))});
    }
    answerCuts(drawn, inputs.value("interposer", json::array()), answers);
    return answers;
}

std::map<int, LayoutDie> referenceLayout(const json& file)
{
    std::map<int, json> shapes;
    for (const json& die : file.at("dies"))
        shapes.emplace(die.at("id").get<int>(), die);
    std::map<int, LayoutDie> dies;
    for (const json& at : file.at("reference_layout")) {
        const json& shape = shapes.at(at.at("id"));
        dies.emplace(at.at("id").get<int>(), layoutDie(shape.at("w_mm"), shape.at("h_mm"), at.at("cx_mm"),
                                                       at.at("cy_mm"), at.at("quarter_turns_ccw")));
    }
    return dies;
}

Ends connectionEnds(const json& connection, const std::map<int, LayoutDie>& dies)
{
    const Transform &a = dies.at(connection.at("a")).about_centre, &b = dies.at(connection.at("b")).about_centre;
    Ends ends;
    for (const json& row : connection.at("bumps_um")) {
        ends.a.push_back(a.apply(Point{exactUm(row.at(0)), exactUm(row.at(1))}));
        ends.b.push_back(b.apply(Point{exactUm(row.at(2)), exactUm(row.at(3))}));
    }
    return ends;
}

json cutAnswer(const Ends& ends, CutLine line, double across_mm)
{
    const auto wires = static_cast<double>(peakCut(ends.a, ends.b, line).wires);
    return {{"wires", wires}, {"mean_density_wires_per_mm", wires / across_mm}};
}

/// The eight orientations of 3Dblox: M for mirrored, about the x axis (MX) or the y axis (MY), then turned.
Transform orientation(const std::string& name)
{
    static const std::map<std::string, std::pair<Rotation, bool>> known{
        {"R0", {Rotation::R0, false}},     {"R90", {Rotation::R90, false}}, {"R180", {Rotation::R180, false}},
        {"R270", {Rotation::R270, false}}, {"MY", {Rotation::R0, true}},    {"MX", {Rotation::R180, true}},
        {"MYR90", {Rotation::R90, true}},  {"MY90", {Rotation::R90, true}}, {"MXR90", {Rotation::R270, true}},
        {"MX90", {Rotation::R270, true}}};
    const auto& [rotation, flipped] = known.at(name);
    return {{}, {}, rotation, flipped};
}

/// "die.phy" -> region in the assembly.
std::map<std::string, Rect> phyRegions(const json& dies)
{
    std::map<std::string, Rect> regions;
    for (const json& die : dies) {
        Transform transform = orientation(die.at("orient"));
        transform.origin = {exactUm(die.at("x")), exactUm(die.at("y"))};
        transform.size = {exactUm(die.at("w")), exactUm(die.at("h"))};
        for (const json& phy : die.at("phys")) {
            const Rect region{exactUm(phy.at("x")), exactUm(phy.at("y")), exactUm(phy.at("w")), exactUm(phy.at("h"))};
            regions[die.at("name").get<std::string>() + "." + phy.at("name").get<std::string>()] =
                transform.apply(region);
        }
    }
    return regions;
}

json bridgeAnswer(const json& bridge, const std::map<std::string, Point>& middles)
{
    const auto middle = middles.find(bridge.at("name"));
    if (middle == middles.end()) return json::object();
    return {{"x", inUm(middle->second.x - exactUm(bridge.at("w")) / 2)},
            {"y", inUm(middle->second.y - exactUm(bridge.at("h")) / 2)}};
}

json coarseAnswers(const json& inputs)
{
    const std::map<std::string, Rect> phys = phyRegions(inputs.at("dies"));
    std::map<std::string, Point> middles;
    Ends ends;
    json answers{{"links", json::array()}, {"bridges", json::array()}};
    for (const json& link : inputs.at("links")) {
        const Point a = phys.at(link.at("a")).centre(), b = phys.at(link.at("b")).centre();
        ends.a.push_back(a);
        ends.b.push_back(b);
        middles.emplace(link.value("bridge", ""), Point{(a.x + b.x) / 2, (a.y + b.y) / 2});
        answers["links"].push_back({{"phy_a_centre", {inUm(a.x), inUm(a.y)}},
                                    {"phy_b_centre", {inUm(b.x), inUm(b.y)}},
                                    {"manhattan", inUm(manhattan(a, b))}});
    }
    for (const json& bridge : inputs.value("bridges", json::array()))
        answers["bridges"].push_back(bridgeAnswer(bridge, middles));
    answers["total"] = totalInMm(wireLengths(ends.a, ends.b)) * 1e3;
    return answers;
}

} // namespace

std::vector<Figure> checkPlacementVectors(const json& file)
{
    return judgeTree(file, {{"cases", answerCases(file, "cases", vectorAnswers)}});
}

std::vector<Figure> checkCoarse3dblox(const json& file)
{
    return judgeTree(file, {{"cases", answerCases(file, "cases", coarseAnswers)}});
}

std::vector<Figure> checkPlacementCase(const json& file)
{
    const std::map<int, LayoutDie> dies = referenceLayout(file);
    json expected;
    Ends all;
    for (const json& connection : file.at("connections")) {
        const Ends ends = connectionEnds(connection, dies);
        const WireLengths lengths = wireLengths(ends.a, ends.b);
        expected["per_connection"].push_back(
            {{"total_mm", totalInMm(lengths)}, {"mean_mm", meanInMm(lengths)}, {"max_mm", inMm(lengths.longest)}});
        all.a.insert(all.a.end(), ends.a.begin(), ends.a.end());
        all.b.insert(all.b.end(), ends.b.begin(), ends.b.end());
    }
    const WireLengths lengths = wireLengths(all.a, all.b);
    expected["total_wirelength_mm"] = totalInMm(lengths);
    expected["mean_mm_per_wire"] = meanInMm(lengths);
    expected["max_wire_mm"] = inMm(lengths.longest);
    expected["wires"] = lengths.wires;
    const json& interposer = file.at("interposer");
    expected["max_vertical_cut"] = cutAnswer(all, CutLine::Vertical, interposer.at("h_mm"));
    expected["max_horizontal_cut"] = cutAnswer(all, CutLine::Horizontal, interposer.at("w_mm"));
    return judgeTree(file, {{"expected", expected}});
}

} // namespace interpose::reference
