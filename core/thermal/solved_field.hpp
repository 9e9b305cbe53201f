// SPDX-License-Identifier: GPL-3.0-or-later
// A solved field with all that belongs to it, how its planes are read, and how it is changed for further questions.
// Private to the room.
#pragma once

#include "thermal/field.hpp"
#include "thermal/stage_input.hpp"

namespace interpose {

/// What a field was solved from and what came out.
struct SolvedField
{
    int grid = 0;
    double tolerance = 0;
    CutStack stack;
    HeatProblem cells;
    HeatSolution solution;
};

/// Planes of one field at heights of the stack, over a window. The field must outlive it and stay as it is.
class StackReader
{
public:
    StackReader(const SolvedField& field, const Rect& window)
        : m_field(field), m_reader(field.stack.layered, field.cells, field.solution, areaOf(window))
    {}

    /// Rise at a height above the root's underside; a face between two slabs is seen from below.
    FieldPlane at(Coord height)
    {
        const std::size_t slab = slabAt(m_field.stack, height);
        return m_reader.atHeight(slab, (height - m_field.stack.planes[slab]).m());
    }
    /// At mid-height of a probe's layer, where peaks and means are read.
    FieldPlane at(const Probe& probe) { return at(probe.bottom + (probe.top - probe.bottom) / 2); }

private:
    const SolvedField& m_field;
    FieldReader m_reader;
};

/// False for a part that lies beyond the grid: there is nothing to read over it.
bool isOnGrid(const CutStack& stack, const Rect& plan);

/// Statistics of a probe's layer by the product's rule.
BlockStatistics probeStatistics(const FieldPlane& plane, const Probe& probe);

enum class PowerOf {
    All,    ///< of the body
    Stated, ///< less what its links put in: where more stated watts would go
};

/// The layered problem with the power of one body alone.
LayeredProblem withPowerOf(const CutStack& stack, const SolidModel& model, std::size_t body,
                           PowerOf power = PowerOf::All);

/// Watts in cells; those without are left out.
struct CellPower
{
    std::size_t cell = 0;
    double power_w = 0;
};
std::vector<CellPower> cellPowers(const HeatProblem& cells);

} // namespace interpose
