// SPDX-License-Identifier: GPL-3.0-or-later
// interpose-cli: the same engine without a window. Exit codes: 0 fine, 1 input refused, 2 findings of severity error,
// 64 usage.
#include "engine/evaluate.hpp"
#include "io/assembly_json.hpp"
#include "io/file.hpp"
#include "io/library.hpp"
#include "io/report_json.hpp"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <iostream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace interpose;

constexpr int kFine = 0, kRefused = 1, kFindings = 2, kUsage = 64;
constexpr int kMinGrid = 4, kMaxGrid = 1024;

constexpr std::string_view kHelp = R"(interpose-cli: evaluate chip assemblies without a window

  interpose-cli evaluate FILE [--json] [--fields] [--grid N] [--rules DECK]
      all figures of an assembly; --json for programs, --fields adds the temperature fields,
      --grid N solves the temperature on N x N cells (4 to 1024, default 128)
  interpose-cli check FILE [--rules DECK]
      is the file sound, and does the assembly keep the rules?
  interpose-cli format FILE
      rewrites the file in its canonical form
  interpose-cli --help | --version

exit codes: 0 fine, 1 input refused, 2 findings of severity error, 64 usage
)";

struct Arguments
{
    std::string command, file;
    std::optional<std::string> rules;
    bool json = false, fields = false;
    int grid = kFineGrid;
};

int usage(const std::string& message)
{
    std::cerr << "interpose-cli: " << message << "\nTry: interpose-cli --help\n";
    return kUsage;
}

int refuse(const Problems& problems)
{
    for (const Problem& problem : problems)
        std::cerr << describe(problem) << '\n';
    return kRefused;
}

/// The value after an option, or nothing when the line ends.
std::optional<std::string> valueAfter(const std::vector<std::string>& words, std::size_t& at)
{
    if (at + 1 >= words.size()) return std::nullopt;
    return words[++at];
}

std::optional<int> gridNumber(const std::string& text)
{
    int grid = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), grid);
    const bool whole = error == std::errc{} && end == text.data() + text.size();
    return whole && grid >= kMinGrid && grid <= kMaxGrid ? std::optional(grid) : std::nullopt;
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
        } else if (evaluating && word == "--grid") {
            const auto value = valueAfter(words, i);
            const auto grid = value ? gridNumber(*value) : std::nullopt;
            if (!grid) return "--grid wants a whole number from 4 to 1024";
            into.grid = *grid;
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
    EvaluateOptions options{.deck = deck, .grid = arguments.grid};
    options.explain = arguments.json;
    // A second's work at most, however many parts there are.
    if (arguments.json)
        options.monte_carlo_samples = static_cast<int>(
            std::clamp<std::size_t>(1'000'000 / std::max<std::size_t>(1, assembly.placed.size()), 20, 10'000));
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
    if (words.front() != "evaluate" && words.front() != "check" && words.front() != "format")
        return usage("unknown command " + words.front());
    Arguments arguments;
    if (const auto message = parse(words, arguments)) return usage(*message);
    return run(arguments);
}
