// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/result.hpp"

#include <utility>

namespace interpose {

namespace {

/// Texts of a hostile file must not steer the terminal: control characters (C0, DEL, C1) become question marks.
std::string harmless(std::string text)
{
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        const bool c1 = byte == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0;
        if (byte < 0x20 || byte == 0x7F || c1) text.replace(i, c1 ? 2 : 1, "?");
    }
    return text;
}

} // namespace

std::string describe(const Problem& problem)
{
    std::string text;
    if (!problem.file.empty()) text += problem.file + ':';
    if (problem.line > 0) text += std::to_string(problem.line) + ':';
    if (!text.empty()) text += ' ';
    text += problem.message;
    if (!problem.pointer.empty()) text += " (at " + problem.pointer + ')';
    if (!problem.hint.empty()) text += ". " + problem.hint;
    return harmless(std::move(text));
}

} // namespace interpose
