// SPDX-License-Identifier: GPL-3.0-or-later
// Line icons: SVG files drawn on a 24 px grid in one stroke, coloured at paint time from the palette in force.
#pragma once

#include <QIcon>
#include <QString>

namespace interpose {

/// The icon resources/icons/NAME.svg. Sharp at any scale; follows light, dark, disabled and checked by itself.
QIcon lineIcon(const QString& name);

} // namespace interpose
