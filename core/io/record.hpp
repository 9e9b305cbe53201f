// SPDX-License-Identifier: GPL-3.0-or-later
// One table per struct says its keys, their ranges and what they mean. Reading, writing, the check for unknown keys and
// the JSON schema all walk that one table, so a key exists once.
#pragma once

#include "io/json_tree.hpp"
#include "io/json_writer.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace interpose {

/// Whether a key must be there. Members that can be absent or empty (optional, list, map) are always Omitted.
enum class Need {
    Required,  ///< always written; an error when missing
    Defaulted, ///< always written; the struct's default when missing
    Omitted,   ///< left out when it equals the struct's default
};

enum class TextKind {
    Id,    ///< 1 to 200 bytes, no control characters
    Line,  ///< may be empty, no control characters
    Prose, ///< may have several lines
};

inline constexpr std::size_t kMaxIdBytes = 200, kMaxTextBytes = 100'000;
inline constexpr double kLargestNumber = 1e15;

/// The values a field may take; numbers in the unit its key names.
struct Domain
{
    double low = -kLargestNumber, high = kLargestNumber;
    bool above_low = false; ///< low itself is excluded
    TextKind text = TextKind::Line;
    std::size_t max_items = 10'000'000; ///< of a list
};

struct FieldInfo;

/// Problems found while reading, and where. Keeps the first kMaxProblems.
class Reading
{
public:
    static constexpr std::size_t kMaxProblems = 100;

    Reading(const JsonTree& tree, std::string file) : m_tree(tree), m_file(std::move(file)) {}

    /// The value at `at` is of the right type but wrong (range, unknown word, key given twice ...).
    void refuse(JsonValue at, std::string message, std::string hint = {});
    /// The record cannot be judged further: a wrong type or a missing key (`missing`, added to the pointer).
    void refuseShape(JsonValue at, std::string message, std::string hint = {}, std::string_view missing = {});
    /// A problem found elsewhere (validate), its pointer already that of the text.
    void refuseAt(Problem problem);

    /// True when a problem with this very pointer is known.
    bool hasProblemAt(std::string_view pointer) const;
    bool full() const { return m_found.size() >= kMaxProblems; }
    bool clean() const { return m_found.empty(); }
    bool shapeHolds() const { return m_shapeHolds; }
    const JsonTree& tree() const { return m_tree; }
    /// In the order of the text, with file, pointer and line.
    Problems finish() &&;

private:
    struct Found
    {
        std::size_t offset;
        Problem problem;
    };
    void add(std::size_t offset, Problem problem);

    const JsonTree& m_tree;
    std::string m_file;
    std::vector<Found> m_found;
    bool m_shapeHolds = true;
};

/// How values of one C++ type are read, printed, compared and described in the schema. `in` and `out` point at the
/// type.
class ValueType
{
public:
    virtual ~ValueType() = default;
    virtual void read(Reading& reading, const FieldInfo& field, JsonValue value, void* out) const = 0;
    virtual void write(JsonWriter& writer, const void* in) const = 0;
    /// False: an optional without value, never written.
    virtual bool present(const void* in) const = 0;
    virtual bool equal(const void* a, const void* b) const = 0;
    /// Writes the keywords of a schema into the object that is open.
    virtual void describe(JsonWriter& schema, const FieldInfo& field) const = 0;
};

struct FieldInfo
{
    std::string_view key;
    std::string_view about; ///< for the schema and docs/file-format.md
    Domain domain;
    Need need = Need::Required;
    const ValueType* type = nullptr;
    void* (*member)(void* record) = nullptr;
};

/// The table of a struct, sorted by key.
struct RecordInfo
{
    std::string_view name;    ///< in the schema, e.g. "placed_part"
    std::string_view article; ///< in messages, e.g. "a placed part"
    std::vector<FieldInfo> fields;
    const void* defaults = nullptr; ///< a default-made struct
    bool one_line = false;          ///< small records stay on one line
    bool document = false;          ///< has "format" and "version" too, read by readHeader
    /// What no single key can say, once all are read; null: nothing.
    void (*check)(Reading& reading, JsonValue value, const void* record) = nullptr;

    const FieldInfo* find(std::string_view key) const;
};

/// Reads every known key into `record`; refuses unknown, missing and repeated ones. Precondition: at most 64 fields.
void readRecord(Reading& reading, const RecordInfo& info, JsonValue value, void* record);
/// Checks "format" and "version" of a document; false when nothing else of it can be judged.
bool readHeader(Reading& reading, JsonValue document, std::string_view format, int version);
/// The whole document: header, then the record's members.
std::string writeDocument(std::string_view format, int version, const RecordInfo& info, const void* record);
void writeRecord(JsonWriter& writer, const RecordInfo& info, const void* record);
/// The members of an object that is open.
void writeMembers(JsonWriter& writer, const RecordInfo& info, const void* record);
/// True when the field has something to write.
bool isWritten(const RecordInfo& info, const FieldInfo& field, const void* record);

/// The known word nearest to `word` by edit distance; empty when there is none.
std::string_view nearestWord(std::string_view word, const std::vector<std::string_view>& known);

/// Text as a message shows it: quoted, shortened, control characters replaced.
std::string quoted(std::string_view text);

/// The table of struct R. Specialised next to the tables.
template <class R>
const RecordInfo& recordInfo();

} // namespace interpose
