// SPDX-License-Identifier: GPL-3.0-or-later
// The assemblies compiled into the program, so that they open anywhere.
#pragma once

#include "base/result.hpp"
#include "model/assembly.hpp"

#include <QString>

#include <vector>

namespace interpose {

struct Sample
{
    QString file;        ///< "h100-class.interpose"
    QString name;        ///< of the assembly
    QString description; ///< its first sentence
};

/// By name; the teaching one first. Reads each file once.
const std::vector<Sample>& samples();

/// Errors: as readAssembly; a test opens every sample.
Result<Assembly> loadSample(const QString& file);

} // namespace interpose
