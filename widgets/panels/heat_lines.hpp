// SPDX-License-Identifier: GPL-3.0-or-later
// What heat says of a part, or of the whole, in lines of a name and a text: pure functions of a report.
#pragma once

#include "base/id.hpp"

#include <QString>

#include <vector>

namespace interpose {

struct Report;

/// A name and what it says; an empty text is no line.
struct TextLine
{
    QString name, text;
    QString tip = {}; ///< how the figure comes about, and the page that has it
};
using TextLines = std::vector<TextLine>;

/// Peak with its band, mean, limit and margin, refresh of a stack, theta-JC, headroom, response in time: what is known.
TextLines heatLines(const Report& report, const PlacedId& part);

/// Of the whole assembly: the power at which the first part meets its limit, what leakage adds.
TextLines heatLines(const Report& report);

} // namespace interpose
