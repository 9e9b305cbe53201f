// SPDX-License-Identifier: GPL-3.0-or-later
// Commands on the package: size carriers to what they carry or to a body on offer, balance them with a dummy. Each is
// one step of undo.
#pragma once

#include <QAction>
#include <QMenu>
#include <QObject>

#include <memory>

namespace interpose {

struct Assembly;
class Document;
class EngineBridge;
class Selection;
struct Library;

class PackageCommands : public QObject
{
    Q_OBJECT

public:
    PackageCommands(Document& document, Selection& selection, EngineBridge& bridge, const Library& library,
                    QObject* parent);

    QAction *sizeCarrier, *sizeSubstrate, *addDummyDie;
    std::unique_ptr<QMenu> sizes; ///< bodies on offer by the rule deck, for the substrate
    QList<QAction*> all() const { return {sizeCarrier, sizeSubstrate, sizes->menuAction(), addDummyDie}; }

signals:
    void said(const QString& what); ///< what was done, or why nothing was
    void resized();                 ///< the substrate has another outline

private:
    QAction* add(const QString& text, const QString& hint, void (PackageCommands::*run)());
    void runSizeCarrier();
    void runSizeSubstrate();
    void runAddDummy();
    void fillSizes();
    /// \param note  said behind either
    void applyOrSay(const Assembly& next, const QString& text, const QString& nothing, const QString& note = {});

    Document& m_document;
    Selection& m_selection;
    EngineBridge& m_bridge;
    const Library& m_library;
};

} // namespace interpose
