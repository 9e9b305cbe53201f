// SPDX-License-Identifier: GPL-3.0-or-later
#include "generate.hpp"

#include "interop.hpp"

#include "io/assembly_json.hpp"
#include "io/file.hpp"
#include "io/library.hpp"
#include "model/generate_network.hpp"

#include <algorithm>
#include <charconv>
#include <iostream>
#include <map>
#include <optional>

namespace interpose::cli {

namespace {

constexpr double kUsualGapUm = 150;

struct Words
{
    std::vector<std::string> plain;
    std::map<std::string, std::string> options;
};

/// A message when the words make no sense.
std::optional<std::string> sortWords(const std::vector<std::string>& words, Words& into)
{
    static const std::vector<std::string> known{"--on", "--rows", "--columns", "--gap", "--rate", "--to"};
    for (std::size_t i = 1; i < words.size(); ++i) {
        if (!words[i].starts_with("--")) {
            into.plain.push_back(words[i]);
            continue;
        }
        if (std::ranges::find(known, words[i]) == known.end()) return "generate does not know " + words[i];
        if (i + 1 >= words.size()) return "generate wants a value after " + words[i];
        into.options[words[i]] = words[i + 1];
        ++i;
    }
    if (into.plain.size() != 3) return "generate wants a shape, a file and a part";
    for (const char* option : {"--on", "--rows", "--columns", "--to"})
        if (!into.options.contains(option)) return std::string("generate wants ") + option;
    return std::nullopt;
}

/// False when there is such an option and its text is no number of the kind.
template <class Number>
bool take(const Words& words, const char* option, Number& into)
{
    const auto found = words.options.find(option);
    if (found == words.options.end()) return true;
    const char *begin = found->second.data(), *end = begin + found->second.size();
    const auto [stop, error] = std::from_chars(begin, end, into);
    return error == std::errc{} && stop == end;
}

std::optional<std::string> takeWish(const Words& words, NetworkWish& wish)
{
    const auto& names = networkShapeNames();
    const auto shape = std::ranges::find(names, words.plain[0], [](const auto& name) { return name.first; });
    if (shape == names.end()) return "unknown shape " + words.plain[0];
    wish.shape = static_cast<NetworkShape>(shape - names.begin());
    double gap_um = kUsualGapUm, rate = 0;
    if (!take(words, "--rows", wish.rows) || !take(words, "--columns", wish.columns))
        return "--rows and --columns want whole numbers";
    if (!take(words, "--gap", gap_um) || !(gap_um >= 0 && gap_um <= Coord::kLargestUm))
        return "--gap wants micrometres";
    if (!take(words, "--rate", rate) || !(rate >= 0 && rate < 1e6)) return "--rate wants Gbit/s a lane";
    wish.gap = Coord::fromUm(gap_um);
    if (words.options.contains("--rate")) wish.rate_gbit_per_s = rate;
    return std::nullopt;
}

} // namespace

int runGenerate(const std::vector<std::string>& words)
{
    Words sorted;
    NetworkWish wish;
    if (const auto message = sortWords(words, sorted)) return usage(*message);
    if (const auto message = takeWish(sorted, wish)) return usage(*message);
    const std::string &file = sorted.plain[1], &to = sorted.options.at("--to");
    const Result<Assembly> assembly = loadAssembly(file);
    if (!assembly) return refuse(assembly.error());
    const Library library = shippedLibrary();
    const PartId id(sorted.plain[2]);
    const auto own = assembly->catalogue->parts.find(id);
    const auto shipped = library.parts.find(id);
    if (own == assembly->catalogue->parts.end() && shipped == library.parts.end())
        return refuse(Problems{{"there is no part " + id.str(), file, {}, 0, "Name one of the file or the library."}});
    const Part& part = own != assembly->catalogue->parts.end() ? own->second : shipped->second;
    const Result<Assembly> made =
        generateNetwork(*assembly, part, library.technology, PlacedId(sorted.options.at("--on")), wish);
    if (!made) return refuse(made.error());
    const Result<void> saved = saveAssembly(*made, to);
    if (!saved) return refuse(saved.error());
    std::cout << to << ": " << made->placed.size() - assembly->placed.size() << " dies and "
              << made->links->size() - assembly->links->size() << " links added\n";
    return kFine;
}

} // namespace interpose::cli
