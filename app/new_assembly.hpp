// SPDX-License-Identifier: GPL-3.0-or-later
// A new assembly from a technology of the library: the carrier on its substrate, cooled, waiting for dies.
#pragma once

#include "io/library.hpp"
#include "model/assembly.hpp"

#include <QString>

#include <vector>

namespace interpose {

/// One part of the library for each carrier technology a new assembly can begin with, the largest: interposers, RDLs
/// and substrates, in this order, then by name.
std::vector<const Part*> technologiesToBeginWith(const Library& library);

/// The name of the carrier technology of such a part.
QString technologyName(const Library& library, const Part& part);

/// `carrier` on the smallest substrate of the library that holds it with a margin, else as the root itself; lid, TIM
/// and sink of the library's materials. The result is valid (a test tries every carrier).
Assembly newAssembly(const Library& library, const Part& carrier);

} // namespace interpose
