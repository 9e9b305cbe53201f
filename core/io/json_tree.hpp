// SPDX-License-Identifier: GPL-3.0-or-later
// A strict JSON reader that never forgets where a value stood: every refusal can name its JSON pointer and line.
// Values are ranges of the text (16 bytes each), so memory stays a small multiple of the text however hostile it is.
#pragma once

#include "base/result.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace interpose {

inline constexpr std::size_t kMaxJsonBytes = 256ull << 20;
inline constexpr int kMaxJsonDepth = 64;                  ///< nested arrays and objects
inline constexpr std::size_t kMaxJsonValues = 12'000'000; ///< values and keys together

enum class JsonKind : std::uint8_t { Null, False, True, Number, String, Array, Object };

/// "text", "a number" ...: how messages name a kind.
std::string_view kindWords(JsonKind kind);

class JsonTree;

/// A value (or a key) of a tree; valid while the tree lives. Cheap to copy.
class JsonValue
{
public:
    JsonValue(const JsonTree& tree, std::uint32_t node) : m_tree(&tree), m_node(node) {}

    JsonKind kind() const;
    std::size_t offset() const;   ///< of its first byte in the text
    std::string_view raw() const; ///< as written; of a string without its quotes, escapes not yet decoded
    std::string string() const;   ///< decoded; precondition: a string or a key
    std::size_t count() const;    ///< items of an array, members of an object; O(n)

    /// Calls `visit(JsonValue)` per item of an array, in order, until it returns false.
    template <class F>
    void forEachItem(F&& visit) const;
    /// Calls `visit(JsonValue key, JsonValue value)` per member of an object, in order, until it returns false.
    template <class F>
    void forEachMember(F&& visit) const;

private:
    const JsonTree* m_tree;
    std::uint32_t m_node;
};

/// A parsed text. It keeps a view: the text must outlive it.
class JsonTree
{
public:
    /// Refuses, each with pointer, line and remedy: bytes that are not JSON (RFC 8259) or not UTF-8, a byte order mark,
    /// anything after the value, NUL, depth and size beyond the limits above. The words NaN and Infinity pass as
    /// numbers so that whoever knows the field can name its range. Duplicate keys are for whoever reads the object.
    /// O(n).
    static Result<JsonTree> parse(std::string_view text, const std::string& file);

    JsonValue root() const { return {*this, 0}; }
    /// JSON pointer (RFC 6901) of the innermost value (or key) that holds `offset`.
    std::string pointerAt(std::size_t offset) const;
    /// Offset of what `pointer` names, or of the innermost of its ancestors that is there.
    std::size_t offsetOf(std::string_view pointer) const;
    /// 1-based lines of ascending offsets. O(n) for all of them together.
    std::vector<int> linesAt(const std::vector<std::size_t>& offsets) const;

private:
    friend class JsonParser;
    friend class JsonValue;
    struct Node
    {
        std::uint32_t begin, end; ///< bytes of the text
        std::uint32_t next;       ///< node after this one's last descendant
        JsonKind kind;
        bool escaped; ///< a string with escapes in it
    };
    struct Child
    {
        std::uint32_t node; ///< of an object: the key
        std::size_t index;
    };
    /// The child whose text (key and value) holds `offset`.
    std::optional<Child> childAt(std::uint32_t parent, std::size_t offset) const;

    std::string_view m_text;
    std::vector<Node> m_nodes; ///< in the order of the text; a member is its key, then its value
};

/// One segment of a JSON pointer: ~ and / written ~0 and ~1.
std::string pointerSegment(std::string_view text);

template <class F>
void JsonValue::forEachItem(F&& visit) const
{
    const auto& nodes = m_tree->m_nodes;
    for (std::uint32_t i = m_node + 1; i < nodes[m_node].next; i = nodes[i].next)
        if (!visit(JsonValue{*m_tree, i})) return;
}

template <class F>
void JsonValue::forEachMember(F&& visit) const
{
    const auto& nodes = m_tree->m_nodes;
    for (std::uint32_t i = m_node + 1; i < nodes[m_node].next; i = nodes[i + 1].next)
        if (!visit(JsonValue{*m_tree, i}, JsonValue{*m_tree, i + 1})) return;
}

} // namespace interpose
