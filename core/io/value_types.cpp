// SPDX-License-Identifier: GPL-3.0-or-later
// Reading of numbers, texts and words, with what a refusal says.
#include "io/value_types.hpp"

#include <charconv>
#include <cmath>

namespace interpose {

namespace {

std::string rangeText(const Domain& domain)
{
    const std::string low = numberText(domain.low), high = numberText(domain.high);
    return (domain.above_low ? "above " + low + " and at most " + high : "from " + low + " to " + high);
}

bool inside(const Domain& domain, double value)
{
    return std::isfinite(value) && value <= domain.high &&
           (domain.above_low ? value > domain.low : value >= domain.low);
}

std::string mustBe(const FieldInfo& field, const std::string& wanted)
{
    return std::string(field.key) + " must be " + wanted;
}

/// The number as a double; NaN when it is none, infinite when it is beyond a double either way.
double toDouble(std::string_view digits)
{
    double number = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (error == std::errc::result_out_of_range) return HUGE_VAL;
    return error == std::errc{} && end == digits.data() + digits.size() ? number : NAN;
}

/// C0, DEL and (as UTF-8) C1: they would steer a terminal.
bool hasControl(std::string_view text, bool linesAllowed)
{
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if (byte == 0x7F || (byte < 0x20 && !(linesAllowed && (byte == '\n' || byte == '\t')))) return true;
        if (byte == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0) return true;
    }
    return false;
}

std::string joined(std::span<const std::string_view> words)
{
    std::string out;
    for (const std::string_view word : words)
        out += (out.empty() ? "" : ", ") + std::string(word);
    return out;
}

void bound(JsonWriter& schema, std::string_view keyword, double value)
{
    schema.key(keyword);
    schema.number(value);
}

} // namespace

namespace codec {

bool checkKind(Reading& reading, const FieldInfo& field, JsonValue value, JsonKind wanted)
{
    if (value.kind() == wanted) return true;
    reading.refuseShape(value, mustBe(field, std::string(kindWords(wanted))) + ", not " +
                                   std::string(kindWords(value.kind())));
    return false;
}

bool checkCount(Reading& reading, const FieldInfo& field, JsonValue list)
{
    const std::size_t count = list.count();
    if (count <= field.domain.max_items) return true;
    reading.refuseShape(list, std::string(field.key) + " holds " + std::to_string(count) + " items; at most " +
                                  std::to_string(field.domain.max_items) + " are allowed");
    return false;
}

std::optional<double> readNumber(Reading& reading, const FieldInfo& field, JsonValue value)
{
    if (value.kind() != JsonKind::Number) {
        checkKind(reading, field, value, JsonKind::Number);
        return {};
    }
    const double number = toDouble(value.raw());
    if (inside(field.domain, number)) return number == 0 ? 0.0 : number; // never -0
    const std::string_view raw = value.raw();
    reading.refuse(value, mustBe(field, rangeText(field.domain)) + ", not " + std::string(raw.substr(0, 40)) +
                              (raw.size() > 40 ? "..." : ""));
    // What was refused still serves validate(), as far as it is a number: it may find more that is wrong.
    if (std::abs(number) <= kLargestNumber) return number;
    return {};
}

std::optional<std::int64_t> readInteger(Reading& reading, const FieldInfo& field, JsonValue value)
{
    const auto number = readNumber(reading, field, value);
    if (!number) return {};
    if (std::abs(*number) > 2e9) return {};
    if (std::trunc(*number) == *number) return static_cast<std::int64_t>(*number);
    reading.refuse(value, mustBe(field, "a whole number") + ", not " + numberText(*number));
    return {};
}

bool checkText(Reading& reading, const FieldInfo& field, JsonValue at, std::string_view text)
{
    const bool id = field.domain.text == TextKind::Id;
    const std::size_t longest = id ? kMaxIdBytes : kMaxTextBytes;
    if (id && text.empty())
        reading.refuse(at, mustBe(field, "a name, not empty"));
    else if (text.size() > longest)
        reading.refuse(at, std::string(field.key) + " is longer than " + std::to_string(longest) + " bytes");
    else if (hasControl(text, field.domain.text == TextKind::Prose))
        reading.refuse(at, std::string(field.key) + " holds a control character", "Remove it.");
    else
        return true;
    return false;
}

std::optional<std::string> readText(Reading& reading, const FieldInfo& field, JsonValue value)
{
    if (!checkKind(reading, field, value, JsonKind::String)) return {};
    std::string text = value.string();
    if (!checkText(reading, field, value, text)) return {};
    return text;
}

std::optional<std::size_t> readWord(Reading& reading, const FieldInfo& field, JsonValue value,
                                    std::span<const std::string_view> words)
{
    if (!checkKind(reading, field, value, JsonKind::String)) return {};
    const std::string word = value.string();
    const auto it = std::find(words.begin(), words.end(), word);
    if (it != words.end()) return static_cast<std::size_t>(it - words.begin());
    reading.refuse(value, mustBe(field, "one of " + joined(words)) + "; not " + quoted(word),
                   "The nearest is \"" + std::string(nearestWord(word, {words.begin(), words.end()})) + "\".");
    return {};
}

void describeNumber(JsonWriter& schema, const Domain& domain, bool integer)
{
    schema.key("type");
    schema.text(integer ? "integer" : "number");
    bound(schema, domain.above_low ? "exclusiveMinimum" : "minimum", domain.low);
    bound(schema, "maximum", domain.high);
}

void describeText(JsonWriter& schema, const Domain& domain)
{
    schema.key("type");
    schema.text("string");
    if (domain.text != TextKind::Id) return;
    schema.key("minLength");
    schema.integer(1);
}

void describeWords(JsonWriter& schema, std::span<const std::string_view> words)
{
    schema.key("enum");
    schema.beginArray(true);
    for (const std::string_view word : words)
        schema.text(word);
    schema.endArray();
}

} // namespace codec

void Codec<bool>::read(Reading& reading, const FieldInfo& field, JsonValue value, bool& out)
{
    if (value.kind() == JsonKind::True || value.kind() == JsonKind::False)
        out = value.kind() == JsonKind::True;
    else
        reading.refuseShape(value, mustBe(field, "true or false") + ", not " + std::string(kindWords(value.kind())));
}

void Codec<bool>::describe(JsonWriter& schema, const FieldInfo&)
{
    schema.key("type");
    schema.text("boolean");
}

void Codec<Rotation>::read(Reading& reading, const FieldInfo& field, JsonValue value, Rotation& out)
{
    const auto angle = codec::readInteger(reading, field, value);
    if (!angle) return;
    if (*angle % 90 == 0 && *angle >= 0 && *angle < 360)
        out = static_cast<Rotation>(*angle / 90);
    else
        reading.refuse(value, mustBe(field, "0, 90, 180 or 270") + ", not " + std::to_string(*angle));
}

void Codec<Rotation>::describe(JsonWriter& schema, const FieldInfo&)
{
    schema.key("enum");
    schema.beginArray(true);
    for (const Rotation r : {Rotation::R0, Rotation::R90, Rotation::R180, Rotation::R270})
        schema.integer(degrees(r));
    schema.endArray();
}

} // namespace interpose
