// SPDX-License-Identifier: GPL-3.0-or-later
// How the power figures of the inspector come about: formula in a line, and the page that has it.
#pragma once

#include "panels/heat_lines.hpp"

namespace interpose {

/// Tip of a line that powerLines() made.
QString powerTip(const QString& name, const PlacedId* part);

} // namespace interpose
