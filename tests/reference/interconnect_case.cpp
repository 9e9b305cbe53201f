// SPDX-License-Identifier: GPL-3.0-or-later
// Networks of dies: PHYs are placed with the core's transform, joined by its wire lengths, and asked for their latency
// and throughput; costs are those of the peer whose convention the cases state.
#include "placement_cases.hpp"

#include "answer_tree.hpp"
#include "exact_length.hpp"
#include "flow/peers/rapidchiplet.hpp"
#include "wiring/network.hpp"

#include <algorithm>
#include <map>
#include <numeric>

#include <nlohmann/json.hpp>

namespace interpose::reference {

using nlohmann::json;

namespace {

/// The dies of a case in the order of `placement`, and their indices by id.
struct CaseDies
{
    std::vector<json> types;
    std::vector<std::string> type_names;
    std::vector<Transform> transforms;
    std::map<int, std::size_t> index_of;
};

CaseDies readDies(const json& file)
{
    CaseDies dies;
    for (const json& at : file.at("placement")) {
        const std::string name = at.at("type");
        const json& type = file.at("chiplet_types").at(name);
        dies.index_of.emplace(at.at("id").get<int>(), dies.types.size());
        dies.types.push_back(type);
        dies.type_names.push_back(name);
        dies.transforms.push_back({{exactMm(at.at("x_mm")), exactMm(at.at("y_mm"))},
                                   {exactMm(type.at("w_mm")), exactMm(type.at("h_mm"))},
                                   turned(Rotation::R0, at.at("rotation_deg").get<int>() / 90)});
    }
    return dies;
}

double areaMm2(const json& type)
{
    return type.at("w_mm").get<double>() * type.at("h_mm").get<double>();
}

/// One end of a link.
struct LinkEnd
{
    std::size_t die = 0;
    Point at;
    double wires = 0;
};

LinkEnd linkEnd(const CaseDies& dies, const json& parameters, const json& die, const json& phy)
{
    const std::size_t index = dies.index_of.at(die);
    const json& type = dies.types[index];
    const json& place = type.at("phys").at(phy.get<std::size_t>());
    const Point at = dies.transforms[index].apply(Point{exactMm(place.at("x_mm")), exactMm(place.at("y_mm"))});
    return {index, at,
            bumpLimitedWires(areaMm2(type), type.at("fraction_power_bumps"), place.at("fraction_of_bump_area"),
                             parameters.at("bump_pitch_mm"), parameters.at("non_data_wires_per_link"))};
}

struct CaseLinks
{
    std::vector<NetworkLink> links;
    std::vector<double> lengths_mm, wires, bandwidths;
};

CaseLinks readLinks(const json& file, const CaseDies& dies)
{
    const json& parameters = file.at("parameters");
    CaseLinks read;
    for (const json& link : file.at("links")) {
        const LinkEnd a = linkEnd(dies, parameters, link.at(0), link.at(1));
        const LinkEnd b = linkEnd(dies, parameters, link.at(2), link.at(3));
        read.lengths_mm.push_back(inMm(manhattan(a.at, b.at)));
        read.wires.push_back(std::min(a.wires, b.wires));
        read.bandwidths.push_back(read.wires.back() / 2);
        read.links.push_back({a.die, b.die, read.lengths_mm.back(), read.bandwidths.back()});
    }
    return read;
}

json spread(const std::vector<double>& values)
{
    if (values.empty()) return json::object();
    const auto [least, most] = std::ranges::minmax(values);
    const double sum = std::accumulate(values.begin(), values.end(), 0.0);
    return {{"min", least}, {"mean", sum / static_cast<double>(values.size())}, {"max", most}};
}

NetworkInput networkInput(const json& file, const CaseDies& dies, const CaseLinks& links)
{
    const json& parameters = file.at("parameters");
    NetworkInput input;
    for (const json& type : dies.types) {
        const json& technology = parameters.at("technologies").at(type.at("technology").get<std::string>());
        const double phy = technology.value("phy_latency", parameters.value("phy_latency_cycles", 0.0));
        input.dies.push_back({type.at("can_relay"), type.at("internal_latency_cycles"), phy});
    }
    input.links = links.links;
    const json& traffic = file.at("traffic");
    input.demands = uniformDemands(dies.types.size(), traffic.value("uniform_between_all_ordered_pairs", 0.0));
    for (const json& pair : traffic.value("pairs", json::array()))
        input.demands.push_back({dies.index_of.at(pair.at(0)), dies.index_of.at(pair.at(1)), pair.at(2)});
    input.link_cycles_per_mm = parameters.at("link_latency_cycles_per_mm");
    return input;
}

void answerNetwork(const NetworkResult& result, json& answers)
{
    if (result.latency_mean_cycles)
        answers["latency_cycles"] = {{"min", *result.latency_min_cycles},
                                     {"avg", *result.latency_mean_cycles},
                                     {"max", *result.latency_max_cycles}};
    if (result.throughput_bit_per_cycle)
        answers["aggregate_throughput_bits_per_cycle"] = *result.throughput_bit_per_cycle;
}

rapidchiplet::Technology technologyNamed(const json& parameters, const std::string& name)
{
    const json& technology = parameters.at("technologies").at(name);
    return {technology.at("wafer_radius"), technology.at("wafer_cost"), technology.at("defect_density")};
}

void answerCosts(const json& file, const CaseDies& dies, double interposerAreaMm2, json& answers)
{
    const json& parameters = file.at("parameters");
    std::vector<rapidchiplet::Chiplet> chiplets;
    std::vector<std::string> names;
    for (const auto& [name, type] : file.at("chiplet_types").items()) {
        const auto count = std::ranges::count(dies.type_names, name);
        chiplets.push_back(
            {areaMm2(type), static_cast<int>(count), technologyNamed(parameters, type.at("technology"))});
        names.push_back(name);
    }
    std::optional<rapidchiplet::Chiplet> interposer;
    if (parameters.value("has_interposer", false))
        interposer = {interposerAreaMm2, 1, technologyNamed(parameters, parameters.at("interposer_technology"))};

    const rapidchiplet::Figures figures =
        rapidchiplet::evaluate(chiplets, interposer, parameters.at("packaging_yield"));
    for (std::size_t i = 0; i < names.size(); ++i)
        answers["chiplet_cost"][names[i]] = figures.chiplets[i].cost;
    answers["interposer_cost"] = figures.interposer ? figures.interposer->cost : 0.0;
    answers["total_cost"] = figures.total_cost_usd;
}

/// Areas, and the bounding box of the turned dies.
double answerAreas(const CaseDies& dies, json& answers)
{
    Rect all = dies.transforms.at(0).box();
    double area = 0;
    for (std::size_t i = 0; i < dies.types.size(); ++i) {
        all = boundingBox(all, dies.transforms[i].box());
        area += areaMm2(dies.types[i]);
    }
    answers["bounding_w_mm"] = inMm(all.width);
    answers["bounding_h_mm"] = inMm(all.height);
    answers["chiplet_area_mm2"] = area;
    const double boxArea = inMm(all.width) * inMm(all.height);
    answers["interposer_area_mm2"] = boxArea;
    return boxArea;
}

} // namespace

std::vector<Figure> checkInterconnectCase(const json& file)
{
    if (file.at("parameters").value("link_routing", "manhattan") != "manhattan")
        return judgeTree(file, json::object()); // other metrics are not the product's: every figure fails
    const CaseDies dies = readDies(file);
    const CaseLinks links = readLinks(file, dies);
    json expected;
    const double interposerAreaMm2 = answerAreas(dies, expected);
    expected["per_link_length_mm"] = links.lengths_mm;
    expected["per_link_data_wires"] = links.wires;
    expected["per_link_bandwidth"] = links.bandwidths;
    expected["link_length_mm"] = spread(links.lengths_mm);
    expected["link_bandwidth_bits_per_cycle"] = spread(links.bandwidths);
    answerNetwork(evaluateNetwork(networkInput(file, dies, links)), expected);
    answerCosts(file, dies, interposerAreaMm2, expected);
    return judgeTree(file, {{"expected", expected}});
}

} // namespace interpose::reference
