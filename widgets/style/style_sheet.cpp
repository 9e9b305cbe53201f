// SPDX-License-Identifier: GPL-3.0-or-later
#include "style/style_sheet.hpp"

#include "style/palette.hpp"

#include <utility>

namespace interpose {

namespace {

constexpr char kFrames[] = R"(
QMainWindow, QDialog, QMessageBox { background: @window; }
QMainWindow::separator { background: @line; width: 1px; height: 1px; }
QMainWindow::separator:hover { background: @accent; }
QToolTip { background: @panel; color: @text; border: 1px solid @line_strong; padding: 4px 6px; }
QStatusBar { background: @window; border-top: 1px solid @line; min-height: 24px; }
QStatusBar::item { border: none; }
QStatusBar QLabel { color: @text_muted; padding: 0 8px; font-size: 11px; }
QToolBar { background: @window; border: none; border-bottom: 1px solid @line; padding: 3px 3px; spacing: 2px; }
QToolBar#kpiToolBar { border-bottom: none; border-top: 1px solid @line; padding: 0; }
QToolBar::separator { background: @line; width: 1px; margin: 5px 5px; }
QWidget[role="panel"] { background: @panel; }
QWidget[role="start"] { background: @canvas; }
QFrame[role="card"] { background: @panel; border: 1px solid @line; border-radius: 6px; }
QFrame[role="rule"] { background: @line; border: none; max-height: 1px; min-height: 1px; }
QScrollArea { border: none; background: transparent; }
QSplitter::handle { background: @line; }
)";

constexpr char kMenus[] = R"(
QMenuBar { background: @window; border-bottom: 1px solid @line; padding: 1px 4px; }
QMenuBar::item { padding: 4px 9px; border-radius: 4px; background: transparent; color: @text; }
QMenuBar::item:selected { background: @hover; color: @text_strong; }
QMenu { background: @panel; border: 1px solid @line_strong; padding: 4px; }
QMenu::item { padding: 5px 24px 5px 10px; border-radius: 4px; color: @text; }
QMenu::item:selected { background: @accent_soft; color: @text_strong; }
QMenu::item:disabled { color: @disabled; }
QMenu::separator { height: 1px; background: @line; margin: 4px 6px; }
QMenu::icon { padding-left: 8px; }
QMenu::icon:checked { background: @accent_soft; border-radius: 4px; }
)";

constexpr char kButtons[] = R"(
QToolButton { border: none; border-radius: 4px; padding: 4px; color: @text; background: transparent; }
QToolButton:hover { background: @hover; }
QToolButton:pressed, QToolButton:checked { background: @accent_soft; color: @text_strong; }
QToolButton:focus { border: 1px solid @accent; padding: 3px; }
QToolButton[role="link"] { padding: 0; color: @accent; font-size: 11px; }
QToolButton[role="link"]:hover { background: transparent; color: @text_strong; }
QToolButton[role="map"] { padding: 1px; }
QToolButton[role="fold"] { padding: 2px 4px 2px 0; color: @text_muted; background: transparent; }
QToolButton[role="fold"]:hover { color: @text_strong; }
QToolButton[role="fold"]:focus { border: none; color: @accent; }
QPushButton { background: @field; border: 1px solid @line_strong; border-radius: 4px; padding: 5px 14px; color: @text; }
QPushButton:hover { background: @hover; }
QPushButton:focus { border-color: @accent; }
QPushButton:default, QPushButton[role="primary"] { background: @accent; border-color: @accent; color: @on_accent; }
QPushButton[role="line"] { background: transparent; border: 1px solid transparent; padding: 4px 8px; text-align: left; margin: 0 -8px; }
QPushButton[role="line"]:hover { background: @hover; color: @text_strong; }
QPushButton[role="line"]:focus { border-color: @accent; }
QPushButton:disabled { color: @disabled; background: @panel; border-color: @line; }
QCheckBox { spacing: 8px; color: @text; }
QCheckBox::indicator { width: 13px; height: 13px; border: 1px solid @line_strong; border-radius: 3px; background: @field; }
QCheckBox::indicator:hover, QCheckBox:focus::indicator { border-color: @accent; }
QCheckBox::indicator:checked { background: @accent; border-color: @accent; image: url(:/icons/tick-@mode.svg); }
QCheckBox:disabled { color: @disabled; }
)";

constexpr char kInputs[] = R"(
QLineEdit, QComboBox, QTextEdit, QPlainTextEdit { background: @field; border: 1px solid @line; border-radius: 4px;
  padding: 2px 7px; color: @text; selection-background-color: @accent; selection-color: @on_accent; min-height: 18px; }
QLineEdit { padding: 2px 5px; }
QLineEdit:hover, QComboBox:hover { border-color: @line_strong; }
QLineEdit:focus, QComboBox:focus { border-color: @accent; }
QLineEdit[refused="true"] { border-color: @error; }
QLineEdit:disabled, QComboBox:disabled { color: @text_muted; background: @panel; }
QComboBox::drop-down { border: none; width: 20px; }
QComboBox::down-arrow { image: url(:/icons/chevron-down-@mode.svg); width: 12px; height: 12px; }
QComboBox QAbstractItemView { background: @panel; border: 1px solid @line_strong; outline: none; padding: 3px;
  selection-background-color: @accent_soft; selection-color: @text_strong; }
)";

constexpr char kLists[] = R"(
QTreeView, QListView, QTableView { background: @panel; border: none; outline: none; color: @text; }
QTreeView::item, QListView::item { border: none; }
QTreeView::branch { background: transparent; }
QTreeView::branch:has-children:closed { image: url(:/icons/chevron-right-@mode.svg); }
QTreeView::branch:has-children:open { image: url(:/icons/chevron-down-@mode.svg); }
QHeaderView::section { background: @panel; color: @text_muted; border: none; border-bottom: 1px solid @line; padding: 3px 3px;
  font-size: 11px; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: @line_strong; border-radius: 3px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 24px; }
QScrollBar::handle:horizontal { min-width: 24px; }
QScrollBar::handle:hover { background: @text_faint; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
)";

constexpr char kTexts[] = R"(
QLabel[role="header"] { color: @text_strong; font-size: 13px; font-weight: 600; }
QLabel[role="title"] { color: @text_strong; font-size: 20px; font-weight: 600; }
QLabel[role="caption"] { color: @text_muted; font-size: 11px; font-weight: 600; }
QLabel[role="label"] { color: @text_muted; }
QLabel[role="muted"] { color: @text_muted; font-size: 11px; }
QLabel[role="value"] { color: @text; }
QLabel[finding="error"] { color: @error; }
QLabel[finding="warning"] { color: @warning; }
QLabel[role="error"] { color: @error; font-size: 11px; }
)";

} // namespace

QString styleSheet(const Colours& c)
{
    QString sheet = QString::fromLatin1(kFrames) + QLatin1String(kMenus) + QLatin1String(kButtons) +
                    QLatin1String(kInputs) + QLatin1String(kLists) + QLatin1String(kTexts);
    // Longer names first: @text must not eat the head of @text_muted.
    const std::pair<const char*, QString> values[] = {
        {"@text_strong", c.text_strong.name()},
        {"@text_muted", c.text_muted.name()},
        {"@text_faint", c.text_faint.name()},
        {"@text", c.text.name()},
        {"@line_strong", c.line_strong.name()},
        {"@line", c.line.name()},
        {"@accent_soft", c.accent_soft.name()},
        {"@on_accent", c.on_accent.name()},
        {"@accent", c.accent.name()},
        {"@canvas", c.canvas.name()},
        {"@window", c.window.name()},
        {"@panel", c.panel.name()},
        {"@field", c.field.name()},
        {"@hover", c.hover.name()},
        {"@error", c.error.name()},
        {"@warning", c.warning.name()},
        {"@disabled", c.text_disabled.name()},
        {"@mode", c.dark ? QStringLiteral("dark") : QStringLiteral("light")},
    };
    for (const auto& [name, value] : values)
        sheet.replace(QLatin1String(name), value);
    return sheet;
}

} // namespace interpose
