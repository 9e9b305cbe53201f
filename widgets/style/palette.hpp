// SPDX-License-Identifier: GPL-3.0-or-later
// Every colour of the program: one neutral grey ramp, one accent, semantic colours for limits only, quiet fills per
// kind of part; a light and a dark set. No widget names a colour of its own.
#pragma once

#include "model/part.hpp"

#include <QColor>
#include <QFont>

class QApplication;
class QPalette;
class QWidget;

namespace interpose {

enum class Theme { System, Light, Dark };

/// One set of colours. Text colours meet a contrast of 4.5 on `window`, `panel` and `field` (a test measures it).
struct Colours
{
    bool dark = false;
    // The grey ramp, from the deepest ground to the strongest text.
    QColor canvas;      ///< ground of the plan view
    QColor window;      ///< menu, toolbar, strip, status
    QColor panel;       ///< docks
    QColor field;       ///< inputs
    QColor hover;       ///< row or button under the pointer
    QColor line;        ///< hairlines between regions
    QColor line_strong; ///< outlines of inputs, handles, ticks of rulers
    QColor text_disabled;
    QColor text_faint;  ///< units, hints in empty fields
    QColor text_muted;  ///< labels
    QColor text;        ///< values
    QColor text_strong; ///< headings and KPI figures
    // The accent: selection, focus, the one primary action.
    QColor accent;
    QColor accent_soft; ///< ground of a selected row; text on it is `text_strong`
    QColor on_accent;   ///< text on `accent`
    // Limits only, always with a shape and a word.
    QColor good, warning, error;
    // Lines of the plan view.
    QColor grid;                             ///< minor grid lines on `canvas`
    QColor part_outline;                     ///< thin outline of dies
    QColor label_ground;                     ///< translucent ground under text on the heat map
    QColor label_text;                       ///< text on `label_ground`
    QColor stitch;                           ///< reticle stitch lines
    QColor edge_memory, edge_d2d, edge_port; ///< what takes a die edge
};

const Colours& lightColours();
const Colours& darkColours();
/// The set that goes with a palette: by the lightness of its window colour.
const Colours& coloursOf(const QPalette& palette);
const Colours& coloursOf(const QWidget* widget);

/// Quiet fill of a kind of part, without heat.
QColor partFill(PartKind kind, const Colours& colours);

/// The three sizes of the program, in its own font with tabular numerals.
enum class TextSize { Small, Normal, Figure };
/// GUI thread only.
QFont uiFont(TextSize size, QFont::Weight weight = QFont::Normal);

/// Loads the shipped font once (resource :/font), sets style, font, palette and style sheet of the whole program.
/// System follows the desktop's palette. May be called again at any time; widgets repaint by themselves.
void applyTheme(QApplication& application, Theme theme);

/// Heights in device-independent pixels: an 8 px grid with a half step.
inline constexpr int kGrid = 8, kRowHeight = 24, kHeaderHeight = 32, kIconSize = 16, kToolIconSize = 20;

} // namespace interpose
