// SPDX-License-Identifier: GPL-3.0-or-later
// How the rows of a report's tables are written. Reports are written only, never read.
#pragma once

#include "io/record_table.hpp"
#include "io/report_records.hpp"

namespace interpose {

template <>
struct Codec<std::string_view>
{
    static void write(JsonWriter& writer, std::string_view in) { writer.text(in); }
};

template <>
struct Codec<float>
{
    static void write(JsonWriter& writer, float in) { writer.number(in); }
};

/// The field of a tier, a long list on one line.
template <>
struct Codec<std::vector<float>>
{
    static void write(JsonWriter& writer, const std::vector<float>& in)
    {
        writer.beginArray(true);
        for (const float value : in)
            writer.number(value);
        writer.endArray();
    }
};

template <>
struct Codec<std::int64_t>
{
    static void write(JsonWriter& writer, std::int64_t in) { writer.integer(in); }
};

template <std::size_t N>
struct Codec<std::array<std::int64_t, N>>
{
    static void write(JsonWriter& writer, const std::array<std::int64_t, N>& in)
    {
        writer.beginArray(true);
        for (const std::int64_t item : in)
            writer.integer(item);
        writer.endArray();
    }
};

/// The field of a tier, a long list on one line.
template <>
struct Codec<std::vector<std::int64_t>>
{
    static void write(JsonWriter& writer, const std::vector<std::int64_t>& in)
    {
        writer.beginArray(true);
        for (const std::int64_t value : in)
            writer.integer(value);
        writer.endArray();
    }
};
/// A row of a matrix on one line.

/// A row of a report's table: it has no range, and an empty list is said too.
template <auto... Path>
FieldInfo figure(std::string_view key)
{
    FieldInfo row = field<Path...>(key, kPlain, {});
    row.need = Need::Required;
    return row;
}

template <>
const RecordInfo& recordInfo<Point>();
template <>
const RecordInfo& recordInfo<Rect>();
template <>
const RecordInfo& recordInfo<WireDelay>();
template <>
const RecordInfo& recordInfo<LinkPayload>();
template <>
const RecordInfo& recordInfo<LinkEnergy>();
template <>
const RecordInfo& recordInfo<LinkLatency>();

} // namespace interpose
