// SPDX-License-Identifier: GPL-3.0-or-later
// Problems in words, with a decimal point whatever the locale.
#include "model/gate.hpp"

#include <array>
#include <charconv>

namespace interpose {

namespace {

std::string number(double value)
{
    std::array<char, 32> text{};
    const auto end = std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::general, 9);
    return {text.data(), end.ptr};
}

} // namespace

void Gate::add(std::string pointer, std::string message, std::string hint)
{
    if (!full()) m_problems.push_back({std::move(message), {}, std::move(pointer), 0, std::move(hint)});
}

void Checker::problem(std::string_view field, const std::string& message, std::string hint)
{
    std::string pointer = m_pointer;
    if (!field.empty()) (pointer += '/') += field;
    m_gate.add(std::move(pointer), m_name + ": " + message, std::move(hint));
}

void Checker::within(double value, double low, double high, std::string_view field)
{
    // Written so that NaN fails.
    if (value >= low && value <= high) return;
    problem(field,
            std::string(field) + " is " + number(value) + ", must be from " + number(low) + " to " + number(high));
}

void Checker::nonNegative(double value, std::string_view field)
{
    if (value >= 0 && value <= kLargestFigure) return;
    problem(field, std::string(field) + " is " + number(value) + ", must be 0 or more (at most 1e15)");
}

void Checker::positive(double value, std::string_view field)
{
    if (value > 0 && value <= kLargestFigure) return;
    problem(field, std::string(field) + " is " + number(value) + ", must be more than 0 (at most 1e15)");
}

void Checker::size(Coord value, std::string_view field)
{
    if (value > Coord{} && value <= Coord::fromUm(Coord::kLargestUm)) return;
    problem(field, std::string(field) + " is " + number(value.um()) + ", must be more than 0 and at most 1e7 um");
}

void Checker::length(Coord value, std::string_view field)
{
    if (value >= Coord{} && value <= Coord::fromUm(Coord::kLargestUm)) return;
    problem(field, std::string(field) + " is " + number(value.um()) + ", must be from 0 to 1e7 um");
}

void Checker::position(Coord value, std::string_view field)
{
    if (abs(value) <= Coord::fromUm(Coord::kLargestUm)) return;
    problem(field, std::string(field) + " is " + number(value.um()) + ", must be within -1e7 to 1e7 um");
}

void Checker::unknown(const std::string& value, std::string_view field, std::string_view what)
{
    const std::string kind(what);
    if (value.empty())
        problem(field, std::string(field) + " is empty", "Name the " + kind + ".");
    else
        problem(field, "there is no " + kind + " \"" + value + "\"",
                "Add it to the technology of the file or correct the name.");
}

std::string pointerToken(const std::string& key)
{
    std::string token;
    for (const char c : key) {
        if (c == '~')
            token += "~0";
        else if (c == '/')
            token += "~1";
        else
            token += c;
    }
    return token;
}

} // namespace interpose
