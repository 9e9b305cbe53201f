// SPDX-License-Identifier: GPL-3.0-or-later
#include "phys.hpp"

#include "interop.hpp"

#include "base/number_text.hpp"
#include "io/assembly_json.hpp"
#include "io/bump_csv.hpp"
#include "io/file.hpp"
#include "io/library.hpp"
#include "io/plain_number.hpp"
#include "wiring/phy_bumps.hpp"
#include "wiring/phy_plan.hpp"

#include <algorithm>
#include <charconv>
#include <iostream>
#include <map>
#include <optional>

namespace interpose::cli {

namespace {

/// Words in order, and the values of the options.
struct Words
{
    std::vector<std::string> plain;
    std::map<std::string, std::string> options;
};

Result<Words> sorted(const std::vector<std::string>& words, const std::vector<std::string>& known, std::size_t count)
{
    const auto wrong = [&](const std::string& message) {
        return failure({words.front() + ' ' + message, {}, {}, 0, {}});
    };
    Words out;
    for (std::size_t i = 1; i < words.size(); ++i) {
        if (!words[i].starts_with("--")) {
            out.plain.push_back(words[i]);
            continue;
        }
        if (std::ranges::find(known, words[i]) == known.end()) return wrong("does not know " + words[i]);
        if (i + 1 >= words.size()) return wrong("wants a value after " + words[i]);
        out.options[words[i]] = words[i + 1];
        ++i;
    }
    if (out.plain.size() != count) return wrong("wants " + std::to_string(count) + " names");
    return out;
}

/// Fills `into` from an option that is there; false when its text is no number above `least`.
bool takeNumber(const Words& words, const std::string& option, double least, std::optional<double>& into)
{
    const auto found = words.options.find(option);
    if (found == words.options.end()) return true;
    double value = 0;
    const char *begin = found->second.data(), *end = begin + found->second.size();
    const auto [stop, error] = std::from_chars(begin, end, value);
    if (error != std::errc{} || stop != end || !(value >= least && value <= Coord::kLargestUm)) return false;
    into = value;
    return true;
}

std::optional<Edge> edgeNamed(const std::string& name)
{
    static const std::map<std::string, Edge> edges{
        {"left", Edge::Left}, {"right", Edge::Right}, {"bottom", Edge::Bottom}, {"top", Edge::Top}};
    const auto found = edges.find(name);
    return found == edges.end() ? std::nullopt : std::optional(found->second);
}

/// What the options ask for beside names; a message when they make no sense.
std::optional<std::string> takeWish(const Words& words, PhyWish& wish, std::optional<double>& pitch_um)
{
    std::optional<double> lanes, along, deep;
    if (!takeNumber(words, "--lanes", 1, lanes) || (lanes && *lanes != static_cast<int>(*lanes)))
        return "--lanes wants a whole number";
    if (!takeNumber(words, "--bandwidth", 1e-6, wish.bandwidth_gbyte_per_s)) return "--bandwidth wants GByte/s";
    if (!takeNumber(words, "--rate", 1e-6, wish.rate_gbit_per_s)) return "--rate wants Gbit/s a lane";
    if (!takeNumber(words, "--at", 0, along) || !takeNumber(words, "--deep", 0, deep) ||
        !takeNumber(words, "--pitch", 0.001, pitch_um))
        return "--at, --deep and --pitch want micrometres";
    if (lanes) wish.lanes = static_cast<int>(*lanes);
    wish.along = Coord::fromUm(along.value_or(0));
    wish.deep = Coord::fromUm(deep.value_or(0));
    const auto edge = words.options.find("--edge");
    if (edge == words.options.end()) return std::nullopt;
    wish.edge = edgeNamed(edge->second);
    return wish.edge ? std::nullopt : std::optional<std::string>("--edge wants left, right, bottom or top");
}

/// The assembly's own records, the library's where it has none, and the standard at the pitch asked for.
Technology technologyFor(const Assembly& assembly, PhyWish& wish, const std::optional<double>& pitch_um)
{
    Technology technology = shippedLibrary().technology;
    for (const auto& [id, standard] : assembly.technology().standards)
        technology.standards[id] = standard;
    const auto found = technology.standards.find(wish.standard);
    if (!pitch_um || found == technology.standards.end()) return technology;
    wish.standard += "_" + plainNumber(*pitch_um) + "um";
    technology.standards[wish.standard] = atPitch(found->second, Coord::fromUm(*pitch_um));
    return technology;
}

void print(const PhyPlan& plan)
{
    const auto row = [](const char* name, const std::string& text) { std::cout << name << text << '\n'; };
    const Rect& region = plan.phy.region;
    row("standard                ", plan.phy.standard);
    row("lanes                   ",
        std::to_string(plan.phy.lanes) + " in " + std::to_string(plan.modules) + " modules");
    row("region                  ", fixedText(region.width.mm(), 4) + " x " + fixedText(region.height.mm(), 4) +
                                        " mm at " + fixedText(region.x.mm(), 4) + ", " + fixedText(region.y.mm(), 4));
    row("bump sites              ", std::to_string(plan.sites) + ", needed " + std::to_string(plan.sites_needed));
    row("bandwidth_gbyte_per_s   ",
        fixedText(plan.bandwidth_gbyte_per_s, 2) + " raw, at " + fixedText(plan.rate_gbit_per_s, 2) + " Gbit/s a lane");
    if (plan.shoreline_gbyte_per_s_per_mm)
        row("GByte/s per mm of edge  ", fixedText(*plan.shoreline_gbyte_per_s_per_mm, 1));
    row("GByte/s per mm2         ", fixedText(plan.areal_gbyte_per_s_per_mm2, 1));
}

int save(const Assembly& assembly, const std::string& path)
{
    const Result<void> saved = saveAssembly(assembly, path);
    return saved ? kFine : refuse(saved.error());
}

const Part* partOf(const Assembly& assembly, const std::string& id)
{
    const auto found = assembly.catalogue->parts.find(PartId(id));
    return found == assembly.catalogue->parts.end() ? nullptr : &found->second;
}

int refuse(const std::string& message, const std::string& file, const std::string& hint)
{
    return cli::refuse(Problems{{message, file, {}, 0, hint}});
}

int importBumps(const Assembly& assembly, const PartId& part, const std::string& phy, const std::string& csv,
                const std::string& to)
{
    const Result<Assembly> mapped = withBumpMap(assembly, part, phy, csv);
    if (!mapped) return cli::refuse(mapped.error());
    const int code = save(*mapped, to);
    const std::size_t bumps = mapped->catalogue->parts.at(part).phy(phy)->bumps.size();
    if (code == kFine) std::cout << to << ": " << bumps << " bumps of " << phy << '\n';
    return code;
}

} // namespace

int runPhy(const std::vector<std::string>& words)
{
    const auto sortedWords =
        sorted(words, {"--lanes", "--bandwidth", "--rate", "--edge", "--at", "--deep", "--pitch", "--to"}, 4);
    if (!sortedWords) return usage(sortedWords.error().front().message);
    const std::vector<std::string>& names = sortedWords->plain;
    PhyWish wish;
    wish.id = names[2];
    wish.standard = names[3];
    std::optional<double> pitch_um;
    if (const auto message = takeWish(*sortedWords, wish, pitch_um)) return usage(*message);
    const Result<Assembly> assembly = loadAssembly(names[0]);
    if (!assembly) return cli::refuse(assembly.error());
    const Part* part = partOf(*assembly, names[1]);
    if (!part) return refuse("there is no part " + names[1], names[0], "Name a part of the file.");
    const Technology technology = technologyFor(*assembly, wish, pitch_um);
    const Result<PhyPlan> plan = planPhy(*part, technology, wish);
    if (!plan) return cli::refuse(plan.error());
    print(*plan);
    const auto to = sortedWords->options.find("--to");
    if (to == sortedWords->options.end()) return kFine;
    return save(addPhy(*assembly, part->id, plan->phy, technology), to->second);
}

int runBumps(const std::vector<std::string>& words)
{
    const auto sortedWords = sorted(words, {"--import", "--export", "--to"}, 3);
    if (!sortedWords) return usage(sortedWords.error().front().message);
    const std::map<std::string, std::string>& options = sortedWords->options;
    const bool importing = options.contains("--import");
    if (importing == options.contains("--export")) return usage("bumps wants --import CSV or --export CSV");
    if (importing != options.contains("--to")) return usage("--to OUT goes with --import, and only with it");
    const std::vector<std::string>& names = sortedWords->plain;
    const Result<Assembly> assembly = loadAssembly(names[0]);
    if (!assembly) return cli::refuse(assembly.error());
    const Part* part = partOf(*assembly, names[1]);
    const Phy* phy = part ? part->phy(names[2]) : nullptr;
    if (!phy)
        return refuse("there is no PHY " + names[2] + " on a part " + names[1], names[0], "Name one of the file.");
    if (importing) return importBumps(*assembly, part->id, phy->id, options.at("--import"), options.at("--to"));
    const InterfaceStandard& standard = assembly->technology().standards.at(phy->standard);
    const std::string& csv = options.at("--export");
    const Result<void> written = writeFileAtomically(csv, writeBumpCsv(signalMap(*phy, standard)));
    return written ? kFine : cli::refuse(written.error());
}

} // namespace interpose::cli
