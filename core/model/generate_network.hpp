// SPDX-License-Identifier: GPL-3.0-or-later
// Places a part many times over and links the copies into a network of a known shape: one pure edit.
#pragma once

#include "base/result.hpp"
#include "model/assembly.hpp"
#include "model/edit.hpp"

#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace interpose {

enum class NetworkShape { Mesh, Torus, FoldedTorus, HexaMesh, FlattenedButterfly, Hypercube };

/// Words of files and command lines, and what people read, in the order of the shapes.
const std::vector<std::pair<std::string_view, std::string_view>>& networkShapeNames();

inline constexpr int kMaxNetworkSide = 64; ///< rows and columns

struct NetworkWish
{
    NetworkShape shape = NetworkShape::Mesh;
    int rows = 0, columns = 0; ///< HexaMesh: rows odd, columns of the middle row; a row further out has one die less
    Coord gap;                 ///< between dies, both ways
    std::optional<double> rate_gbit_per_s; ///< of every link; absent: the highest of its standard
};

/// Places rows x columns of `part` (of the assembly or a library, with the technology it needs) in the middle of `on`
/// and links them. The part is taken as one that relays traffic. Links that go round a torus leave by the outer edges;
/// all others take the nearest two free PHYs of one die-to-die standard and equal lanes, the longest links first. PHYs
/// on facing edges are linked reversed. Ids: <part>-<n>_<row>_<column>, so that the order of ids is that of rows.
/// Errors: sides out of range or not of the shape (a hypercube wants powers of two, a HexaMesh odd rows), `on` is not
/// there or too small, a part with too few PHYs: each says what is needed and what there is.
/// O(links log links + links x PHYs^2).
Result<Assembly> generateNetwork(const Assembly& assembly, const Part& part, const Technology& library,
                                 const PlacedId& on, const NetworkWish& wish, PlacedIds* added = nullptr);

} // namespace interpose
