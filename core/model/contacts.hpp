// SPDX-License-Identifier: GPL-3.0-or-later
// Who stands on whom, derived from geometry every time and never stored.
#pragma once

#include "model/assembly.hpp"

namespace interpose {

enum class Facing { FaceToFace, FaceToBack, BackToBack };

/// The underside of `upper` meets the top of `lower` over `region` through `bond`.
struct Contact
{
    std::size_t upper = 0, lower = 0; ///< indices into the bodies
    Rect region;                      ///< root coordinates
    std::string bond;                 ///< id in Technology::bonds; empty when the part names none for this region
    Facing facing = Facing::FaceToBack;
    bool operator==(const Contact&) const = default;
};

/// A sane assembly has a few contacts per part; one whose parts pile up on each other (PLACE-001 says so) is cut here.
inline constexpr std::size_t kMaxContacts = 2'000'000;

/// All contacts, by upper then lower then region. A part meets every part whose top is at its underside's level (its
/// bottom minus its stand-off) and whose plan overlaps; each of its bond regions there makes a contact of its own. When
/// none of them is there, the whole overlap is one contact with an empty bond; space between bond regions is no
/// contact, nor is a carrier's surface where a flush embedded part (a bridge) takes its place. A part of seat `bottom`
/// is the lower one of its contacts, with everything whose underside is at its top plus its stand-off, and its bonds
/// count. O(n log n). Precondition: validated.
std::vector<Contact> findContacts(const Assembly& assembly, const std::vector<PlacedBody>& bodies);

} // namespace interpose
