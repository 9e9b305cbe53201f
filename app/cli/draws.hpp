// SPDX-License-Identifier: GPL-3.0-or-later
// How evaluate draws yield and cost from the bands of the inputs: --samples, --distribution, --seed.
#pragma once

#include "flow/uncertainty.hpp"

#include <optional>
#include <string>
#include <vector>

namespace interpose::cli {

struct DrawOptions
{
    std::optional<int> samples; ///< absent: as many as a second allows
    Distribution distribution = Distribution::Usual;
    std::uint64_t seed = 1;
    bool stated = false; ///< any of the options was given
};

bool isDrawOption(const std::string& word);
/// Takes the option at `at` with its value; a message when the value makes no sense.
std::optional<std::string> takeDrawOption(const std::vector<std::string>& words, std::size_t& at, DrawOptions& into);
MonteCarloOptions drawsOf(const DrawOptions& asked, const Assembly& assembly);

} // namespace interpose::cli
