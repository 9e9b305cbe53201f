// SPDX-License-Identifier: GPL-3.0-or-later
// The JSON schema of the .interpose file, made from the tables that read and write it.
#pragma once

#include <string>

namespace interpose {

/// JSON schema 2020-12. resources/interpose.schema.json is this text; a test compares them.
std::string assemblySchema();

} // namespace interpose
