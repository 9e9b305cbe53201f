// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/part_text.hpp"

#include "io/library.hpp"
#include "style/number_format.hpp"

#include <QCoreApplication>
#include <QStringList>

namespace interpose {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("PartText", text);
}

QString sourceText(const std::string& source, const Library* library)
{
    if (library)
        if (const auto found = library->sources.find(source); found != library->sources.end())
            return QString::fromStdString(found->second.title).toHtmlEscaped();
    return QString::fromStdString(source).toHtmlEscaped();
}

} // namespace

QString kindName(PartKind kind)
{
    switch (kind) {
    case PartKind::Die:
        return tr("Die");
    case PartKind::HbmStack:
        return tr("HBM stack");
    case PartKind::Interposer:
        return tr("Interposer");
    case PartKind::Rdl:
        return tr("RDL");
    case PartKind::Bridge:
        return tr("Bridge");
    case PartKind::Substrate:
        return tr("Substrate");
    case PartKind::Dummy:
        return tr("Dummy silicon");
    case PartKind::Passive:
        return tr("Passive");
    }
    return {};
}

QString kindGroup(PartKind kind)
{
    switch (kind) {
    case PartKind::Die:
        return tr("Compute");
    case PartKind::HbmStack:
        return tr("Memory");
    case PartKind::Dummy:
    case PartKind::Passive:
        return tr("Structural and passive");
    default:
        return tr("Carriers");
    }
}

QString seatName(Seat seat, Coord depth)
{
    if (seat == Seat::Top) return tr("on top");
    if (seat == Seat::Bottom) return tr("on the underside");
    return depth == Coord{} ? tr("embedded, flush") : tr("embedded, %1 deep").arg(lengthFigure(depth).text());
}

QString idText(const PlacedId& id)
{
    return QString::fromStdString(id.str());
}

QString gradeName(Grade grade)
{
    switch (grade) {
    case Grade::Specification:
        return tr("specification");
    case Grade::Vendor:
        return tr("vendor");
    case Grade::Measured:
        return tr("measured");
    case Grade::Press:
        return tr("press");
    case Grade::Model:
        return tr("model");
    case Grade::Assumed:
        return tr("assumed");
    case Grade::Yours:
        return tr("yours");
    }
    return {};
}

QString coolingName(CoolingStyle style)
{
    switch (style) {
    case CoolingStyle::Lidded:
        return tr("lid and sink");
    case CoolingStyle::LidlessRing:
        return tr("lidless, with ring");
    case CoolingStyle::Overmould:
        return tr("overmould, ground flush");
    case CoolingStyle::Bare:
        return tr("bare dies");
    }
    return {};
}

QString partDetail(const Part& part)
{
    const double power_w = part.statedPowerW();
    return power_w > 0 ? powerFigure(power_w).text() : areaFigure(part.areaMm2()).text();
}

QString partTooltip(const Part& part, const Library* library)
{
    QStringList lines{
        QStringLiteral("<b>%1</b>").arg(withSigns(part.name).toHtmlEscaped()),
        tr("%1, %2, %3 thick")
            .arg(kindName(part.kind), sizeText(part.width, part.height), lengthFigure(part.thickness).text())};
    if (part.statedPowerW() > 0) lines << powerFigure(part.statedPowerW()).text();
    if (part.node) lines << tr("Process %1").arg(QString::fromStdString(*part.node));
    if (part.hbm) lines << tr("Generation %1").arg(QString::fromStdString(*part.hbm));
    if (part.carrier) lines << tr("Technology %1").arg(QString::fromStdString(*part.carrier));
    for (const auto& [key, fact] : part.facts)
        lines << QStringLiteral("<small>%1: %2 (%3)</small>")
                     .arg(QString::fromStdString(key), sourceText(fact.source, library), gradeName(fact.grade));
    constexpr qsizetype most = 10;
    if (lines.size() > most) lines = lines.mid(0, most) << QStringLiteral("<small>…</small>");
    return QStringLiteral("<p style='white-space:pre'>%1</p>").arg(lines.join(QStringLiteral("<br>")));
}

} // namespace interpose
