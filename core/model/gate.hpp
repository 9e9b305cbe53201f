// SPDX-License-Identifier: GPL-3.0-or-later
// Private to core/model: collects what is wrong with one object, each finding with its JSON pointer.
#pragma once

#include "base/coord.hpp"
#include "base/result.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace interpose {

inline constexpr std::size_t kMaxProblems = 100;
/// Largest magnitude of any figure that is not a length: far beyond physics, far from overflow of sums and products.
inline constexpr double kLargestFigure = 1e15;

/// The list all checks write to; full after kMaxProblems.
class Gate
{
public:
    bool full() const { return m_problems.size() >= kMaxProblems; }
    void add(std::string pointer, std::string message, std::string hint = {});
    Problems take() { return std::move(m_problems); }

private:
    Problems m_problems;
};

/// One object of the file: where it is, what people call it, and the checks of its fields. The pointer and the name are
/// texts that outlive the checker; nothing is allocated while all is well.
class Checker
{
public:
    Checker(Gate& gate, const std::string& pointer, const std::string& name)
        : m_gate(gate), m_pointer(pointer), m_name(name)
    {}

    Gate& gate() { return m_gate; }
    void problem(std::string_view field, const std::string& message, std::string hint = {});
    void within(double value, double low, double high, std::string_view field);
    void nonNegative(double value, std::string_view field);
    void positive(double value, std::string_view field);
    void fraction(double value, std::string_view field) { within(value, 0, 1, field); }
    void size(Coord value, std::string_view field);     ///< > 0
    void length(Coord value, std::string_view field);   ///< >= 0
    void position(Coord value, std::string_view field); ///< of either sign

    /// `value` names an entry of `table`; `what` is what people call one, e.g. "material".
    template <class Table>
    void known(const Table& table, const std::string& value, std::string_view field, std::string_view what)
    {
        if (!table.contains(value)) unknown(value, field, what);
    }
    template <class Table>
    void known(const Table& table, const std::optional<std::string>& value, std::string_view field,
               std::string_view what)
    {
        if (value) known(table, *value, field, what);
    }

private:
    void unknown(const std::string& value, std::string_view field, std::string_view what);

    Gate& m_gate;
    const std::string& m_pointer;
    const std::string& m_name;
};

/// `key` with ~ and / escaped as JSON pointers want it.
std::string pointerToken(const std::string& key);

struct Assembly;
struct FlowSettings;
struct Technology;
void validateTechnology(const Technology& technology, Gate& gate);
void validateParts(const Assembly& assembly, Gate& gate);
struct Catalogue;
void validateFlow(const FlowSettings& flow, const Catalogue& catalogue, Gate& gate);

} // namespace interpose
