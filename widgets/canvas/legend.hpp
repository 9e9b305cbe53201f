// SPDX-License-Identifier: GPL-3.0-or-later
// What the colours of a map mean, at the right edge of the plan: a ramp with its ticks and limits, or boxes. One for
// temperature, voltage drop and congestion.
#pragma once

#include "canvas/canvas_context.hpp"
#include "canvas/kept_picture.hpp"
#include "style/colour_map.hpp"

#include <QStringList>

namespace interpose {

/// What it shows, and all that its picture depends on.
struct Legend
{
    struct Limit
    {
        double at = 0;
        QString label;
        bool operator==(const Limit&) const = default;
    };
    struct Box
    {
        QRgb colour = 0;
        QString text;
        bool crossed = false;
        bool operator==(const Box&) const = default;
    };

    enum class Place { Middle, Top }; ///< of the right edge

    QStringList lines; ///< what is shown, and of what
    std::optional<TemperatureScale> ramp;
    std::vector<Limit> limits; ///< on the ramp, ascending
    std::vector<Box> boxes;    ///< downwards
    bool dark = false;
    Place place = Place::Middle;
    bool operator==(const Legend&) const = default;
};

inline constexpr double kLegendRoom = 132; ///< px that a fitted view leaves for it

class LegendPainter
{
public:
    /// Nothing where the view is too small for it.
    void paint(const Paint& paint, const Legend& legend);

private:
    KeptPicture<Legend> m_kept;
};

/// The pen of crosses over what is more than full.
QPen crossPen(const Colours& colours);

} // namespace interpose
