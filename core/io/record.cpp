// SPDX-License-Identifier: GPL-3.0-or-later
// The walk over a table: once to read, once to write, and what to say about keys that are not in it.
#include "io/record.hpp"

#include "io/value_types.hpp"

#include <algorithm>
#include <cassert>
#include <numeric>
#include <optional>

namespace interpose {

namespace {

/// Levenshtein distance of words of at most 64 letters; O(len^2).
std::size_t editDistance(std::string_view a, std::string_view b)
{
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t change = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({change, row[j] + 1, row[j - 1] + 1});
        }
    }
    return row.back();
}

std::vector<std::string_view> keysOf(const RecordInfo& info)
{
    std::vector<std::string_view> keys;
    for (const FieldInfo& field : info.fields)
        keys.push_back(field.key);
    return keys;
}

void refuseUnknownKey(Reading& reading, const RecordInfo& info, JsonValue key, const std::string& word)
{
    const std::string hint = info.fields.empty()
                                 ? std::string("It has no keys of its own.")
                                 : "The nearest known key is \"" + std::string(nearestWord(word, keysOf(info))) + "\".";
    reading.refuse(key, "unknown key " + quoted(word) + " in " + std::string(info.article), hint);
}

/// A fact speaks of a key of its own record, or of "key/index/field" inside a list.
void checkFactKeys(Reading& reading, const RecordInfo& info, JsonValue facts)
{
    if (facts.kind() != JsonKind::Object) return;
    facts.forEachMember([&](JsonValue key, JsonValue) {
        const std::string word = key.string();
        const std::string first = word.substr(0, word.find('/'));
        if (!info.find(first))
            reading.refuse(key,
                           "a fact speaks of the unknown key " + quoted(first) + " of " + std::string(info.article),
                           "The nearest known key is \"" + std::string(nearestWord(first, keysOf(info))) + "\".");
        return !reading.full();
    });
}

void refuseMissing(Reading& reading, const RecordInfo& info, JsonValue value, std::uint64_t seen)
{
    for (std::size_t i = 0; i < info.fields.size(); ++i) {
        const FieldInfo& field = info.fields[i];
        if (field.need == Need::Required && !(seen >> i & 1))
            reading.refuseShape(value, std::string(info.article) + " needs the key \"" + std::string(field.key) + '"',
                                "Add it: " + std::string(field.about) + '.', field.key);
    }
}

} // namespace

void Reading::refuse(JsonValue at, std::string message, std::string hint)
{
    if (full()) return;
    add(at.offset(), {std::move(message), m_file, m_tree.pointerAt(at.offset()), 0, std::move(hint)});
}

void Reading::refuseShape(JsonValue at, std::string message, std::string hint, std::string_view missing)
{
    m_shapeHolds = false;
    if (full()) return;
    std::string pointer = m_tree.pointerAt(at.offset());
    if (!missing.empty()) pointer += '/' + pointerSegment(missing);
    add(at.offset(), {std::move(message), m_file, std::move(pointer), 0, std::move(hint)});
}

void Reading::refuseAt(Problem problem)
{
    if (full()) return;
    problem.file = m_file;
    const std::size_t offset = m_tree.offsetOf(problem.pointer);
    add(offset, std::move(problem));
}

bool Reading::hasProblemAt(std::string_view pointer) const
{
    return std::any_of(m_found.begin(), m_found.end(),
                       [&](const Found& found) { return found.problem.pointer == pointer; });
}

void Reading::add(std::size_t offset, Problem problem)
{
    m_found.push_back({offset, std::move(problem)});
}

Problems Reading::finish() &&
{
    std::stable_sort(m_found.begin(), m_found.end(),
                     [](const Found& a, const Found& b) { return a.offset < b.offset; });
    std::vector<std::size_t> offsets;
    for (const Found& found : m_found)
        offsets.push_back(found.offset);
    const std::vector<int> lines = m_tree.linesAt(offsets);
    Problems problems;
    for (std::size_t i = 0; i < m_found.size(); ++i) {
        problems.push_back(std::move(m_found[i].problem));
        problems.back().line = lines[i];
    }
    return problems;
}

const FieldInfo* RecordInfo::find(std::string_view key) const
{
    const auto it = std::lower_bound(fields.begin(), fields.end(), key,
                                     [](const FieldInfo& field, std::string_view k) { return field.key < k; });
    return it != fields.end() && it->key == key ? &*it : nullptr;
}

void readRecord(Reading& reading, const RecordInfo& info, JsonValue value, void* record)
{
    assert(info.fields.size() <= 64);
    if (value.kind() != JsonKind::Object) {
        reading.refuseShape(value, std::string(info.article) + " must be an object, not " +
                                       std::string(kindWords(value.kind())));
        return;
    }
    std::uint64_t seen = 0;
    value.forEachMember([&](JsonValue key, JsonValue member) {
        const std::string word = key.string();
        if (info.document && (word == "format" || word == "version")) return true;
        const FieldInfo* field = info.find(word);
        const std::uint64_t bit = field ? std::uint64_t{1} << (field - info.fields.data()) : 0;
        if (!field)
            refuseUnknownKey(reading, info, key, word);
        else if (seen & bit)
            reading.refuse(key, "the key " + quoted(word) + " is given twice", "Keep one of the two.");
        else
            field->type->read(reading, *field, member, field->member(record));
        if (field && field->key == "facts") checkFactKeys(reading, info, member);
        seen |= bit;
        return !reading.full();
    });
    refuseMissing(reading, info, value, seen);
    if (info.check) info.check(reading, value, record);
}

bool readHeader(Reading& reading, JsonValue document, std::string_view format, int version)
{
    const std::string wanted = "\"format\": \"" + std::string(format) + '"';
    std::optional<JsonValue> formatValue, versionValue;
    if (document.kind() == JsonKind::Object)
        document.forEachMember([&](JsonValue key, JsonValue value) {
            const std::string word = key.string();
            auto* place = word == "format" ? &formatValue : word == "version" ? &versionValue : nullptr;
            if (place && *place)
                reading.refuse(key, "the key " + quoted(word) + " is given twice", "Keep one of the two.");
            if (place) *place = value;
            return true;
        });
    if (!formatValue || formatValue->kind() != JsonKind::String || formatValue->string() != format) {
        reading.refuseShape(formatValue.value_or(document), "this is not a file of the format " + quoted(format),
                            "Such a file is an object that holds " + wanted + '.');
        return false;
    }
    const FieldInfo field{.key = "version", .about = {}, .domain = {1, 1e6}};
    if (!versionValue) reading.refuseShape(document, "the version is missing", "Add \"version\": 1.", "version");
    const std::int64_t found = versionValue ? codec::readInteger(reading, field, *versionValue).value_or(0) : 0;
    if (!reading.clean()) return false;
    if (found <= version) return true;
    reading.refuse(*versionValue,
                   "the file is of version " + std::to_string(found) + ", this program reads up to version " +
                       std::to_string(version),
                   "It needs an Interpose that reads version " + std::to_string(found) + '.');
    return false;
}

std::string writeDocument(std::string_view format, int version, const RecordInfo& info, const void* record)
{
    JsonWriter writer;
    writer.beginObject();
    writer.key("format");
    writer.text(format);
    writer.key("version");
    writer.integer(version);
    writeMembers(writer, info, record);
    writer.endObject();
    return writer.finish();
}

bool isWritten(const RecordInfo& info, const FieldInfo& field, const void* record)
{
    // The accessors serve reading too and so take a mutable record; nothing is changed here.
    const void* member = field.member(const_cast<void*>(record));
    if (!field.type->present(member)) return false;
    if (field.need != Need::Omitted) return true;
    return !field.type->equal(member, field.member(const_cast<void*>(info.defaults)));
}

void writeMembers(JsonWriter& writer, const RecordInfo& info, const void* record)
{
    for (const FieldInfo& field : info.fields) {
        if (!isWritten(info, field, record)) continue;
        writer.key(field.key);
        field.type->write(writer, field.member(const_cast<void*>(record)));
    }
}

void writeRecord(JsonWriter& writer, const RecordInfo& info, const void* record)
{
    writer.beginObject(info.one_line);
    writeMembers(writer, info, record);
    writer.endObject();
}

std::string_view nearestWord(std::string_view word, const std::vector<std::string_view>& known)
{
    word = word.substr(0, 64);
    std::string_view nearest;
    std::size_t least = SIZE_MAX;
    for (const std::string_view candidate : known) {
        const std::size_t distance = editDistance(word, candidate);
        if (distance < least) least = distance, nearest = candidate;
    }
    return nearest;
}

std::string quoted(std::string_view text)
{
    constexpr std::size_t kShown = 60;
    std::size_t end = std::min(text.size(), kShown);
    while (end < text.size() && end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80)
        --end;
    std::string out = "\"";
    for (const char c : text.substr(0, end)) {
        const auto byte = static_cast<unsigned char>(c);
        out += byte < 0x20 || byte == 0x7F ? '?' : c;
    }
    return out + (end < text.size() ? "...\"" : "\"");
}

} // namespace interpose
