// SPDX-License-Identifier: GPL-3.0-or-later
// Link bundles from PHY to PHY: width is lanes, colour and shape are reach slack.
#pragma once

#include "canvas/canvas_context.hpp"

namespace interpose {

enum class SlackClass { Unknown, Good, Tight, OutOfReach };

/// Of the report shown, which may belong to an earlier revision; nullptr when it does not know the link.
const LinkFigures* figuresOf(const CanvasContext& canvas, const SceneLink& link);

/// Tight: less than a tenth of the reach is left.
SlackClass slackClass(const LinkFigures* figures);

/// Pixels for a number of lanes: grows by the same step per doubling, whatever the zoom.
double bundleWidth(int lanes);

/// Still: both ends at rest. Live: an end moves with the gesture.
void paintLinks(const Paint& paint, Which which);

} // namespace interpose
