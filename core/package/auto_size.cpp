// SPDX-License-Identifier: GPL-3.0-or-later
#include "package/auto_size.hpp"

#include "package/resize.hpp"

namespace interpose {

namespace {

constexpr const char *kSized = "assumed: sized to what it carries", *kOffered = "assumed: a body on offer";

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
    const Coord keep = 2 * input.ball_keepout;
    const int available = ballsIn({{}, {}, room.width - keep, room.height - keep}, input.balls.front().pitch);
    return available >= ballsNeeded(input, available);
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
    const PackageInput input = packageInput(assembly, layOut(assembly), rules, {});
    if (!input.screened || !input.root || input.screened->placed == input.root->placed) return assembly;
    for (const CarrierRoom& room : input.carriers)
        if (room.placed == input.screened->placed && !room.needed.empty())
            return resizePlaced(assembly, room.placed,
                                withOwnBlocks(assembly.part(*assembly.find(room.placed)), room.needed), kSized);
    return assembly;
}

Assembly autoSizeSubstrate(const Assembly& assembly, const PackageRules& rules, const PackageLoads& loads)
{
    const PackageInput input = packageInput(assembly, layOut(assembly), rules, loads);
    if (!input.root || input.root->needed.empty()) return assembly;
    const Rect room = withOwnBlocks(assembly.part(*assembly.root()), input.root->needed);
    return resizePlaced(assembly, input.root->placed, withBalls(input, room), kSized);
}

Assembly setSubstrateBody(const Assembly& assembly, const PackageRules& rules, Size body)
{
    const PackageInput input = packageInput(assembly, layOut(assembly), rules, {});
    if (!input.root) return assembly;
    const Rect old = assembly.part(*assembly.root()).outline();
    const Rect room =
        withOwnBlocks(assembly.part(*assembly.root()),
                      input.root->needed.empty() ? Rect{old.centre().x, old.centre().y, {}, {}} : input.root->needed);
    const auto holds = [&](Size size) { return size.width >= room.width && size.height >= room.height; };
    const Size turned{body.height, body.width};
    const bool upright = old.height > old.width; // as the substrate is now, unless only the other way holds
    Size size = upright == (body.height > body.width) ? body : turned;
    if (const Size other{size.height, size.width}; !holds(size) && holds(other)) size = other;
    if (size == Size{old.width, old.height}) return assembly; // as it is: nothing is put into the middle
    const Point centre = room.centre();
    return resizePlaced(assembly, input.root->placed,
                        {centre.x - size.width / 2, centre.y - size.height / 2, size.width, size.height}, kOffered);
}

} // namespace interpose
