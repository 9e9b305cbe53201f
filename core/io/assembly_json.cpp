// SPDX-License-Identifier: GPL-3.0-or-later
// Between the file as people see it (lists in any order) and the assembly (sorted, shared, validated).
#include "io/assembly_json.hpp"

#include "io/file.hpp"
#include "io/model_records.hpp"
#include "model/validate.hpp"

#include <algorithm>
#include <charconv>
#include <numeric>

namespace interpose {

static_assert(kMaxFileBytes == kMaxJsonBytes);

namespace {

constexpr std::string_view kFormat = "interpose";

/// Where each item of a sorted list stood in the file.
using Places = std::vector<std::size_t>;

/// Sorts by id and tells where each stood. Items of one id keep their order.
template <class T>
Places sortById(std::vector<T>& items)
{
    Places places(items.size());
    std::iota(places.begin(), places.end(), std::size_t{0});
    const auto before = [&](std::size_t a, std::size_t b) { return items[a].id < items[b].id; };
    if (std::is_sorted(places.begin(), places.end(), before)) return places;
    std::stable_sort(places.begin(), places.end(), before);
    std::vector<T> sorted;
    sorted.reserve(items.size());
    for (const std::size_t place : places)
        sorted.push_back(std::move(items[place]));
    items = std::move(sorted);
    return places;
}

struct ListPlaces
{
    Places parts, placed, links;
};

/// validate() counts in sorted lists; people look at the file.
std::string pointerInFile(const std::string& pointer, const ListPlaces& lists)
{
    const auto translate = [&](std::string_view prefix, const Places& places) -> std::string {
        if (!pointer.starts_with(prefix)) return {};
        std::size_t index = 0;
        const char* const end = pointer.data() + pointer.size();
        const auto [rest, error] = std::from_chars(pointer.data() + prefix.size(), end, index);
        if (error != std::errc{} || index >= places.size()) return {};
        return std::string(prefix) + std::to_string(places[index]) + std::string(rest, end);
    };
    for (const auto& [prefix, places] : {std::pair<std::string_view, const Places&>{"/assembly/parts/", lists.parts},
                                         {"/assembly/placed/", lists.placed},
                                         {"/assembly/links/", lists.links}})
        if (std::string there = translate(prefix, places); !there.empty()) return there;
    return pointer;
}

/// Parts by id; the second of two equal ids is refused. Precondition: sorted.
std::map<PartId, Part> partsById(Reading& reading, std::vector<Part> parts, const Places& places)
{
    std::map<PartId, Part> byId;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const PartId id = parts[i].id;
        if (!byId.try_emplace(id, std::move(parts[i])).second)
            reading.refuseAt({"two parts have the id " + quoted(id.str()),
                              {},
                              "/assembly/parts/" + std::to_string(places[i]) + "/id",
                              0,
                              "Ids must be unique."});
    }
    return byId;
}

Assembly assemblyFrom(Reading& reading, FileRecord&& file, ListPlaces& places)
{
    AssemblyRecord& record = file.assembly;
    places = {sortById(record.parts), sortById(record.placed), sortById(record.links)};
    Assembly assembly;
    assembly.name = std::move(record.name);
    assembly.description = std::move(record.description);
    assembly.catalogue =
        Catalogue{partsById(reading, std::move(record.parts), places.parts), std::move(record.technology)};
    assembly.placed = std::move(record.placed);
    assembly.links = std::move(record.links);
    assembly.cooling = std::move(record.cooling);
    assembly.traffic = std::move(record.traffic);
    assembly.package = record.package;
    assembly.flow = std::move(file.flow);
    return assembly;
}

/// Adds what validate() finds and the reader has not said already.
void validateInto(Reading& reading, const Assembly& assembly, const ListPlaces& places)
{
    for (Problem& problem : validate(assembly)) {
        problem.pointer = pointerInFile(problem.pointer, places);
        if (!reading.hasProblemAt(problem.pointer)) reading.refuseAt(std::move(problem));
    }
}

} // namespace

Result<Assembly> readAssembly(std::string_view text, const std::string& file)
{
    const auto tree = JsonTree::parse(text, file);
    if (!tree) return failure(tree.error());
    Reading reading(*tree, file);
    Assembly assembly;
    if (readHeader(reading, tree->root(), kFormat, kFileVersion)) {
        FileRecord record;
        readRecord(reading, recordInfo<FileRecord>(), tree->root(), &record);
        if (reading.shapeHolds() && !reading.full()) {
            ListPlaces places;
            assembly = assemblyFrom(reading, std::move(record), places);
            validateInto(reading, assembly, places);
        }
    }
    if (!reading.clean()) return failure(std::move(reading).finish());
    return assembly;
}

std::string writeAssembly(const Assembly& assembly)
{
    FileRecord file;
    AssemblyRecord& record = file.assembly;
    record.name = assembly.name;
    record.description = assembly.description;
    for (const auto& [id, part] : assembly.catalogue->parts)
        record.parts.push_back(part);
    record.placed = assembly.placed;
    record.links = *assembly.links;
    sortById(record.placed);
    sortById(record.links);
    record.cooling = assembly.cooling;
    record.traffic = assembly.traffic;
    record.package = assembly.package;
    record.technology = assembly.technology();
    file.flow = assembly.flow;
    return writeDocument(kFormat, kFileVersion, recordInfo<FileRecord>(), &file);
}

Result<Assembly> loadAssembly(const std::string& path)
{
    return readTextFile(path, kMaxFileBytes).and_then([&](const std::string& text) {
        return readAssembly(text, path);
    });
}

Result<void> saveAssembly(const Assembly& assembly, const std::string& path)
{
    const std::string text = writeAssembly(assembly);
    // Never replace a file by one that could not be opened again.
    if (const auto again = readAssembly(text, path); !again) {
        Problem problem = again.error().front();
        problem.message = "this design cannot be saved: " + problem.message;
        problem.line = 0;
        return failure(std::move(problem));
    }
    return writeFileAtomically(path, text);
}

} // namespace interpose
