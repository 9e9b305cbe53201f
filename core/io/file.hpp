// SPDX-License-Identifier: GPL-3.0-or-later
// Files in and out of the disk: bounded reading, and writing that never leaves a file half new.
#pragma once

#include "base/result.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace interpose {

/// The bytes of a regular file of at most `maxBytes`, its size checked before reading. Folders, devices, pipes and
/// sockets are refused without being opened. Every problem names path, reason and remedy.
Result<std::string> readTextFile(const std::string& path, std::size_t maxBytes);

/// Writes a temporary file beside the target (beside what a symbolic link points to), flushes it to the disk, reads it
/// back and compares, gives it the old file's mode and owner, renames it over the target and flushes the folder. At
/// every moment, a power cut included, the path holds the old bytes or the new ones. Upon failure the old file is as it
/// was and no temporary file stays. A write-protected target is refused. Hard links to the old file keep the old bytes.
Result<void> writeFileAtomically(const std::string& path, std::string_view bytes);

} // namespace interpose
