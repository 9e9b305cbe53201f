// SPDX-License-Identifier: GPL-3.0-or-later
// A row of a report's table: always written, without range or explanation.
#pragma once

#include "io/record_table.hpp"

namespace interpose {

template <>
struct Codec<std::string_view>
{
    static void write(JsonWriter& writer, std::string_view in) { writer.text(in); }
};

/// A row of a report's table: it has no range, and an empty list is said too.
template <auto... Path>
FieldInfo figure(std::string_view key)
{
    FieldInfo row = field<Path...>(key, kPlain, {});
    row.need = Need::Required;
    return row;
}

} // namespace interpose
