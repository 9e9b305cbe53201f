// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/length_expression.hpp"

#include <array>
#include <cctype>
#include <charconv>
#include <cmath>
#include <optional>

namespace interpose {

namespace {

constexpr std::size_t kLongestText = 200;

/// A plain number (dimension 0) or a length in millimetres (dimension 1).
struct Value
{
    double amount = 0;
    int dimension = 0;
};

struct Unit
{
    std::string_view name;
    double mm;
};
constexpr std::array kUnits{Unit{"nm", 1e-6}, Unit{"um", 1e-3}, Unit{"µm", 1e-3},    Unit{"μm", 1e-3}, Unit{"mm", 1},
                            Unit{"cm", 10},   Unit{"m", 1000},  Unit{"mil", 0.0254}, Unit{"in", 25.4}};

tl::unexpected<Problems> refusal(std::string message)
{
    Problem problem;
    problem.message = std::move(message);
    return failure(std::move(problem));
}

/// Recursive descent over the text; the first error stops everything that follows.
class Parser
{
public:
    Parser(std::string_view text, const LengthNames& names) : m_text(text), m_names(names) {}

    Result<Coord> run()
    {
        skipSpace();
        if (peek() == '=') ++m_at;
        if (skipSpace(), m_at == m_text.size()) return refusal("Type a length, for example 12.5mm");
        const Value value = sum();
        if (m_error.empty() && m_at < m_text.size()) unexpected();
        if (!m_error.empty()) return refusal(m_error);
        if (!std::isfinite(value.amount) || std::abs(value.amount) * 1e3 > Coord::kLargestUm)
            return refusal("Longer than ten metres");
        return Coord::fromMm(value.amount);
    }

private:
    char peek() const { return m_at < m_text.size() ? m_text[m_at] : '\0'; }
    void skipSpace()
    {
        while (std::isspace(static_cast<unsigned char>(peek())))
            ++m_at;
    }
    bool take(char c)
    {
        skipSpace();
        if (peek() != c) return false;
        ++m_at;
        skipSpace();
        return true;
    }
    Value fail(std::string message)
    {
        if (m_error.empty()) m_error = std::move(message);
        m_at = m_text.size();
        return {};
    }
    void unexpected()
    {
        if (peek() == ',')
            fail("Write decimals with a point: 12.5");
        else if (peek() == ')')
            fail("A bracket is closed that was never opened");
        else
            fail("Not understood from \"" + std::string(m_text.substr(m_at, 12)) + '"');
    }

    Value sum()
    {
        Value left = product();
        while (m_error.empty()) {
            const bool plus = take('+');
            if (!plus && !take('-')) break;
            const Value right = product();
            // A plain number beside a length is millimetres, so "450um + 1" is 1.45 mm.
            left = {left.amount + (plus ? right.amount : -right.amount), std::max(left.dimension, right.dimension)};
        }
        return left;
    }

    Value product()
    {
        Value left = factor();
        while (m_error.empty()) {
            if (take('*')) {
                const Value right = factor();
                if (left.dimension + right.dimension > 1) return fail("A length times a length is an area");
                left = {left.amount * right.amount, left.dimension + right.dimension};
            } else if (take('/')) {
                const Value right = factor();
                if (!m_error.empty()) return {};
                if (right.amount == 0) return fail("Division by zero");
                if (left.dimension < right.dimension) return fail("A number divided by a length is no length");
                left = {left.amount / right.amount, left.dimension - right.dimension};
            } else {
                break;
            }
        }
        return left;
    }

    Value factor()
    {
        bool negative = false;
        for (skipSpace(); peek() == '-' || peek() == '+'; skipSpace())
            negative ^= m_text[m_at++] == '-';
        Value value = atom();
        if (negative) value.amount = -value.amount;
        return value;
    }

    Value atom()
    {
        if (take('(')) {
            const Value inner = sum();
            return m_error.empty() && !take(')') ? fail("A bracket is not closed") : inner;
        }
        const char c = peek();
        if (std::isdigit(static_cast<unsigned char>(c)) || c == '.') return number();
        if (const std::string word = takeWord(); !word.empty()) {
            const auto found = m_names.find(word);
            if (found == m_names.end()) return fail('"' + word + "\" is not known here");
            return {found->second.mm(), 1};
        }
        if (m_at == m_text.size()) return fail("Something is missing at the end");
        unexpected();
        return {};
    }

    Value number()
    {
        double amount = 0;
        const char* const first = m_text.data() + m_at;
        const auto [end, error] =
            std::from_chars(first, m_text.data() + m_text.size(), amount, std::chars_format::fixed);
        if (error != std::errc{}) return fail("Not a number: \"" + std::string(m_text.substr(m_at, 12)) + '"');
        m_at += static_cast<std::size_t>(end - first);
        skipSpace();
        const std::string word = takeWord();
        if (word.empty()) return {amount, 0};
        for (const Unit& unit : kUnits)
            if (unit.name == word) return {amount * unit.mm, 1};
        return fail('"' + word + "\" is no unit of length (nm, um, mm, cm, m, mil, in)");
    }

    /// Letters, and the two-byte micro signs, in lower case.
    std::string takeWord()
    {
        std::string word;
        for (; m_at < m_text.size(); ++m_at) {
            const auto c = static_cast<unsigned char>(m_text[m_at]);
            if (!std::isalpha(c) && c < 0x80) break;
            word += static_cast<char>(c < 0x80 ? std::tolower(c) : c);
        }
        skipSpace();
        return word;
    }

    std::string_view m_text;
    const LengthNames& m_names;
    std::size_t m_at = 0;
    std::string m_error;
};

} // namespace

Result<Coord> parseLength(std::string_view text, const LengthNames& names)
{
    if (text.size() > kLongestText) return refusal("The expression is too long");
    return Parser(text, names).run();
}

} // namespace interpose
