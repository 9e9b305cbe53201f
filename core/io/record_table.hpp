// SPDX-License-Identifier: GPL-3.0-or-later
// What a table is written with: a row per key naming its member, and the ranges most rows share.
#pragma once

#include "io/value_types.hpp"

namespace interpose {

template <class T>
inline constexpr bool kCanBeAbsent = false;
template <class T>
inline constexpr bool kCanBeAbsent<std::optional<T>> = true;
template <class T>
inline constexpr bool kCanBeAbsent<std::vector<T>> = true;
template <class T>
inline constexpr bool kCanBeAbsent<Shared<T>> = kCanBeAbsent<T>;
template <class K, class T>
inline constexpr bool kCanBeAbsent<std::map<K, T>> = true;

/// Codec<T> behind the interface the tables hold.
template <class T>
class TypeOf final : public ValueType
{
public:
    void read(Reading& reading, const FieldInfo& field, JsonValue value, void* out) const override
    {
        if constexpr (requires(T& t) { Codec<T>::read(reading, field, value, t); })
            Codec<T>::read(reading, field, value, *static_cast<T*>(out));
        else // reports are written only
            reading.refuse(value, std::string(field.key) + " cannot be read");
    }
    void write(JsonWriter& writer, const void* in) const override
    {
        Codec<T>::write(writer, *static_cast<const T*>(in));
    }
    bool present(const void* in) const override
    {
        if constexpr (requires(const T& t) { t.has_value(); })
            return static_cast<const T*>(in)->has_value();
        else
            return in != nullptr;
    }
    bool equal(const void* a, const void* b) const override
    {
        return *static_cast<const T*>(a) == *static_cast<const T*>(b);
    }
    void describe(JsonWriter& schema, const FieldInfo& field) const override
    {
        if constexpr (requires { Codec<T>::describe(schema, field); }) Codec<T>::describe(schema, field);
    }

    static const ValueType& instance()
    {
        static const TypeOf type;
        return type;
    }
};

template <class R, class M>
R recordOf(M R::*);
template <class R, class M>
M memberOf(M R::*);

/// Address of record->*First->*Rest...
template <auto First, auto... Rest>
void* address(void* record)
{
    auto& member = static_cast<decltype(recordOf(First))*>(record)->*First;
    if constexpr (sizeof...(Rest) == 0)
        return &member;
    else
        return address<Rest...>(&member);
}

template <auto First, auto... Rest>
struct PathEnd
{
    using type = typename PathEnd<Rest...>::type;
};
template <auto Last>
struct PathEnd<Last>
{
    using type = decltype(memberOf(Last));
};

/// A row of a table: field<&Part::width>("width_um", kSize, "along x"); two members reach into an inline struct.
template <auto... Path>
FieldInfo field(std::string_view key, Domain domain, std::string_view about, Need need = Need::Required)
{
    using T = typename PathEnd<Path...>::type;
    if (kCanBeAbsent<T>) need = Need::Omitted;
    return {key, about, domain, need, &TypeOf<T>::instance(), &address<Path...>};
}

/// Sorts the rows and adds the default-made struct.
template <class R>
RecordInfo makeRecord(std::string_view name, std::string_view article, std::vector<FieldInfo> fields,
                      bool oneLine = false, bool document = false)
{
    static const R defaults{};
    std::sort(fields.begin(), fields.end(), [](const FieldInfo& a, const FieldInfo& b) { return a.key < b.key; });
    return {name, article, std::move(fields), &defaults, oneLine, document};
}

// Ranges most tables share; lengths in micrometres. None is narrower than what validate() lets pass: what can be
// saved can be opened.
inline constexpr Domain kPosition{-Coord::kLargestUm, Coord::kLargestUm};
inline constexpr Domain kSize{0, Coord::kLargestUm, true};
inline constexpr Domain kLengthOrZero{0, Coord::kLargestUm};
inline constexpr Domain kShare{0, 1};
inline constexpr Domain kQuantity{0, kLargestNumber};
inline constexpr Domain kPositive{0, kLargestNumber, true};
inline constexpr Domain kTemperature{-273.15, 1000};
inline constexpr Domain kAnyNumber{};
inline constexpr Domain kId{.text = TextKind::Id};
inline constexpr Domain kLine{};
inline constexpr Domain kProse{.text = TextKind::Prose};
inline constexpr Domain kPlain{}; ///< booleans, words and records

} // namespace interpose
