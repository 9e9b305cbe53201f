// SPDX-License-Identifier: GPL-3.0-or-later
// Asks for a network of equal dies and puts it into the document as one undo step.
#pragma once

class QDialog;
class QWidget;

namespace interpose {

class Document;
struct Library;

/// Shape, part, carrier, rows, columns and gap; what cannot be made is said in the dialog, which then stays open. The
/// caller shows it; it deletes itself.
QDialog* makeGenerateDialog(Document& document, const Library& library, QWidget* parent);

} // namespace interpose
