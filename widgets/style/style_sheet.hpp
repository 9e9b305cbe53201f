// SPDX-License-Identifier: GPL-3.0-or-later
// The look of standard controls, as a Qt style sheet written from one set of colours.
#pragma once

#include <QString>

namespace interpose {

struct Colours;

/// Sheet for the whole program. Widgets opt into roles by the dynamic property "role": header, caption, muted, figure,
/// panel, card, primary; inputs show a refused text by the property "refused".
QString styleSheet(const Colours& colours);

} // namespace interpose
