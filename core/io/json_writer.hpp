// SPDX-License-Identifier: GPL-3.0-or-later
// The one printer of JSON: the same bytes for the same values, on any machine and in any locale.
#pragma once

#include "base/coord.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace interpose {

/// Shortest decimal that reads back to the same double; without exponent from 1e-5 up to 1e15, without ".0".
/// "null" when not finite: JSON knows no other word for it.
std::string numberText(double value);
/// Micrometres, exact: at most three decimals, none needlessly.
std::string micrometreText(Coord length);

/// Prints as it is told. Two-space indent; an object or list begun `onOneLine` stays on one line with all it holds.
class JsonWriter
{
public:
    void beginObject(bool onOneLine = false) { begin('{', onOneLine); }
    void endObject() { end('}'); }
    void beginArray(bool onOneLine = false) { begin('[', onOneLine); }
    void endArray() { end(']'); }
    void key(std::string_view key);

    void number(double value) { word(numberText(value)); }
    void number(float value);
    void integer(std::int64_t value) { word(std::to_string(value)); }
    void micrometres(Coord value) { word(micrometreText(value)); }
    void null() { word("null"); }
    void boolean(bool value) { word(value ? "true" : "false"); }
    void text(std::string_view value);

    /// The text so far with a trailing newline; the writer is spent.
    std::string finish();

private:
    struct Level
    {
        bool on_one_line;
        bool empty = true;
    };
    void begin(char bracket, bool onOneLine);
    void end(char bracket);
    void word(std::string_view text);
    void separate(); ///< comma, line break and indent before an item or a key
    void newLine();
    void quote(std::string_view text);

    std::string m_out;
    std::vector<Level> m_levels;
    bool m_afterKey = false;
};

} // namespace interpose
