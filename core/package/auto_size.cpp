// SPDX-License-Identifier: GPL-3.0-or-later
#include "package/auto_size.hpp"

#include "model/cooling_preset.hpp"
#include "package/balls.hpp"
#include "package/resize.hpp"

#include <algorithm>

namespace interpose {

namespace {

constexpr const char *kSized = "assumed: sized to what it carries", *kOffered = "assumed: a body on offer";

/// Least step a root grows by: a field of the finest pitch takes no more tries than one of balls.
constexpr Coord kLeastStep = Coord::fromNm(100'000);

/// A PHY or power block of the carrier itself stays inside too.
Rect withOwnBlocks(const Part& part, Rect room)
{
    for (const Phy& phy : part.phys)
        room = boundingBox(room, phy.region);
    for (const PowerBlock& block : part.power_blocks)
        room = boundingBox(room, block.region);
    return room;
}

/// Grown by half a pitch on every side until the balls fit: a row and a column more each time. Absent: they never do.
std::optional<Rect> withBalls(const PackageInput& input, Rect room)
{
    if (input.balls.empty()) return room;
    const Coord pitch = input.balls.front().pitch;
    if (pitch <= Coord{}) return std::nullopt;
    const Coord step = pitch * std::max<std::int64_t>(1, kLeastStep.nm() / pitch.nm());
    const Coord largest = std::max(kLargestRoot, 2 * std::max(room.width, room.height));
    while (!ballsFit(input, room)) {
        room = {room.x - step / 2, room.y - step / 2, room.width + step, room.height + step};
        if (std::max(room.width, room.height) > largest) return std::nullopt;
    }
    return room;
}

std::string whyNot(const PackageInput& input)
{
    const std::string ask = whatToDo(missingForBalls(input));
    if (!powerIsKnown(input)) return "The balls needed are a share of those at hand and fit under no substrate; " + ask;
    return "The balls needed fit under no substrate of a reasonable size" + (ask.empty() ? ask : "; " + ask);
}

/// The root's new outline under the cooler that there was.
Assembly sizedRoot(const Assembly& assembly, const Rect& to, const std::string& source)
{
    const Rect was = assembly.part(*assembly.root()).outline();
    Assembly next = resizePlaced(assembly, assembly.root()->id, to, source);
    const Part& is = next.part(*next.root());
    if (is.outline() != was) keepCooler(next.cooling, {was.width, was.height}, {is.width, is.height});
    return next;
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

SizedRoot autoSizeSubstrate(const Assembly& assembly, const PackageRules& rules, const PackageLoads& loads)
{
    const PackageInput input = packageInput(assembly, layOut(assembly), rules, loads);
    if (!input.root || input.root->needed.empty()) return {assembly, "The substrate carries nothing", {}};
    const Rect contents = withOwnBlocks(assembly.part(*assembly.root()), input.root->needed);
    const std::string note = lacksBalls(input) ? "balls are not counted: state those of " + input.root_bonds : "";
    if (const std::optional<Rect> room = withBalls(input, contents))
        return {sizedRoot(assembly, *room, kSized), {}, note};
    return {assembly, whyNot(input), note};
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
    return sizedRoot(assembly, {centre.x - size.width / 2, centre.y - size.height / 2, size.width, size.height},
                     kOffered);
}

} // namespace interpose
