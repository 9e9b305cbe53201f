// SPDX-License-Identifier: GPL-3.0-or-later
// Many files, one library: merged by id, judged as a whole, each problem told at the file it stands in.
#include "io/library.hpp"

#include "io/model_records.hpp"
#include "io/shipped_texts.hpp"
#include "model/validate.hpp"

#include <cassert>

namespace interpose {

namespace {

constexpr int kLibraryVersion = 1, kRulesVersion = 1;
constexpr std::string_view kAssumed = "assumed: ";

/// One file while it is read: its text stays where the tree points.
struct OpenFile
{
    OpenFile(const LibraryText& text, JsonTree parsed) : tree(std::move(parsed)), reading(tree, text.file) {}
    JsonTree tree;
    Reading reading;
    LibraryRecord record;
};

/// Reads files one by one into one library and remembers which file each record came from.
class LibraryReader
{
public:
    explicit LibraryReader(const std::vector<LibraryText>& texts)
    {
        for (const LibraryText& text : texts)
            open(text);
        for (const auto& file : m_files)
            merge(*file);
        if (shapeHolds()) crossCheck();
        for (const auto& file : m_files)
            checkSources(*file, file->tree.root(), false);
    }

    Result<Library> take()
    {
        for (const auto& file : m_files) {
            Problems found = std::move(file->reading).finish();
            m_problems.insert(m_problems.end(), found.begin(), found.end());
        }
        if (m_files.empty() && m_problems.empty()) m_problems.push_back({"the library has no files", {}, {}, 0, {}});
        if (!m_problems.empty()) return failure(std::move(m_problems));
        for (auto& [id, part] : m_library.parts)
            part.library = m_library.name + ' ' + m_library.version;
        for (auto& [id, preset] : m_library.cooling_presets)
            preset.id = id;
        for (auto& [id, map] : m_library.power_templates)
            map.id = id;
        return std::move(m_library);
    }

private:
    void open(const LibraryText& text)
    {
        auto tree = JsonTree::parse(text.text, text.file);
        if (!tree) {
            m_problems.insert(m_problems.end(), tree.error().begin(), tree.error().end());
            return;
        }
        auto file = std::make_unique<OpenFile>(text, std::move(*tree));
        if (readHeader(file->reading, file->tree.root(), "interpose-library", kLibraryVersion))
            readRecord(file->reading, recordInfo<LibraryRecord>(), file->tree.root(), &file->record);
        m_files.push_back(std::move(file));
    }

    bool shapeHolds() const
    {
        return m_problems.empty() &&
               std::all_of(m_files.begin(), m_files.end(), [](const auto& file) { return file->reading.shapeHolds(); });
    }

    void merge(OpenFile& file)
    {
        LibraryRecord& r = file.record;
        if (&file == m_files.front().get()) m_library.name = r.name, m_library.version = r.library_version;
        if (r.name != m_library.name || r.library_version != m_library.version)
            file.reading.refuseAt({"this file belongs to library " + quoted(r.name + ' ' + r.library_version) +
                                       ", the first one to " + quoted(m_library.name + ' ' + m_library.version),
                                   {},
                                   "/library_version",
                                   0,
                                   "All files of a library state one name and version."});
        mergeTable(file, "sources", r.sources, m_library.sources);
        Technology& t = m_library.technology;
        mergeTable(file, "materials", r.technology.materials, t.materials);
        mergeTable(file, "nodes", r.technology.nodes, t.nodes);
        mergeTable(file, "carriers", r.technology.carriers, t.carriers);
        mergeTable(file, "bonds", r.technology.bonds, t.bonds);
        mergeTable(file, "vias", r.technology.vias, t.vias);
        mergeTable(file, "standards", r.technology.standards, t.standards);
        mergeTable(file, "hbm", r.technology.hbm, t.hbm);
        mergeTable(file, "parts", r.parts, m_library.parts);
        mergeTable(file, "cooling_presets", r.cooling_presets, m_library.cooling_presets);
        mergeTable(file, "power_templates", r.power_templates, m_library.power_templates);
        m_library.decks.insert(m_library.decks.end(), r.decks.begin(), r.decks.end());
    }

    template <class Table>
    void mergeTable(OpenFile& file, std::string_view section, Table& from, Table& into)
    {
        for (auto& [key, record] : from) {
            std::string id;
            if constexpr (requires { key.str(); })
                id = key.str();
            else
                id = key;
            const std::string pointer = '/' + std::string(section) + '/' + pointerSegment(id);
            if (!m_owner.try_emplace(pointer, &file).second)
                file.reading.refuseAt(
                    {quoted(id) + " is in another file of the library too", {}, pointer, 0, "Keep one of the two."});
            into.try_emplace(key, std::move(record));
        }
    }

    /// The gate every assembly passes knows what a sound record is: an assembly of the whole library is asked.
    void crossCheck()
    {
        Assembly everything;
        everything.catalogue = Catalogue{m_library.parts, m_library.technology};
        for (Problem& problem : validate(everything)) {
            const auto [owner, pointer] = inLibrary(problem.pointer);
            if (!owner) continue; // nothing is placed or cooled in a library
            problem.pointer = pointer;
            if (!owner->reading.hasProblemAt(pointer)) owner->reading.refuseAt(std::move(problem));
        }
        for (const auto& [id, map] : m_library.power_templates) {
            const std::string pointer = "/power_templates/" + pointerSegment(id);
            for (Problem& problem : validate(map, pointer))
                m_owner.at(pointer)->reading.refuseAt(std::move(problem));
        }
        for (const auto& [id, part] : m_library.parts) {
            if (!part.mirror_of || m_library.parts.contains(*part.mirror_of)) continue;
            const std::string pointer = "/parts/" + pointerSegment(id.str());
            m_owner.at(pointer)->reading.refuseAt(
                {"there is no part " + quoted(part.mirror_of->str()), {}, pointer + "/mirror_of", 0, {}});
        }
    }

    /// From the pointer of an assembly to the file that owns the record and the pointer in it.
    std::pair<OpenFile*, std::string> inLibrary(const std::string& pointer) const
    {
        constexpr std::string_view kParts = "/assembly/parts/", kTechnology = "/assembly/technology";
        std::string record, rest;
        if (pointer.starts_with(kParts)) {
            const std::size_t slash = std::min(pointer.find('/', kParts.size()), pointer.size());
            const auto index = std::stol(pointer.substr(kParts.size(), slash - kParts.size()));
            record = "/parts/" + pointerSegment(std::next(m_library.parts.begin(), index)->first.str());
            rest = pointer.substr(slash);
        } else if (pointer.starts_with(kTechnology)) {
            const std::string inside = pointer.substr(kTechnology.size());
            const std::size_t slash = std::min(inside.find('/', inside.find('/', 1) + 1), inside.size());
            record = inside.substr(0, slash);
            rest = inside.substr(slash);
        }
        const auto owner = m_owner.find(record);
        return owner == m_owner.end() ? std::pair<OpenFile*, std::string>{} : std::pair{owner->second, record + rest};
    }

    /// Every "source" of a fact or a rule deck is a key of the sources or says what was assumed and why.
    void checkSources(OpenFile& file, JsonValue value, bool stated)
    {
        if (value.kind() == JsonKind::Array)
            value.forEachItem([&](JsonValue item) { return checkSources(file, item, stated), true; });
        if (value.kind() != JsonKind::Object) return;
        value.forEachMember([&](JsonValue key, JsonValue member) {
            const std::string word = key.string();
            if (word == "source" && stated && member.kind() == JsonKind::String)
                checkSource(file, member);
            else
                checkSources(file, member, stated || word == "facts" || word == "decks");
            return true;
        });
    }

    void checkSource(OpenFile& file, JsonValue value)
    {
        const std::string source = value.string();
        const bool assumed = source.starts_with(kAssumed) && source.size() > kAssumed.size();
        if (!assumed && !m_library.sources.contains(source))
            file.reading.refuse(value, "there is no source " + quoted(source),
                                "Name a key of the sources, or write \"assumed: reason\".");
    }

    std::vector<std::unique_ptr<OpenFile>> m_files;
    std::map<std::string, OpenFile*> m_owner; ///< by pointer, e.g. /bonds/c4
    Library m_library;
    Problems m_problems; ///< of files that could not be parsed
};

const RecordInfo& ruleFileInfo()
{
    static const RecordInfo info = [] {
        RecordInfo deck = recordInfo<RuleDeck>();
        deck.document = true;
        return deck;
    }();
    return info;
}

} // namespace

Result<Library> readLibrary(const std::vector<LibraryText>& files)
{
    return LibraryReader(files).take();
}

Library shippedLibrary()
{
    auto library = readLibrary(shippedLibraryTexts());
    assert(library);
    if (!library) return {};
    for (const LibraryText& text : shippedRuleTexts()) {
        auto deck = readRuleDeck(text.text, text.file);
        assert(deck);
        if (deck) library->decks.push_back(std::move(*deck));
    }
    return std::move(*library);
}

Result<RuleDeck> readRuleDeck(std::string_view text, const std::string& file)
{
    const auto tree = JsonTree::parse(text, file);
    if (!tree) return failure(tree.error());
    Reading reading(*tree, file);
    RuleDeck deck;
    if (readHeader(reading, tree->root(), "interpose-rules", kRulesVersion))
        readRecord(reading, ruleFileInfo(), tree->root(), &deck);
    if (!reading.clean()) return failure(std::move(reading).finish());
    return deck;
}

} // namespace interpose
