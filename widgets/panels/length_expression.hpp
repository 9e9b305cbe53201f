// SPDX-License-Identifier: GPL-3.0-or-later
// What people type where a length is wanted: "12.5mm", "450um", "=26/2", "w/2 + 0.3". A small parser with units.
#pragma once

#include "base/coord.hpp"
#include "base/result.hpp"

#include <map>
#include <string>
#include <string_view>

namespace interpose {

/// Lengths an expression may name, e.g. {"w", width}. Names are lower case letters; typed ones may be upper case.
using LengthNames = std::map<std::string, Coord, std::less<>>;

/// Value of an expression, to the nearest nanometre.
/// Grammar: sum of products of signed factors: number [unit], name, or a bracket; + - * / ( ); an optional leading '='.
/// Units: nm, um or µm, mm, cm, m, mil, in. A plain number that ends up as a length, or is added to one, is in mm.
/// Errors (one Problem, its message says what and where): empty text, unknown word, length times length, number
/// divided by a length, division by zero, unbalanced brackets, a decimal comma, beyond Coord::kLargestUm, longer than
/// 200 characters. Never throws.
Result<Coord> parseLength(std::string_view text, const LengthNames& names = {});

} // namespace interpose
