// SPDX-License-Identifier: GPL-3.0-or-later
// The .interpose file: JSON in, validated assembly out, and back byte for byte. docs/file-format.md is its page.
#pragma once

#include "base/result.hpp"
#include "model/assembly.hpp"

#include <string>
#include <string_view>

namespace interpose {

inline constexpr int kFileVersion = 1;
inline constexpr std::size_t kMaxFileBytes = 256ull << 20;

/// Parses and validates. `file` is used in messages only. Reports every problem with JSON pointer and line: syntax,
/// unknown keys (naming the nearest known one), duplicate keys, wrong types, numbers out of range, text after the end,
/// depth, a newer version, and all of validate(). Memory is bounded by a small multiple of the text.
Result<Assembly> readAssembly(std::string_view text, const std::string& file);

/// Canonical text: format and version first, then sorted keys; two-space indent, one object per block (small records on
/// one line), shortest round-trip numbers, trailing newline. For a valid assembly readAssembly(writeAssembly(a)) == a
/// and writing that gives the same bytes.
std::string writeAssembly(const Assembly& assembly);

/// Reads at most kMaxFileBytes, checked before reading.
Result<Assembly> loadAssembly(const std::string& path);

/// Writes beside the target, flushes to disk, reads back and compares, then renames over it and syncs the folder: the
/// old file survives any failure. Keeps permissions and follows symbolic links. A design that could not be opened again
/// (a control character in a name, say) is refused.
Result<void> saveAssembly(const Assembly& assembly, const std::string& path);

} // namespace interpose
