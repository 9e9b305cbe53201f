// SPDX-License-Identifier: GPL-3.0-or-later
// interpose-cli: the same engine without a window. Exit codes: 0 fine, 1 input refused, 2 findings of severity error,
// 64 usage.
#include "draws.hpp"
#include "generate.hpp"
#include "interop.hpp"
#include "phys.hpp"

#include "engine/evaluate.hpp"
#include "io/assembly_json.hpp"
#include "io/file.hpp"
#include "io/library.hpp"
#include "io/report_json.hpp"

#include <algorithm>
#include <iostream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace interpose;
using namespace interpose::cli;

constexpr std::string_view kHelp = R"(interpose-cli: evaluate chip assemblies without a window

  interpose-cli evaluate FILE [--json] [--fields] [--grid N] [--answers] [--step] [--rules DECK]
                     [--against OTHER] [--samples N] [--distribution NAME] [--seed N]
      all figures of an assembly; --json for programs, --fields adds the temperature fields,
      --grid N solves the temperature on N x N cells (4 to 1024, default 128),
      --answers adds who heats whom, headroom and bands (a field per heated part),
      --step adds the answer in time to switching all power on (about a hundred fields),
      --against OTHER compares cost against volume with another assembly and says where they cross,
      --samples N draws yield and cost N times (1 to 1000000) from the bands of the inputs; --json does so anyway,
      --distribution usual, triangular, normal or log_normal, --seed N (0 to 2^53) how they are drawn
  interpose-cli check FILE [--rules DECK]
      is the file sound, and does the assembly keep the rules?
  interpose-cli format FILE
      rewrites the file in its canonical form
  interpose-cli export FILE (--hotspot DIR | --3dice DIR) [--grid N]
      the stack that evaluate solves, as files for HotSpot 7 or 3D-ICE 4.0, on N x N cells (default 64);
      prints what the format cannot say, README.txt says how to run it
  interpose-cli import --hotspot FILE... --to OUT.interpose
      an assembly from HotSpot files, told apart by their endings: one .lcf (it names its floorplans) or one
      .flp, and any of .ptrace, .config, .materials; prints everything that is not honoured
  interpose-cli phy FILE PART ID STANDARD (--lanes N | --bandwidth GBYTE_PER_S) [--rate GBIT_PER_S]
                [--edge left|right|bottom|top] [--at UM] [--deep UM] [--pitch UM] [--to OUT.interpose]
      a PHY of an interface standard of the file or the library, made to measure: modules, outline, bump sites,
      bandwidth; --at along the edge (without an edge: x), --deep from it (y); --to adds it to the part
  interpose-cli bumps FILE PART PHY (--import CSV --to OUT.interpose | --export CSV)
      the bump map of a PHY as lines of signal,x_um,y_um
  interpose-cli generate SHAPE FILE PART --on PLACED --rows N --columns N [--gap UM] [--rate GBIT_PER_S] --to OUT.interpose
      places a part of the file or the library rows x columns times on a carrier and links the copies: SHAPE is mesh,
      torus, folded_torus, hexamesh, flattened_butterfly or hypercube; the gap is 150 um unless stated
  interpose-cli --help | --version

exit codes: 0 fine, 1 input refused, 2 findings of severity error, 64 usage
)";

struct Arguments
{
    std::string command, file;
    std::optional<std::string> rules, against;
    DrawOptions draws;
    bool json = false, fields = false, answers = false, step = false;
    int grid = kFineGrid;
};

/// The value after an option, or nothing when the line ends.
std::optional<std::string> valueAfter(const std::vector<std::string>& words, std::size_t& at)
{
    if (at + 1 >= words.size()) return std::nullopt;
    return words[++at];
}

/// Fills `into`; a message when the words make no sense.
std::optional<std::string> parse(const std::vector<std::string>& words, Arguments& into)
{
    into.command = words.front();
    const bool evaluating = into.command == "evaluate";
    for (std::size_t i = 1; i < words.size(); ++i) {
        const std::string& word = words[i];
        if (evaluating && word == "--json") {
            into.json = true;
        } else if (evaluating && word == "--fields") {
            into.fields = true;
        } else if (evaluating && word == "--answers") {
            into.answers = true;
        } else if (evaluating && word == "--step") {
            into.step = true;
        } else if (evaluating && word == "--grid") {
            if (!takeGrid(words, i, into.grid)) return "--grid wants a whole number from 4 to 1024";
        } else if (evaluating && word == "--against") {
            into.against = valueAfter(words, i);
            if (!into.against) return "--against wants the path of another assembly";
        } else if (evaluating && isDrawOption(word)) {
            if (const auto message = takeDrawOption(words, i, into.draws)) return message;
        } else if (into.command != "format" && word == "--rules") {
            into.rules = valueAfter(words, i);
            if (!into.rules) return "--rules wants the path of a rule deck";
        } else if (word.starts_with("--")) {
            return into.command + " does not know " + word;
        } else if (!into.file.empty()) {
            return "one file at a time, please: " + into.file + " and " + word;
        } else {
            into.file = word;
        }
    }
    if (into.file.empty()) return into.command + " wants a file";
    if (into.fields && !into.json) return "--fields goes with --json";
    if (into.draws.stated && !into.json && !into.draws.samples)
        return "--distribution and --seed go with --samples or --json";
    return std::nullopt;
}

Result<RuleDeck> ruleDeck(const Arguments& arguments)
{
    if (!arguments.rules) return shippedLibrary().decks.front();
    return readTextFile(*arguments.rules, kMaxFileBytes).and_then([&](const std::string& text) {
        return readRuleDeck(text, *arguments.rules);
    });
}

int runEvaluate(const Arguments& arguments, const Assembly& assembly, const RuleDeck& deck)
{
    EvaluateOptions options{.deck = deck, .grid = arguments.grid, .answers = arguments.answers, .step = arguments.step};
    options.explain = arguments.json;
    if (arguments.json || arguments.draws.samples) options.monte_carlo = drawsOf(arguments.draws, assembly);
    if (arguments.against) {
        Result<Assembly> other = loadAssembly(*arguments.against);
        if (!other) return refuse(other.error());
        options.against = std::move(*other);
    }
    const Report report = evaluate(assembly, options);
    std::cout << (arguments.json ? writeReportJson(report, assembly, arguments.fields)
                                 : writeReportText(report, assembly));
    return report.hasErrors() ? kFindings : kFine;
}

int runCheck(const Arguments& arguments, const Assembly& assembly, const RuleDeck& deck)
{
    InstantStages stages;
    Report report;
    report.instant = stages.evaluate(assembly, deck);
    const Diagnostics findings = report.diagnostics();
    std::cout << writeFindingsText(findings);
    std::cout << arguments.file << ": " << assembly.placed.size() << " placed parts, " << assembly.links->size()
              << " links, " << findings.size() << (findings.size() == 1 ? " finding" : " findings") << " by deck \""
              << deck.name << "\"\n";
    return report.hasErrors() ? kFindings : kFine;
}

int run(const Arguments& arguments)
{
    const Result<Assembly> assembly = loadAssembly(arguments.file);
    if (!assembly) return refuse(assembly.error());
    if (arguments.command == "format") {
        const Result<void> saved = saveAssembly(*assembly, arguments.file);
        return saved ? kFine : refuse(saved.error());
    }
    const Result<RuleDeck> deck = ruleDeck(arguments);
    if (!deck) return refuse(deck.error());
    return arguments.command == "check" ? runCheck(arguments, *assembly, *deck)
                                        : runEvaluate(arguments, *assembly, *deck);
}

} // namespace

int main(int argc, char** argv)
{
    const std::vector<std::string> words(argv + 1, argv + argc);
    if (words.empty()) return usage("what shall I do?");
    if (words.front() == "--help" || words.front() == "help") return std::cout << kHelp, kFine;
    if (words.front() == "--version") return std::cout << "interpose-cli " INTERPOSE_VERSION "\n", kFine;
    if (words.front() == "export") return runExport(words);
    if (words.front() == "import") return runImport(words);
    if (words.front() == "phy") return runPhy(words);
    if (words.front() == "bumps") return runBumps(words);
    if (words.front() == "generate") return runGenerate(words);
    if (words.front() != "evaluate" && words.front() != "check" && words.front() != "format")
        return usage("unknown command " + words.front());
    Arguments arguments;
    if (const auto message = parse(words, arguments)) return usage(*message);
    return run(arguments);
}
