// SPDX-License-Identifier: GPL-3.0-or-later
// Findings at the parts they are about: shape and colour by severity, a count, and what the pointer finds there.
#pragma once

#include "canvas/canvas_context.hpp"

#include <QString>

#include <utility>
#include <vector>

namespace interpose {

/// All findings about one part, drawn as one marker.
struct FindingMarker
{
    std::size_t body = 0;
    Severity severity = Severity::Info; ///< the worst
    std::vector<const Diagnostic*> findings;
};

/// The findings of a report by part; worst first within a marker.
class FindingMarkers
{
public:
    void update(const CanvasContext& canvas);
    void paint(const Paint& paint) const;
    /// Messages of the marker under `at`; empty without one.
    QString textAt(const CanvasContext& canvas, QPointF at) const;

private:
    void paintOverlaps(const Paint& paint) const;

    Diagnostics m_diagnostics;
    std::vector<std::pair<std::size_t, std::size_t>>
        m_overlaps; ///< bodies found to overlap: the common area is hatched
    std::vector<FindingMarker> m_markers;
};

} // namespace interpose
