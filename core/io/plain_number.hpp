// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers in other programs' files: the shortest text that reads back as the same double, with a decimal point whatever
// the locale. "0.25", "1e-07", "300".
#pragma once

#include <array>
#include <charconv>
#include <string>

namespace interpose {

inline std::string plainNumber(double value)
{
    std::array<char, 40> text{};
    const auto end = std::to_chars(text.data(), text.data() + text.size(), value);
    return {text.data(), end.ptr};
}

} // namespace interpose
