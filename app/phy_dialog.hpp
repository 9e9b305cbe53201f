// SPDX-License-Identifier: GPL-3.0-or-later
// Asks for a PHY made to measure from a standard and puts it on a part as one undo step.
#pragma once

#include "base/id.hpp"

class QDialog;
class QWidget;

namespace interpose {

class Document;
struct Library;

/// Standard, lanes, edge and place, with what comes of them as they are chosen; what cannot be made is said in the
/// dialog and cannot be accepted. The caller shows it; it deletes itself. Precondition: the part is in the document.
QDialog* makePhyDialog(Document& document, const Library& library, const PartId& part, QWidget* parent);

} // namespace interpose
