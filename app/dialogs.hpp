// SPDX-License-Identifier: GPL-3.0-or-later
// The few dialogs: what a refused file says, what is asked before work is lost, what this program is.
#pragma once

#include "file_commands.hpp"

class QDialog;
class QWidget;

namespace interpose {

/// Every problem with its place and its hint, as selectable text; the caller shows and deletes it.
QDialog* makeProblemsDialog(const QString& title, const Problems& problems, QWidget* parent);

/// The dialogs people see, modal to `parent`.
FileQuestions askingPeople(QWidget* parent);

/// Version, what it is, and the licences of the program and of everything it ships or uses.
QDialog* makeAboutDialog(QWidget* parent);

} // namespace interpose
