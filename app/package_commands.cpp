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

QString whyNoDummy(DummyAnswer answer)
{
    switch (answer) {
    case DummyAnswer::Balanced:
        return PackageCommands::tr("The carrier is already balanced: its asymmetry is below 0.001");
    case DummyAnswer::NothingToBalance:
        return PackageCommands::tr("No silicon stands on the carrier: there is nothing to balance");
    case DummyAnswer::TooMany:
        return PackageCommands::tr("More than %1 parts stand on the carrier: no dummy die is looked for")
            .arg(kMostNeighbours);
    case DummyAnswer::GaveUp:
        return PackageCommands::tr("No dummy die found in %1 tries").arg(kMostTries);
    case DummyAnswer::NoPlace:
    case DummyAnswer::Found:
        break;
    }
    return PackageCommands::tr("No legal dummy die halves the asymmetry of the carrier");
}

Size rootSize(const Assembly& assembly)
{
    const PlacedPart* root = assembly.root();
    return root ? Size{assembly.part(*root).width, assembly.part(*root).height} : Size{};
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
    const Assembly& now = m_document.assembly();
    if (next == now) return emit said(nothing);
    const bool coolerKept = next.cooling != now.cooling, otherRoot = rootSize(next) != rootSize(now);
    m_document.apply(next, text);
    if (otherRoot) emit resized();
    emit said(coolerKept ? tr("%1; the cooler above keeps its size").arg(text) : text);
}

void PackageCommands::runSizeCarrier()
{
    applyOrSay(autoSizeCarrier(m_document.assembly(), packageRules(m_bridge.ruleDeck())), sizeCarrier->text(),
               tr("The carrier has the size it needs, or there is none"));
}

void PackageCommands::runSizeSubstrate()
{
    const Assembly& assembly = m_document.assembly();
    const SizedRoot sized = autoSizeSubstrate(assembly, packageRules(m_bridge.ruleDeck()), packageLoads(assembly));
    applyOrSay(sized.assembly, sizeSubstrate->text(),
               sized.why.empty() ? tr("The substrate has the size it needs") : QString::fromStdString(sized.why));
}

void PackageCommands::fillSizes()
{
    sizes->clear();
    const Size now = rootSize(m_document.assembly());
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
    const DummySearch search = proposeDummy(assembly, dummyRules(m_bridge.ruleDeck()));
    if (!search.proposal) return emit said(whyNoDummy(search.answer));
    const DummyChoice dummy = chooseDummy(assembly, *search.proposal, m_library.parts);
    if (!dummy.part) return emit said(tr("The library has no dummy die"));
    PlacedId added;
    const Assembly next = addDummy(assembly, *search.proposal, dummy, m_library.technology, &added);
    if (const std::string found = newFinding(assembly, next, m_bridge.ruleDeck()); !found.empty())
        return emit said(
            tr("No dummy die: the one that halves the asymmetry would bring %1").arg(QString::fromStdString(found)));
    m_document.apply(next, tr("Add dummy die"));
    m_selection.set({added});
    emit said(tr("Asymmetry from %1 to %2: screening, not a prediction")
                  .arg(search.proposal->asymmetry_before, 0, 'f', 3)
                  .arg(search.proposal->asymmetry_after, 0, 'f', 3));
}

} // namespace interpose
