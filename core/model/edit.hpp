// SPDX-License-Identifier: GPL-3.0-or-later
// Edits: pure functions from an assembly to the next one. What they cannot do they leave unchanged.
#pragma once

#include "base/result.hpp"
#include "model/assembly.hpp"

#include <vector>

namespace interpose {

using PlacedIds = std::vector<PlacedId>;

/// The ids whose parents are not in the selection too: children move with their parent and must not move twice.
PlacedIds topmostOf(const Assembly& assembly, const PlacedIds& ids);

/// Moves by `delta` in root coordinates (turned into each parent's frame). The root never moves.
Assembly movePlaced(const Assembly& assembly, const PlacedIds& ids, Point delta);

/// Puts the lower-left corner of the rotated box at `at` in its parent's frame.
Assembly placeAt(const Assembly& assembly, const PlacedId& id, Point at);

/// Turns the selection as one block by quarter turns counter-clockwise about the centre of its bounding box in root
/// coordinates (a part about its own centre when alone), to whole nm; four turns give the very same assembly.
Assembly rotatePlaced(const Assembly& assembly, const PlacedIds& ids, int quarterTurnsCcw);

/// Removes them, what stands on them, and the links that lose an end. The root stays.
Assembly removePlaced(const Assembly& assembly, const PlacedIds& ids);

/// Copies them (with what stands on them and the links between copies) moved by `offset`; new ids GPU0 -> GPU1...
/// `added`, when given, receives the ids of the topmost copies.
Assembly duplicatePlaced(const Assembly& assembly, const PlacedIds& ids, Point offset, PlacedIds* added = nullptr);

/// Adds a part of a library (with the technology it needs) onto `on` at `at`, a bridge flush with its top; `added`
/// receives the id given to it. A part record of the same id but another content is left alone: the new one is adopted
/// as id-2, id-3 ... Technology already there wins over the library's.
Assembly addPlaced(const Assembly& assembly, const Part& part, const Technology& library, const PlacedId& on, Point at,
                   PlacedId* added = nullptr);

/// Replaces the part record of the same id for every place that uses it; links whose PHYs no longer match are dropped.
/// Precondition: the technology it names is in the assembly.
Assembly replacePart(const Assembly& assembly, const Part& part);

/// Adds or replaces a link by id, keeping the order by id. Both PHYs must exist, differ and match.
Assembly putLink(const Assembly& assembly, const Link& link);

Assembly removeLinks(const Assembly& assembly, const std::vector<LinkId>& ids);

/// The first of stem0, stem1 ... that no placed part has; the stem is `wanted` less trailing digits.
PlacedId freePlacedId(const Assembly& assembly, const std::string& wanted);

/// Copies into `into` the records `part` names and what those name in turn (bond -> material ...), from `from`; a
/// record already there is kept.
void includeTechnology(Technology& into, const Part& part, const Technology& from);

} // namespace interpose
