// SPDX-License-Identifier: GPL-3.0-or-later
// The documents of the file formats as structs; their tables and those of the model are in *_records.cpp.
#pragma once

#include "io/library.hpp"
#include "io/record_table.hpp"
#include "model/assembly.hpp"

namespace interpose {

/// "assembly" of a file: the lists as they stand there.
struct AssemblyRecord
{
    std::string name, description;
    std::vector<Part> parts;
    std::vector<PlacedPart> placed;
    std::vector<Link> links;
    Cooling cooling;
    Traffic traffic;
    PackageSettings package;
    Technology technology;
    bool operator==(const AssemblyRecord&) const = default;
};

/// A whole .interpose file after its header.
struct FileRecord
{
    AssemblyRecord assembly;
    FlowSettings flow;
    bool operator==(const FileRecord&) const = default;
};

/// A whole library file after its header; any section may be missing.
struct LibraryRecord
{
    std::string name, library_version;
    std::map<std::string, SourceEntry> sources;
    Technology technology;
    std::map<PartId, Part> parts;
    std::vector<RuleDeck> decks;
    std::map<std::string, CoolingPreset> cooling_presets;
    std::map<std::string, PowerTemplate> power_templates;
    bool operator==(const LibraryRecord&) const = default;
};

/// Parts of a library stand in a map and do not repeat their id.
template <>
struct Codec<std::map<PartId, Part>>
{
    static void read(Reading& reading, const FieldInfo& field, JsonValue value, std::map<PartId, Part>& out);
    static void write(JsonWriter& writer, const std::map<PartId, Part>& in);
    static void describe(JsonWriter& schema, const FieldInfo& field);
};

} // namespace interpose
