// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers go through to_chars alone: streams and printf follow the locale of the process.
#include "io/json_writer.hpp"

#include <cassert>
#include <charconv>
#include <cmath>

namespace interpose {

namespace {

template <class T>
std::string shortest(T value)
{
    if (!std::isfinite(value)) return "null";
    if (value == 0) return "0"; // never "-0"
    const T size = std::abs(value);
    const auto format = size >= T(1e-5) && size < T(1e15) ? std::chars_format::fixed : std::chars_format::scientific;
    char digits[64];
    const auto [end, error] = std::to_chars(digits, digits + sizeof digits, value, format);
    assert(error == std::errc{});
    return {digits, end};
}

} // namespace

std::string numberText(double value)
{
    return shortest(value);
}

std::string micrometreText(Coord length)
{
    const std::int64_t nm = length.nm();
    const auto size = nm < 0 ? 0 - static_cast<std::uint64_t>(nm) : static_cast<std::uint64_t>(nm);
    std::string text(nm < 0 ? "-" : "");
    text += std::to_string(size / 1000);
    if (size % 1000 == 0) return text;
    std::string decimals = std::to_string(1000 + size % 1000).substr(1);
    while (decimals.back() == '0')
        decimals.pop_back();
    return text + '.' + decimals;
}

void JsonWriter::number(float value)
{
    word(shortest(value));
}

void JsonWriter::key(std::string_view key)
{
    separate();
    quote(key);
    m_out += ": ";
    m_afterKey = true;
}

void JsonWriter::text(std::string_view value)
{
    separate();
    quote(value);
}

std::string JsonWriter::finish()
{
    assert(m_levels.empty());
    return std::move(m_out += '\n');
}

void JsonWriter::begin(char bracket, bool onOneLine)
{
    separate();
    m_out += bracket;
    m_levels.push_back({onOneLine || (!m_levels.empty() && m_levels.back().on_one_line)});
}

void JsonWriter::end(char bracket)
{
    const Level level = m_levels.back();
    m_levels.pop_back();
    if (!level.empty && !level.on_one_line) newLine();
    m_out += bracket;
}

void JsonWriter::word(std::string_view text)
{
    separate();
    m_out += text;
}

void JsonWriter::separate()
{
    if (m_afterKey || m_levels.empty()) {
        m_afterKey = false;
        return;
    }
    Level& level = m_levels.back();
    if (!level.empty) m_out += level.on_one_line ? ", " : ",";
    if (!level.on_one_line) newLine();
    level.empty = false;
}

void JsonWriter::newLine()
{
    m_out += '\n';
    m_out.append(2 * m_levels.size(), ' ');
}

void JsonWriter::quote(std::string_view text)
{
    constexpr std::string_view kHex = "0123456789abcdef";
    m_out += '"';
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\')
            (m_out += '\\') += c;
        else if (c == '\n')
            m_out += "\\n";
        else if (byte < 0x20)
            ((m_out += "\\u00") += kHex[byte >> 4]) += kHex[byte & 15];
        else
            m_out += c;
    }
    m_out += '"';
}

} // namespace interpose
