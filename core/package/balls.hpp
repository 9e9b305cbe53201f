// SPDX-License-Identifier: GPL-3.0-or-later
// Balls at hand and needed, bond by bond, for the root as it is or with another outline.
#pragma once

#include "package/package.hpp"

namespace interpose {

/// Share of the balls beyond which nothing is left for late changes: PACKAGE-004, and what sizing the root stays below.
inline constexpr double kMostBalls = 0.9;

/// Balls at hand per field of the input: as stated, and with the keep-out at the end of its band that uses the least
/// and the most of them.
struct BallsAtHand
{
    std::vector<int> stated, low, high;
};

/// Where the root has the outline `to`, in its own present coordinates: fields that end at the outline follow it, and
/// the keep-out is along the new one.
BallsAtHand ballsWithin(const PackageInput& input, const Rect& to);

/// Precondition: there is a field.
BallStep ballStep(const PackageInput& input, const BallsAtHand& available);

/// No ball joins the root to the board, though parts on it take current: nothing is counted.
bool lacksBalls(const PackageInput& input);

/// At most kMostBalls used, on every bond.
bool ballsFit(const PackageInput& input, const Rect& to);

/// Pointers to the inputs without which the balls are a band: currents, limits, test access.
std::vector<std::string> missingForBalls(const PackageInput& input);

/// Every current and every limit is known; else power and ground are a share of the balls at hand.
bool powerIsKnown(const PackageInput& input);

/// "state /assembly/parts/die/rails; join /assembly/placed/B to what it stands on"
std::string whatToDo(const std::vector<std::string>& asks);

} // namespace interpose
