// SPDX-License-Identifier: GPL-3.0-or-later
// Where a figure comes from. Facts stand beside the values they speak of; engines never read them.
#pragma once

#include <map>
#include <optional>
#include <string>

namespace interpose {

/// How far to trust a figure, best first.
enum class Grade { Specification, Vendor, Measured, Press, Model, Assumed, Yours };

/// Provenance of one value of the object that holds it.
struct Fact
{
    std::string origin; ///< library | sample | user
    std::string source; ///< a key of sources.json, or "assumed: reason"
    Grade grade = Grade::Assumed;
    std::optional<double> low, high; ///< band of the value, in the value's own unit
    std::string note;

    bool operator==(const Fact&) const = default;
};

/// Key: the JSON key of the value in the same object, e.g. "power_w"; for values inside a list "key/index/field".
using Facts = std::map<std::string, Fact>;

} // namespace interpose
