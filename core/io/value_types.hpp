// SPDX-License-Identifier: GPL-3.0-or-later
// How each C++ type stands in JSON: numbers, lengths, texts, enums as words, optionals, lists, maps and records.
#pragma once

#include "base/id.hpp"
#include "base/shared.hpp"
#include "geom/geometry.hpp"
#include "io/record.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <map>
#include <optional>
#include <span>
#include <type_traits>

namespace interpose {

/// The words of an enum, in the order of its values. Specialised next to the tables.
template <class E>
std::span<const std::string_view> enumWords();

/// How T is read, written and described; this one is for structs with a table.
template <class T>
struct Codec
{
    static void read(Reading& reading, const FieldInfo&, JsonValue value, T& out)
    {
        readRecord(reading, recordInfo<T>(), value, &out);
    }
    static void write(JsonWriter& writer, const T& in) { writeRecord(writer, recordInfo<T>(), &in); }
    static void describe(JsonWriter& schema, const FieldInfo&)
    {
        schema.key("$ref");
        schema.text("#/$defs/" + std::string(recordInfo<T>().name));
    }
};

/// Functions without templates behind the codecs below.
namespace codec {
std::optional<double> readNumber(Reading& reading, const FieldInfo& field, JsonValue value);
std::optional<std::int64_t> readInteger(Reading& reading, const FieldInfo& field, JsonValue value);
std::optional<std::string> readText(Reading& reading, const FieldInfo& field, JsonValue value);
/// The same check for a key of a map.
bool checkText(Reading& reading, const FieldInfo& field, JsonValue at, std::string_view text);
std::optional<std::size_t> readWord(Reading& reading, const FieldInfo& field, JsonValue value,
                                    std::span<const std::string_view> words);
bool checkKind(Reading& reading, const FieldInfo& field, JsonValue value, JsonKind wanted);
bool checkCount(Reading& reading, const FieldInfo& field, JsonValue list);
void describeNumber(JsonWriter& schema, const Domain& domain, bool integer);
void describeText(JsonWriter& schema, const Domain& domain);
void describeWords(JsonWriter& schema, std::span<const std::string_view> words);
} // namespace codec

template <>
struct Codec<double>
{
    static void read(Reading& reading, const FieldInfo& field, JsonValue value, double& out)
    {
        out = codec::readNumber(reading, field, value).value_or(out);
    }
    static void write(JsonWriter& writer, double in) { writer.number(in); }
    static void describe(JsonWriter& s, const FieldInfo& field) { codec::describeNumber(s, field.domain, false); }
};

template <>
struct Codec<int>
{
    static void read(Reading& reading, const FieldInfo& field, JsonValue value, int& out)
    {
        if (const auto read = codec::readInteger(reading, field, value)) out = static_cast<int>(*read);
    }
    static void write(JsonWriter& writer, int in) { writer.integer(in); }
    static void describe(JsonWriter& s, const FieldInfo& field) { codec::describeNumber(s, field.domain, true); }
};

template <>
struct Codec<Coord>
{
    static void read(Reading& reading, const FieldInfo& field, JsonValue value, Coord& out)
    {
        const auto um = codec::readNumber(reading, field, value);
        if (um && std::abs(*um) <= Coord::kLargestUm) out = Coord::fromUm(*um);
    }
    static void write(JsonWriter& writer, Coord in) { writer.micrometres(in); }
    static void describe(JsonWriter& s, const FieldInfo& field) { codec::describeNumber(s, field.domain, false); }
};

template <>
struct Codec<bool>
{
    static void read(Reading& reading, const FieldInfo& field, JsonValue value, bool& out);
    static void write(JsonWriter& writer, bool in) { writer.boolean(in); }
    static void describe(JsonWriter& schema, const FieldInfo& field);
};

template <>
struct Codec<std::string>
{
    static void read(Reading& reading, const FieldInfo& field, JsonValue value, std::string& out)
    {
        if (auto text = codec::readText(reading, field, value)) out = std::move(*text);
    }
    static void write(JsonWriter& writer, const std::string& in) { writer.text(in); }
    static void describe(JsonWriter& s, const FieldInfo& field) { codec::describeText(s, field.domain); }
};

template <class Tag>
struct Codec<Id<Tag>>
{
    static void read(Reading& reading, const FieldInfo& field, JsonValue value, Id<Tag>& out)
    {
        if (auto text = codec::readText(reading, field, value)) out = Id<Tag>(std::move(*text));
    }
    static void write(JsonWriter& writer, const Id<Tag>& in) { writer.text(in.str()); }
    static void describe(JsonWriter& s, const FieldInfo& field) { codec::describeText(s, field.domain); }
};

/// Degrees counter-clockwise: 0, 90, 180 or 270.
template <>
struct Codec<Rotation>
{
    static void read(Reading& reading, const FieldInfo& field, JsonValue value, Rotation& out);
    static void write(JsonWriter& writer, Rotation in) { writer.integer(degrees(in)); }
    static void describe(JsonWriter& schema, const FieldInfo& field);
};

template <class E>
    requires std::is_enum_v<E>
struct Codec<E>
{
    static void read(Reading& reading, const FieldInfo& field, JsonValue value, E& out)
    {
        if (const auto index = codec::readWord(reading, field, value, enumWords<E>())) out = static_cast<E>(*index);
    }
    static void write(JsonWriter& writer, E in)
    {
        assert(static_cast<std::size_t>(in) < enumWords<E>().size());
        writer.text(enumWords<E>()[static_cast<std::size_t>(in)]);
    }
    static void describe(JsonWriter& s, const FieldInfo&) { codec::describeWords(s, enumWords<E>()); }
};

template <class T>
struct Codec<std::optional<T>>
{
    static void read(Reading& reading, const FieldInfo& field, JsonValue value, std::optional<T>& out)
    {
        Codec<T>::read(reading, field, value, out.emplace());
    }
    static void write(JsonWriter& writer, const std::optional<T>& in) { Codec<T>::write(writer, *in); }
    static void describe(JsonWriter& schema, const FieldInfo& field) { Codec<T>::describe(schema, field); }
};

template <class T>
struct Codec<std::vector<T>>
{
    static void read(Reading& reading, const FieldInfo& field, JsonValue value, std::vector<T>& out)
    {
        if (!codec::checkKind(reading, field, value, JsonKind::Array) || !codec::checkCount(reading, field, value))
            return;
        value.forEachItem([&](JsonValue item) {
            Codec<T>::read(reading, field, item, out.emplace_back());
            return !reading.full();
        });
    }
    static void write(JsonWriter& writer, const std::vector<T>& in)
    {
        writer.beginArray(!std::is_class_v<T> || std::is_same_v<T, Coord> || std::is_same_v<T, std::string>);
        for (const T& item : in)
            Codec<T>::write(writer, item);
        writer.endArray();
    }
    static void describe(JsonWriter& schema, const FieldInfo& field)
    {
        schema.key("type");
        schema.text("array");
        schema.key("items");
        schema.beginObject();
        Codec<T>::describe(schema, field);
        schema.endObject();
    }
};

template <class T>
struct Codec<Shared<T>>
{
    static void read(Reading& reading, const FieldInfo& field, JsonValue value, Shared<T>& out)
    {
        out.edit([&](T& own) { Codec<T>::read(reading, field, value, own); });
    }
    static void write(JsonWriter& writer, const Shared<T>& in) { Codec<T>::write(writer, *in); }
    static void describe(JsonWriter& schema, const FieldInfo& field) { Codec<T>::describe(schema, field); }
};

template <std::size_t N>
struct Codec<std::array<double, N>>
{
    static void read(Reading& reading, const FieldInfo& field, JsonValue value, std::array<double, N>& out)
    {
        if (!codec::checkKind(reading, field, value, JsonKind::Array)) return;
        if (value.count() != N) {
            reading.refuseShape(value, std::string(field.key) + " must hold " + std::to_string(N) + " numbers");
            return;
        }
        std::size_t i = 0;
        value.forEachItem([&](JsonValue item) { return Codec<double>::read(reading, field, item, out[i]), ++i < N; });
    }
    static void write(JsonWriter& writer, const std::array<double, N>& in)
    {
        writer.beginArray(true);
        for (const double item : in)
            writer.number(item);
        writer.endArray();
    }
    static void describe(JsonWriter& schema, const FieldInfo& field)
    {
        schema.key("type");
        schema.text("array");
        schema.key("minItems");
        schema.integer(N);
        schema.key("maxItems");
        schema.integer(N);
        schema.key("items");
        schema.beginObject(true);
        Codec<double>::describe(schema, field);
        schema.endObject();
    }
};

/// Records by text id; a record of a map does not repeat its id.
template <class K, class T>
struct Codec<std::map<K, T>>
{
    static void read(Reading& reading, const FieldInfo& field, JsonValue value, std::map<K, T>& out)
    {
        if (!codec::checkKind(reading, field, value, JsonKind::Object)) return;
        value.forEachMember([&](JsonValue key, JsonValue member) {
            const std::string id = key.string();
            const auto [place, fresh] = out.try_emplace(K(id));
            if (!fresh)
                reading.refuse(key, quoted(id) + " is given twice", "Keep one of the two.");
            else if (codec::checkText(reading, field, key, id))
                Codec<T>::read(reading, field, member, place->second);
            return !reading.full();
        });
    }
    static void write(JsonWriter& writer, const std::map<K, T>& in)
    {
        writer.beginObject();
        for (const auto& [id, record] : in) {
            if constexpr (std::is_same_v<K, std::string>)
                writer.key(id);
            else
                writer.key(id.str());
            Codec<T>::write(writer, record);
        }
        writer.endObject();
    }
    static void describe(JsonWriter& schema, const FieldInfo& field)
    {
        schema.key("type");
        schema.text("object");
        schema.key("additionalProperties");
        schema.beginObject();
        Codec<T>::describe(schema, field);
        schema.endObject();
    }
};

} // namespace interpose
