// SPDX-License-Identifier: GPL-3.0-or-later
// Lengths of reference cases at a thousandth of the product's nanometre. The core's geometry is whole numbers of any
// one unit: with picometres no rounding of a case's own decimals can show in a figure.
#pragma once

#include "wiring/wires.hpp"

#include <cmath>

namespace interpose::reference {

inline Coord exactMm(double mm)
{
    return Coord::fromNm(std::llround(mm * 1e9));
}
inline Coord exactUm(double um)
{
    return Coord::fromNm(std::llround(um * 1e6));
}
inline double inMm(Coord length)
{
    return static_cast<double>(length.nm()) / 1e9;
}
inline double inUm(Coord length)
{
    return static_cast<double>(length.nm()) / 1e6;
}
inline double totalInMm(const WireLengths& lengths)
{
    return static_cast<double>(lengths.total_nm) / 1e9;
}
inline double meanInMm(const WireLengths& lengths)
{
    return lengths.wires == 0 ? 0 : totalInMm(lengths) / static_cast<double>(lengths.wires);
}

} // namespace interpose::reference
