// SPDX-License-Identifier: GPL-3.0-or-later
#include "draws.hpp"

#include <algorithm>
#include <charconv>

namespace interpose::cli {

namespace {

constexpr std::uint64_t kMostSamples = 1'000'000, kMostSeed = std::uint64_t{1} << 53; ///< a seed survives JSON
constexpr std::pair<std::string_view, Distribution> kDistributions[] = {{"usual", Distribution::Usual},
                                                                        {"triangular", Distribution::Triangular},
                                                                        {"normal", Distribution::Normal},
                                                                        {"log_normal", Distribution::LogNormal}};

std::optional<std::uint64_t> wholeNumber(const std::string& text, std::uint64_t least, std::uint64_t most)
{
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || value < least || value > most) return {};
    return value;
}

} // namespace

bool isDrawOption(const std::string& word)
{
    return word == "--samples" || word == "--distribution" || word == "--seed";
}

std::optional<std::string> takeDrawOption(const std::vector<std::string>& words, std::size_t& at, DrawOptions& into)
{
    const std::string &option = words[at], value = at + 1 < words.size() ? words[++at] : "";
    into.stated = true;
    if (option == "--samples") {
        const auto samples = wholeNumber(value, 1, kMostSamples);
        if (!samples) return "--samples wants a whole number from 1 to 1000000";
        into.samples = static_cast<int>(*samples);
    } else if (option == "--seed") {
        const auto seed = wholeNumber(value, 0, kMostSeed);
        if (!seed) return "--seed wants a whole number from 0 to 2^53";
        into.seed = *seed;
    } else {
        const auto* const known = std::ranges::find(kDistributions, value, [](const auto& one) { return one.first; });
        if (known == std::end(kDistributions)) return "--distribution wants usual, triangular, normal or log_normal";
        into.distribution = known->second;
    }
    return std::nullopt;
}

MonteCarloOptions drawsOf(const DrawOptions& asked, const Assembly& assembly)
{
    MonteCarloOptions draws;
    // Unless stated, a second's work at most, however many parts there are.
    const std::size_t parts = std::max<std::size_t>(1, assembly.placed.size());
    draws.samples = asked.samples.value_or(static_cast<int>(std::clamp<std::size_t>(1'000'000 / parts, 20, 10'000)));
    draws.distribution = asked.distribution;
    draws.seed = asked.seed;
    return draws;
}

} // namespace interpose::cli
