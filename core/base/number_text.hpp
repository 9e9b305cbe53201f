// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers in messages: always a decimal point, whatever the locale of the process.
#pragma once

#include <algorithm>
#include <array>
#include <charconv>
#include <string>

namespace interpose {

/// `value` with exactly `decimals` decimals, rounded to nearest; huge values in scientific form.
inline std::string fixedText(double value, int decimals)
{
    std::array<char, 64> text{};
    const bool huge = !(value > -1e15 && value < 1e15);
    const auto format = huge ? std::chars_format::scientific : std::chars_format::fixed;
    const auto end = std::to_chars(text.data(), text.data() + text.size(), value, format, decimals);
    return end.ec == std::errc{} ? std::string(text.data(), end.ptr) : std::string("?");
}

/// Fixed decimals with a comma between thousands.
inline std::string grouped(double value, int decimals)
{
    std::string text = fixedText(value, decimals);
    const std::size_t start = text.starts_with('-') ? 1 : 0;
    const std::size_t whole = std::min(text.find_first_not_of("0123456789", start), text.size());
    for (std::size_t i = whole; i > start + 3;)
        text.insert(i -= 3, 1, ',');
    return text;
}

/// fixedText without trailing zeros: 12.5, 3, 0.001.
inline std::string trimmedText(double value, int decimals)
{
    std::string text = fixedText(value, decimals);
    if (text.find('.') == std::string::npos || text.find('e') != std::string::npos) return text;
    text.erase(text.find_last_not_of('0') + 1);
    if (text.ends_with('.')) text.pop_back();
    return text == "-0" ? "0" : text;
}

} // namespace interpose
