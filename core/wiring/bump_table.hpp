// SPDX-License-Identifier: GPL-3.0-or-later
// Where the bumps of linked PHYs are, kept from frame to frame: what stays put is laid out once.
#pragma once

#include "wiring/wiring.hpp"

#include <optional>
#include <span>
#include <vector>

namespace interpose {

class BumpTable
{
public:
    BumpTable() = default;
    explicit BumpTable(const WiringInput& input) { set(input); }

    /// Lays out the ends of links that differ from those of the last call. O(PHYs + links + signals that changed).
    void set(const WiringInput& input);

    /// In root coordinates: data wires first, then overhead. Precondition: an end of a link of the last input.
    std::span<const Point> all(std::size_t phy) const { return m_fields[phy].bumps; }
    /// Of them the data wires; a map that is too short, refused with the file, has fewer.
    std::span<const Point> data(std::size_t phy) const;

private:
    struct Field
    {
        std::optional<PlacedPhy> of; ///< absent: not laid out
        std::vector<Point> bumps;
    };
    std::vector<Field> m_fields; ///< by PHY
};

} // namespace interpose
