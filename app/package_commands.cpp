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

QString percent(double share)
{
    return QString::number(100 * share, 'f', 1) + QStringLiteral(" %");
}

/// All of the package that needs no loads: sizes and symmetry.
PackageResult packageOf(const Assembly& assembly, const RuleDeck& deck)
{
    return evaluatePackage(packageInput(assembly, layOut(assembly), packageRules(deck), {}));
}

/// Balanced is the centroid; the mirrors may be far from it.
QString balancedText(const PackageResult& package)
{
    const QString balanced =
        PackageCommands::tr("The carrier is already balanced: the centroid of its silicon is in the middle");
    if (!package.symmetry) return balanced;
    return balanced +
           PackageCommands::tr("; unmatched are %1 left to right, %2 bottom to top")
               .arg(percent(package.symmetry->mirror_x_unmatched), percent(package.symmetry->mirror_y_unmatched));
}

/// What else the block moves: mirrors, and the room that the contents of its carrier or the root need.
QString movedText(const PackageResult& was, const PackageResult& is)
{
    QString text;
    const auto mirror = [&](const QString& name, double SymmetryFigures::* share) {
        const QString before = percent(was.symmetry.value_or(SymmetryFigures{}).*share),
                      after = percent(is.symmetry.value_or(SymmetryFigures{}).*share);
        if (before != after) text += PackageCommands::tr("; unmatched %1 from %2 to %3").arg(name, before, after);
    };
    mirror(PackageCommands::tr("left to right"), &SymmetryFigures::mirror_x_unmatched);
    mirror(PackageCommands::tr("bottom to top"), &SymmetryFigures::mirror_y_unmatched);
    const auto needed = [](const SizeStep& step) {
        return QString::number(step.needed_width_mm) + QStringLiteral(" × ") + QString::number(step.needed_height_mm);
    };
    const auto grows = [&](const SizeStep& before, const SizeStep& after) {
        if (needed(before) != needed(after))
            text += PackageCommands::tr("; what %1 carries needs %2 mm in place of %3 mm")
                        .arg(QString::fromStdString(after.placed.str()), needed(after), needed(before));
    };
    for (std::size_t i = 0; i < std::min(was.carriers.size(), is.carriers.size()); ++i)
        grows(was.carriers[i], is.carriers[i]);
    if (was.substrate && is.substrate) grows(*was.substrate, *is.substrate);
    return text;
}

QString whyNoDummy(DummyAnswer answer)
{
    switch (answer) {
    case DummyAnswer::NothingToBalance:
        return PackageCommands::tr("No silicon stands on the carrier: there is nothing to balance");
    case DummyAnswer::TooMany:
        return PackageCommands::tr("More than %1 parts stand on the carrier: no dummy die is looked for")
            .arg(kMostNeighbours);
    case DummyAnswer::GaveUp:
        return PackageCommands::tr("No dummy die found in %1 tries").arg(kMostTries);
    case DummyAnswer::NoPlace:
    case DummyAnswer::Balanced:
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

void PackageCommands::applyOrSay(const Assembly& next, const QString& text, const QString& nothing, const QString& note)
{
    const Assembly& now = m_document.assembly();
    const auto say = [&](const QString& what) {
        emit said(note.isEmpty() ? what : what + QStringLiteral("; ") + note);
    };
    if (next == now) return say(nothing);
    const bool coolerKept = next.cooling != now.cooling, otherRoot = rootSize(next) != rootSize(now);
    m_document.apply(next, text);
    if (otherRoot) emit resized();
    say(coolerKept ? tr("%1; the cooler above keeps its size").arg(text) : text);
}

void PackageCommands::runSizeCarrier()
{
    const Assembly& assembly = m_document.assembly();
    const PackageRules rules = packageRules(m_bridge.ruleDeck());
    const PackageInput input = packageInput(assembly, layOut(assembly), rules, {});
    const auto carrier = std::ranges::find_if(input.carriers, [&](const CarrierRoom& room) {
        return input.screened && room.placed == input.screened->placed;
    });
    QString nothing = tr("There is no interposer or RDL on the substrate to size");
    if (carrier != input.carriers.end()) {
        const QString id = QString::fromStdString(carrier->placed.str());
        nothing = carrier->needed.empty() ? tr("%1 carries nothing").arg(id) : tr("%1 has the size it needs").arg(id);
    }
    applyOrSay(autoSizeCarrier(assembly, rules), sizeCarrier->text(), nothing);
}

void PackageCommands::runSizeSubstrate()
{
    const Assembly& assembly = m_document.assembly();
    const SizedRoot sized = autoSizeSubstrate(assembly, packageRules(m_bridge.ruleDeck()), packageLoads(assembly));
    applyOrSay(sized.assembly, sizeSubstrate->text(),
               sized.why.empty() ? tr("The substrate has the size it needs") : QString::fromStdString(sized.why),
               QString::fromStdString(sized.note));
}

void PackageCommands::fillSizes()
{
    sizes->clear();
    const Size now = rootSize(m_document.assembly());
    for (const BodySize& body : *m_bridge.ruleDeck().body_sizes) {
        const QString text =
            tr("Substrate %1")
                .arg(QString::fromStdString(body.name).replace(QLatin1String(" x "), QStringLiteral(" × ")));
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
    const PackageResult was = packageOf(assembly, m_bridge.ruleDeck());
    if (search.answer == DummyAnswer::Balanced) return emit said(balancedText(was));
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
    emit said(tr("Asymmetry from %1 to %2%3: screening, not a prediction")
                  .arg(search.proposal->asymmetry_before, 0, 'f', 3)
                  .arg(search.proposal->asymmetry_after, 0, 'f', 3)
                  .arg(movedText(was, packageOf(next, m_bridge.ruleDeck()))));
}

} // namespace interpose
