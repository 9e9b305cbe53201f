// SPDX-License-Identifier: GPL-3.0-or-later
#include "package/auto_size.hpp"

#include "package/resize.hpp"

namespace interpose {

namespace {

/// Largest side a substrate grows to for its balls.
constexpr Coord kLargestSide = Coord::fromNm(1'000'000'000);

/// A PHY or power block of the carrier itself stays inside too.
Rect withOwnBlocks(const Part& part, Rect room)
{
    for (const Phy& phy : part.phys)
        room = boundingBox(room, phy.region);
    for (const PowerBlock& block : part.power_blocks)
        room = boundingBox(room, block.region);
    return room;
}

bool ballsFit(const PackageInput& input, const Rect& room)
{
    const Coord keep = 2 * input.settings.ball_keepout;
    const int available = ballsIn({{}, {}, room.width - keep, room.height - keep}, input.balls.front().pitch);
    return available >= ballStep(input, available).needed_high;
}

/// Grown by half a pitch on every side until the balls fit: a row and a column more each time.
Rect withBalls(const PackageInput& input, Rect room)
{
    if (input.balls.empty()) return room;
    const Coord pitch = input.balls.front().pitch, half = pitch / 2;
    while (!ballsFit(input, room) && room.width < kLargestSide)
        room = {room.x - half, room.y - half, room.width + pitch, room.height + pitch};
    return room;
}

} // namespace

Assembly autoSizeCarrier(const Assembly& assembly, const PackageRules& rules)
{
    const PackageInput input = packageInput(assembly, layOut(assembly), rules);
    if (!input.screened || !input.root || input.screened->placed == input.root->placed) return assembly;
    for (const CarrierRoom& room : input.carriers)
        if (room.placed == input.screened->placed && !room.needed.empty())
            return resizePlaced(assembly, room.placed,
                                withOwnBlocks(assembly.part(*assembly.find(room.placed)), room.needed));
    return assembly;
}

Assembly autoSizeSubstrate(const Assembly& assembly, const PackageRules& rules, const PackageLoads& loads)
{
    const PackageInput input = packageInput(assembly, layOut(assembly), rules, loads);
    if (!input.root || input.root->needed.empty()) return assembly;
    const Rect room = withOwnBlocks(assembly.part(*assembly.root()), input.root->needed);
    return resizePlaced(assembly, input.root->placed, withBalls(input, room));
}

} // namespace interpose
