// SPDX-License-Identifier: GPL-3.0-or-later
// The technology and part library as shipped or as a user keeps it: JSON files, each fact with its source.
#pragma once

#include "base/result.hpp"
#include "model/cooling_preset.hpp"
#include "model/part.hpp"
#include "model/power_template.hpp"
#include "model/technology.hpp"
#include "rules/rule_deck.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace interpose {

/// An entry of sources.json.
struct SourceEntry
{
    std::string title, address, date;
    bool operator==(const SourceEntry&) const = default;
};

struct Library
{
    std::string name, version;
    Technology technology;
    std::map<PartId, Part> parts;
    std::map<std::string, SourceEntry> sources;
    std::vector<RuleDeck> decks;
    std::map<std::string, CoolingPreset> cooling_presets;
    std::map<std::string, PowerTemplate> power_templates;
};

/// One library file's text with the name it is reported under.
struct LibraryText
{
    std::string file;
    std::string text;
};

/// Reads and cross-checks library files: known keys, positive figures, every id that is named exists, every fact's
/// source is a key of the sources or "assumed: reason". All problems at once.
Result<Library> readLibrary(const std::vector<LibraryText>& files);

/// The library compiled into the program from resources/library. Never fails (a test reads it).
Library shippedLibrary();

/// A user's rule deck.
Result<RuleDeck> readRuleDeck(std::string_view text, const std::string& file);

} // namespace interpose
