// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/power_tips.hpp"

#include <QCoreApplication>

namespace interpose {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("PowerLines", text);
}

QString tipOf(const QString& formula, const char* anchor)
{
    return formula + QStringLiteral("\ndocs/physics/power.md#") + QLatin1String(anchor);
}

} // namespace

QString powerTip(const QString& name, const PlacedId* part)
{
    if (name == tr("joints") || name == tr("vias"))
        return tipOf(tr("(Power + ground sites needed) / (sites - signals); drop: 4 R I / (sites - signals)"),
                     "interfaces");
    if (name == tr("test"))
        return tipOf(tr("What a test reaches, and the coverage the flow reckons with"), "test-access");
    if (name == tr("current")) return tipOf(tr("Sum over all rails of power x share / voltage"), "rails");
    if (part) return tipOf(tr("Power x share / voltage; lost: in joints, vias and sheets on the way in"), "map");
    return tipOf(tr("Target: voltage x ripple / sum of step x current; lost: the most in any part of the net"),
                 "decoupling");
}

} // namespace interpose
