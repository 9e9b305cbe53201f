// SPDX-License-Identifier: GPL-3.0-or-later
// Names and ids that state a size, kept true when the size changes.
#pragma once

#include "geom/geometry.hpp"

#include <optional>
#include <string>

namespace interpose {

/// "50.9 x 36.4", in millimetres.
std::string sizeText(Size size);

/// `name` with the new size where it stated the old one ("Substrate, 55 x 55 mm", "55 mm square"), either way round and
/// to the millimetre; absent where it states none.
std::optional<std::string> renamed(const std::string& name, Size was, Size is);

/// The same for ids: "substrate_55", "dummy_7x10".
std::optional<std::string> renamedId(const std::string& id, Size was, Size is);

} // namespace interpose
