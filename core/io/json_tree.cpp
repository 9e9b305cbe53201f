// SPDX-License-Identifier: GPL-3.0-or-later
// Finding one's way in a parsed text: decoded strings, pointers, lines. The parser itself is json_parser.cpp.
#include "io/json_tree.hpp"

#include <algorithm>
#include <cassert>
#include <charconv>
#include <optional>

namespace interpose {

namespace {

void appendUtf8(std::string& out, std::uint32_t code)
{
    const auto byte = [&](std::uint32_t b) { out += static_cast<char>(b); };
    if (code < 0x80) {
        byte(code);
    } else if (code < 0x800) {
        byte(0xC0 | code >> 6), byte(0x80 | (code & 0x3F));
    } else if (code < 0x10000) {
        byte(0xE0 | code >> 12), byte(0x80 | (code >> 6 & 0x3F)), byte(0x80 | (code & 0x3F));
    } else {
        byte(0xF0 | code >> 18), byte(0x80 | (code >> 12 & 0x3F));
        byte(0x80 | (code >> 6 & 0x3F)), byte(0x80 | (code & 0x3F));
    }
}

std::uint32_t hex4(std::string_view digits)
{
    std::uint32_t code = 0;
    std::from_chars(digits.data(), digits.data() + 4, code, 16);
    return code;
}

char unescaped(char letter)
{
    switch (letter) {
    case 'b':
        return '\b';
    case 'f':
        return '\f';
    case 'n':
        return '\n';
    case 'r':
        return '\r';
    case 't':
        return '\t';
    default:
        return letter;
    }
}

/// Precondition: the parser has accepted these escapes.
std::string decode(std::string_view raw)
{
    std::string out;
    out.reserve(raw.size());
    for (std::size_t i = 0; i < raw.size(); ++i) {
        if (raw[i] != '\\') {
            out += raw[i];
        } else if (raw[++i] != 'u') {
            out += unescaped(raw[i]);
        } else {
            std::uint32_t code = hex4(raw.substr(i + 1));
            i += 4;
            if (code >= 0xD800 && code < 0xDC00) {
                code = 0x10000 + ((code - 0xD800) << 10) + (hex4(raw.substr(i + 3)) - 0xDC00);
                i += 6;
            }
            appendUtf8(out, code);
        }
    }
    return out;
}

/// The pointer segment decoded.
std::string segmentText(std::string_view segment)
{
    std::string out;
    for (std::size_t i = 0; i < segment.size(); ++i) {
        const bool escape = segment[i] == '~' && i + 1 < segment.size();
        out += escape ? (segment[++i] == '1' ? '/' : '~') : segment[i];
    }
    return out;
}

} // namespace

std::string_view kindWords(JsonKind kind)
{
    constexpr std::string_view kWords[] = {"null", "false", "true", "a number", "text", "a list", "an object"};
    return kWords[static_cast<std::size_t>(kind)];
}

JsonKind JsonValue::kind() const
{
    return m_tree->m_nodes[m_node].kind;
}

std::size_t JsonValue::offset() const
{
    return m_tree->m_nodes[m_node].begin;
}

std::string_view JsonValue::raw() const
{
    const auto& node = m_tree->m_nodes[m_node];
    const std::size_t quote = node.kind == JsonKind::String ? 1 : 0;
    return m_tree->m_text.substr(node.begin + quote, node.end - node.begin - 2 * quote);
}

std::string JsonValue::string() const
{
    assert(kind() == JsonKind::String);
    return m_tree->m_nodes[m_node].escaped ? decode(raw()) : std::string(raw());
}

std::size_t JsonValue::count() const
{
    std::size_t n = 0;
    if (kind() == JsonKind::Array) forEachItem([&](JsonValue) { return ++n, true; });
    if (kind() == JsonKind::Object) forEachMember([&](JsonValue, JsonValue) { return ++n, true; });
    return n;
}

std::string pointerSegment(std::string_view text)
{
    std::string out;
    for (const char c : text) {
        if (c == '~' || c == '/')
            out += c == '~' ? "~0" : "~1";
        else
            out += c;
    }
    return out;
}

std::optional<JsonTree::Child> JsonTree::childAt(std::uint32_t parent, std::size_t offset) const
{
    // What the parser had not finished when it stopped has no end yet: it reaches to the last node and any offset.
    const auto size = static_cast<std::uint32_t>(m_nodes.size());
    const auto after = [&](std::uint32_t i) { return m_nodes[i].next == 0 ? size : m_nodes[i].next; };
    const std::uint32_t step = m_nodes[parent].kind == JsonKind::Object ? 1 : 0;
    std::size_t index = 0;
    for (std::uint32_t i = parent + 1; i < after(parent) && m_nodes[i].begin <= offset; ++index) {
        const std::uint32_t value = i + step;
        if (value >= size || m_nodes[value].next == 0 || offset < m_nodes[value].end) return Child{i, index};
        i = after(value);
    }
    return {};
}

std::string JsonTree::pointerAt(std::size_t offset) const
{
    std::string pointer;
    std::uint32_t node = 0;
    while (node < m_nodes.size() && m_nodes[node].kind >= JsonKind::Array) {
        const bool object = m_nodes[node].kind == JsonKind::Object;
        const auto child = childAt(node, offset);
        if (!child) break;
        pointer +=
            '/' + (object ? pointerSegment(JsonValue{*this, child->node}.string()) : std::to_string(child->index));
        node = object ? child->node + 1 : child->node;
        if (node < m_nodes.size() && m_nodes[node].begin > offset) break;
    }
    return pointer;
}

std::size_t JsonTree::offsetOf(std::string_view pointer) const
{
    JsonValue value = root();
    while (!pointer.empty()) {
        pointer.remove_prefix(1);
        const std::string_view segment = pointer.substr(0, pointer.find('/'));
        pointer.remove_prefix(segment.size());
        std::optional<JsonValue> found;
        if (value.kind() == JsonKind::Array) {
            std::size_t index = 0, i = 0;
            const auto [end, error] = std::from_chars(segment.data(), segment.data() + segment.size(), index);
            if (error == std::errc{} && end == segment.data() + segment.size())
                value.forEachItem([&](JsonValue item) { return i++ == index ? (found = item, false) : true; });
        } else if (value.kind() == JsonKind::Object) {
            const std::string key = segmentText(segment);
            value.forEachMember([&](JsonValue name, JsonValue member) {
                if (name.string() != key) return true;
                found = member;
                return false;
            });
        }
        if (!found) break;
        value = *found;
    }
    return value.offset();
}

std::vector<int> JsonTree::linesAt(const std::vector<std::size_t>& offsets) const
{
    std::vector<int> lines;
    std::size_t at = 0;
    int line = 1;
    for (const std::size_t offset : offsets) {
        const auto from = m_text.begin() + static_cast<std::ptrdiff_t>(at);
        const auto to = m_text.begin() + static_cast<std::ptrdiff_t>(std::min(offset, m_text.size()));
        if (from < to) {
            line += static_cast<int>(std::count(from, to, '\n'));
            at = static_cast<std::size_t>(to - m_text.begin());
        }
        lines.push_back(line);
    }
    return lines;
}

} // namespace interpose
