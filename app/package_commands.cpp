// SPDX-License-Identifier: GPL-3.0-or-later
#include "package_commands.hpp"

#include "document/document.hpp"
#include "document/engine_bridge.hpp"
#include "document/selection.hpp"
#include "engine/package_loads.hpp"
#include "io/library.hpp"
#include "package/auto_size.hpp"
#include "package/dummy.hpp"

#include <algorithm>

namespace interpose {

namespace {

/// The least gap the deck asks between a dummy and a part of that kind.
Coord gapTo(PartKind kind, const RuleDeck& deck)
{
    for (const GapRule& rule : deck.gaps) {
        const bool these =
            (rule.a == kind && rule.b == PartKind::Dummy) || (rule.b == kind && rule.a == PartKind::Dummy);
        if (these && rule.min_gap) return *rule.min_gap;
    }
    return {};
}

DummyRules dummyRules(const RuleDeck& deck)
{
    return {gapTo(PartKind::Die, deck), gapTo(PartKind::HbmStack, deck), gapTo(PartKind::Dummy, deck),
            deck.die_to_carrier_edge.value_or(Coord{})};
}

} // namespace

PackageCommands::PackageCommands(Document& document, Selection& selection, EngineBridge& bridge, const Library& library,
                                 QObject* parent)
    : QObject(parent), m_document(document), m_selection(selection), m_bridge(bridge), m_library(library)
{
    sizeCarrier = add(tr("Auto-size carrier"),
                      tr("Give the interposer or RDL the outline its contents need; nothing on it moves"),
                      &PackageCommands::runSizeCarrier);
    sizeSubstrate = add(tr("Auto-size substrate"),
                        tr("Give the substrate the outline its contents and its balls need; they keep their places"),
                        &PackageCommands::runSizeSubstrate);
    sizes = std::make_unique<QMenu>(tr("Substrate size"));
    connect(sizes.get(), &QMenu::aboutToShow, this, &PackageCommands::fillSizes);
    fillSizes();
    addDummyDie = add(tr("Add dummy die here"),
                      tr("Add the smallest dummy die that halves the asymmetry of the carrier; not a prediction"),
                      &PackageCommands::runAddDummy);
}

QAction* PackageCommands::add(const QString& text, const QString& hint, void (PackageCommands::*run)())
{
    auto* action = new QAction(text, this);
    action->setToolTip(hint);
    action->setStatusTip(hint);
    connect(action, &QAction::triggered, this, run);
    return action;
}

void PackageCommands::applyOrSay(const Assembly& next, const QString& text, const QString& nothing)
{
    if (next == m_document.assembly()) return emit said(nothing);
    m_document.apply(next, text);
    emit said(text);
}

void PackageCommands::runSizeCarrier()
{
    applyOrSay(autoSizeCarrier(m_document.assembly(), packageRules(m_bridge.ruleDeck())), sizeCarrier->text(),
               tr("The carrier has the size it needs, or there is none"));
}

void PackageCommands::runSizeSubstrate()
{
    const Assembly& assembly = m_document.assembly();
    applyOrSay(autoSizeSubstrate(assembly, packageRules(m_bridge.ruleDeck()), packageLoads(assembly)),
               sizeSubstrate->text(), tr("The substrate has the size it needs"));
}

void PackageCommands::fillSizes()
{
    sizes->clear();
    const Assembly& assembly = m_document.assembly();
    const PlacedPart* root = assembly.root();
    const Size now = root ? Size{assembly.part(*root).width, assembly.part(*root).height} : Size{};
    for (const BodySize& body : *m_bridge.ruleDeck().body_sizes) {
        const QString text = tr("Substrate %1").arg(QString::fromStdString(body.name));
        QAction* action = sizes->addAction(text);
        action->setCheckable(true);
        action->setChecked((now.width == body.width && now.height == body.height) ||
                           (now.width == body.height && now.height == body.width));
        action->setToolTip(tr("Give the substrate this body of the rule deck; its contents come to the middle"));
        connect(action, &QAction::triggered, this, [this, text, size = Size{body.width, body.height}] {
            applyOrSay(setSubstrateBody(m_document.assembly(), packageRules(m_bridge.ruleDeck()), size), text,
                       tr("The substrate has this size, or its own blocks need more room"));
        });
    }
    sizes->setToolTipsVisible(true);
}

void PackageCommands::runAddDummy()
{
    const Assembly& assembly = m_document.assembly();
    const auto proposal = proposeDummy(assembly, dummyRules(m_bridge.ruleDeck()));
    const DummyChoice dummy = proposal ? chooseDummy(assembly, *proposal, m_library.parts) : DummyChoice{};
    if (!dummy.part) return emit said(tr("No legal dummy die halves the asymmetry of the carrier"));
    PlacedId added;
    m_document.apply(addDummy(assembly, *proposal, dummy, m_library.technology, &added), tr("Add dummy die"));
    m_selection.set({added});
    emit said(tr("Asymmetry from %1 to %2: screening, not a prediction")
                  .arg(proposal->asymmetry_before, 0, 'f', 3)
                  .arg(proposal->asymmetry_after, 0, 'f', 3));
}

} // namespace interpose
