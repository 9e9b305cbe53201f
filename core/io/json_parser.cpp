// SPDX-License-Identifier: GPL-3.0-or-later
// The strict parser behind JsonTree::parse: RFC 8259 and not a byte more, except that the words NaN and Infinity stand
// as numbers until the reader of the field refuses them with its range.
#include "io/json_tree.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace interpose {

namespace {

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

bool isSpace(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

/// Length of the well-formed UTF-8 sequence at the start of `bytes`, 0 when there is none (Unicode 15, table 3-7).
std::size_t utf8Length(std::string_view bytes)
{
    const auto at = [&](std::size_t i) { return i < bytes.size() ? static_cast<unsigned char>(bytes[i]) : 0u; };
    const auto follows = [&](std::size_t i, unsigned low = 0x80, unsigned high = 0xBF) {
        return at(i) >= low && at(i) <= high;
    };
    const unsigned lead = at(0);
    if (lead >= 0xC2 && lead <= 0xDF) return follows(1) ? 2 : 0;
    if (lead == 0xE0) return follows(1, 0xA0) && follows(2) ? 3 : 0;
    if (lead == 0xED) return follows(1, 0x80, 0x9F) && follows(2) ? 3 : 0;
    if (lead >= 0xE1 && lead <= 0xEF) return follows(1) && follows(2) ? 3 : 0;
    if (lead == 0xF0) return follows(1, 0x90) && follows(2) && follows(3) ? 4 : 0;
    if (lead == 0xF4) return follows(1, 0x80, 0x8F) && follows(2) && follows(3) ? 4 : 0;
    if (lead >= 0xF1 && lead <= 0xF3) return follows(1) && follows(2) && follows(3) ? 4 : 0;
    return 0;
}

/// How a message shows the byte it met.
std::string shown(char c)
{
    const auto byte = static_cast<unsigned char>(c);
    if (byte == 0) return "a NUL byte";
    if (byte > 0x20 && byte < 0x7F) return std::string("\"") + c + '"';
    constexpr std::string_view kHex = "0123456789abcdef";
    return std::string("the byte 0x") + kHex[byte >> 4] + kHex[byte & 15];
}

} // namespace

/// Recursive descent; recursion is bounded by kMaxJsonDepth. The first error stops it.
class JsonParser
{
public:
    explicit JsonParser(JsonTree& tree) : m_tree(tree), m_text(tree.m_text) {}

    std::optional<Problem> run()
    {
        if (checkStart() && parseValue(0)) {
            skipSpace();
            if (m_pos < m_text.size())
                fail("after the end of the JSON text there is " + shown(m_text[m_pos]),
                     "A file holds one object and nothing after it.");
        }
        if (m_message.empty()) return {};
        Problem problem{m_message, {}, m_tree.pointerAt(m_pos), m_tree.linesAt({m_pos}).front(), m_hint};
        return problem;
    }

private:
    bool fail(std::string message, std::string hint = {})
    {
        if (m_message.empty()) m_message = std::move(message), m_hint = std::move(hint);
        return false;
    }

    bool failHere(const std::string& wanted)
    {
        if (m_pos >= m_text.size())
            return fail("the text ends where " + wanted + " should follow",
                        "The file is cut off; take it from a backup or save it again.");
        if (m_text[m_pos] == '/' || m_text[m_pos] == '#')
            return fail("expected " + wanted + ", found " + shown(m_text[m_pos]), "JSON has no comments.");
        return fail("expected " + wanted + ", found " + shown(m_text[m_pos]));
    }

    bool checkStart()
    {
        if (m_text.size() > kMaxJsonBytes)
            return fail("the text is larger than " + std::to_string(kMaxJsonBytes >> 20) + " MB");
        if (m_text.starts_with("\xEF\xBB\xBF"))
            return fail("the text starts with a byte order mark", "Save it as UTF-8 without a byte order mark.");
        if (m_text.starts_with("\xFF\xFE") || m_text.starts_with("\xFE\xFF"))
            return fail("the text is UTF-16", "Save it as UTF-8.");
        skipSpace();
        if (m_pos == m_text.size()) return fail("the file is empty");
        return true;
    }

    void skipSpace()
    {
        while (m_pos < m_text.size() && isSpace(m_text[m_pos]))
            ++m_pos;
    }

    bool at(char c) const { return m_pos < m_text.size() && m_text[m_pos] == c; }
    bool digitHere() const { return m_pos < m_text.size() && isDigit(m_text[m_pos]); }

    std::optional<std::uint32_t> open(JsonKind kind)
    {
        if (m_tree.m_nodes.size() >= kMaxJsonValues) {
            fail("the text holds more than " + std::to_string(kMaxJsonValues) + " values");
            return {};
        }
        m_tree.m_nodes.push_back({static_cast<std::uint32_t>(m_pos), 0, 0, kind, false});
        return static_cast<std::uint32_t>(m_tree.m_nodes.size() - 1);
    }

    bool close(std::uint32_t node)
    {
        m_tree.m_nodes[node].end = static_cast<std::uint32_t>(m_pos);
        m_tree.m_nodes[node].next = static_cast<std::uint32_t>(m_tree.m_nodes.size());
        return true;
    }

    bool parseValue(int depth)
    {
        skipSpace();
        if (m_pos >= m_text.size()) return failHere("a value");
        switch (m_text[m_pos]) {
        case '{':
        case '[':
            if (depth >= kMaxJsonDepth) return fail("nested deeper than " + std::to_string(kMaxJsonDepth) + " levels");
            return m_text[m_pos] == '{' ? parseObject(depth) : parseArray(depth);
        case '"':
            return parseString();
        default:
            return parseWord() || (m_message.empty() && parseNumber());
        }
    }

    bool parseObject(int depth)
    {
        const auto node = open(JsonKind::Object);
        if (!node) return false;
        ++m_pos;
        skipSpace();
        for (bool first = true; !at('}'); first = false) {
            if (!first && !parseSeparator('}')) return false;
            if (!at('"')) return failHere("a key in double quotes");
            if (!parseString()) return false;
            skipSpace();
            if (!at(':')) return failHere("\":\" after the key");
            ++m_pos;
            if (!parseValue(depth + 1)) return false;
            skipSpace();
        }
        ++m_pos;
        return close(*node);
    }

    bool parseArray(int depth)
    {
        const auto node = open(JsonKind::Array);
        if (!node) return false;
        ++m_pos;
        skipSpace();
        for (bool first = true; !at(']'); first = false) {
            if (!first && !parseSeparator(']')) return false;
            if (!parseValue(depth + 1)) return false;
            skipSpace();
        }
        ++m_pos;
        return close(*node);
    }

    bool parseSeparator(char closing)
    {
        if (!at(',')) return failHere(std::string("\",\" or \"") + closing + '"');
        ++m_pos;
        skipSpace();
        if (at(closing)) return fail("a comma stands before the closing " + shown(closing), "Remove the comma.");
        return true;
    }

    bool parseWord()
    {
        struct Word
        {
            std::string_view text;
            JsonKind kind;
        };
        constexpr std::array<Word, 12> kWords{{{"null", JsonKind::Null},
                                               {"false", JsonKind::False},
                                               {"true", JsonKind::True},
                                               {"NaN", JsonKind::Number},
                                               {"nan", JsonKind::Number},
                                               {"-NaN", JsonKind::Number},
                                               {"-nan", JsonKind::Number},
                                               {"Infinity", JsonKind::Number},
                                               {"-Infinity", JsonKind::Number},
                                               {"+Infinity", JsonKind::Number},
                                               {"inf", JsonKind::Number},
                                               {"-inf", JsonKind::Number}}};
        for (const Word& word : kWords) {
            if (!m_text.substr(m_pos).starts_with(word.text)) continue;
            const auto node = open(word.kind);
            if (!node) return false;
            m_pos += word.text.size();
            return close(*node);
        }
        return false;
    }

    bool parseNumber()
    {
        const std::size_t begin = m_pos;
        if (!at('-') && !digitHere()) return failHere("a value");
        const auto node = open(JsonKind::Number);
        if (!node) return false;
        if (at('-')) ++m_pos;
        const bool zero = at('0');
        if (!skipDigits()) return failHere("a digit");
        if (zero && m_pos - begin > (m_text[begin] == '-' ? 2u : 1u))
            return fail("a number starts with a needless zero", "Write 7, not 07.");
        if (at('.')) {
            ++m_pos;
            if (!skipDigits()) return failHere("a digit after the decimal point");
        }
        if (at('e') || at('E')) {
            ++m_pos;
            if (at('+') || at('-')) ++m_pos;
            if (!skipDigits()) return failHere("a digit of the exponent");
        }
        return close(*node);
    }

    bool skipDigits()
    {
        const std::size_t begin = m_pos;
        while (digitHere())
            ++m_pos;
        return m_pos > begin;
    }

    bool parseString()
    {
        const auto node = open(JsonKind::String);
        if (!node) return false;
        ++m_pos;
        while (!at('"')) {
            if (m_pos >= m_text.size()) return endOfString(*node);
            const auto byte = static_cast<unsigned char>(m_text[m_pos]);
            if (byte < 0x20)
                return dropAndFail(*node, byte == '\n' ? "the line ends inside a text"
                                                       : shown(m_text[m_pos]) + " stands inside a text");
            if (byte == '\\') {
                m_tree.m_nodes[*node].escaped = true;
                if (!parseEscape()) return dropAndFail(*node, {});
            } else if (byte < 0x80) {
                ++m_pos;
            } else if (const std::size_t length = utf8Length(m_text.substr(m_pos))) {
                m_pos += length;
            } else {
                return dropAndFail(*node, "the text is not UTF-8: " + shown(m_text[m_pos]));
            }
        }
        ++m_pos;
        return close(*node);
    }

    bool endOfString(std::uint32_t node)
    {
        dropAndFail(node, {});
        return failHere("a closing quote");
    }

    /// An unfinished string must not serve as a key of the pointer.
    bool dropAndFail(std::uint32_t node, std::string message)
    {
        m_tree.m_nodes.resize(node);
        return message.empty() ? false : fail(std::move(message));
    }

    bool parseEscape()
    {
        ++m_pos;
        if (m_pos >= m_text.size()) return failHere("an escape");
        const char letter = m_text[m_pos];
        if (letter != 'u') {
            if (std::string_view("\"\\/bfnrt").find(letter) == std::string_view::npos)
                return fail("unknown escape \\" +
                            std::string(static_cast<unsigned char>(letter) < 0x80 ? 1 : 0, letter));
            ++m_pos;
            return true;
        }
        const auto high = hexHere(m_pos + 1);
        if (!high) return fail("\\u needs four hexadecimal digits");
        if (*high == 0) return fail("a text holds a NUL character (\\u0000)");
        m_pos += 5;
        if (*high < 0xD800 || *high > 0xDFFF) return true;
        const bool pair = *high < 0xDC00 && m_text.substr(m_pos).starts_with("\\u");
        const auto low = pair ? hexHere(m_pos + 2) : std::nullopt;
        if (!low || *low < 0xDC00 || *low > 0xDFFF) return fail("half of a surrogate pair stands alone");
        m_pos += 6;
        return true;
    }

    std::optional<std::uint32_t> hexHere(std::size_t pos) const
    {
        if (pos + 4 > m_text.size()) return {};
        std::uint32_t code = 0;
        for (const char c : m_text.substr(pos, 4)) {
            const std::string_view kHex = "0123456789abcdef0123456789ABCDEF";
            const std::size_t digit = kHex.find(c);
            if (digit == std::string_view::npos) return {};
            code = code * 16 + static_cast<std::uint32_t>(digit % 16);
        }
        return code;
    }

    JsonTree& m_tree;
    std::string_view m_text;
    std::size_t m_pos = 0;
    std::string m_message, m_hint;
};

Result<JsonTree> JsonTree::parse(std::string_view text, const std::string& file)
{
    JsonTree tree;
    tree.m_text = text;
    // A value takes two bytes of text at least, so this is never outgrown; untouched pages cost nothing.
    tree.m_nodes.reserve(std::min(text.size() / 2 + 2, kMaxJsonValues));
    if (auto problem = JsonParser(tree).run()) {
        problem->file = file;
        return failure(std::move(*problem));
    }
    return tree;
}

} // namespace interpose
