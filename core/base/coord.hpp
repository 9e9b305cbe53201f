// SPDX-License-Identifier: GPL-3.0-or-later
// A length on the drawing: whole nanometres in a type of its own, so that snapping, comparing, saving and undoing are
// exact.
#pragma once

#include <cmath>
#include <compare>
#include <concepts>
#include <cstdint>

namespace interpose {

/// A length or position in whole nanometres. There is no implicit way in or out: use the named constructors.
class Coord
{
public:
    constexpr Coord() = default;

    static constexpr Coord fromNm(std::int64_t nm) { return Coord{nm}; }
    /// Nearest nanometre, halves away from zero. Precondition: |um| <= kLargestUm.
    static Coord fromUm(double um) { return Coord{std::llround(um * 1e3)}; }
    static Coord fromMm(double mm) { return Coord{std::llround(mm * 1e6)}; }

    constexpr std::int64_t nm() const { return m_nm; }
    constexpr double um() const { return static_cast<double>(m_nm) / 1e3; }
    constexpr double mm() const { return static_cast<double>(m_nm) / 1e6; }
    constexpr double m() const { return static_cast<double>(m_nm) / 1e9; }

    constexpr auto operator<=>(const Coord&) const = default;
    constexpr Coord operator-() const { return Coord{-m_nm}; }
    constexpr Coord& operator+=(Coord o) { return m_nm += o.m_nm, *this; }
    constexpr Coord& operator-=(Coord o) { return m_nm -= o.m_nm, *this; }
    friend constexpr Coord operator+(Coord a, Coord b) { return Coord{a.m_nm + b.m_nm}; }
    friend constexpr Coord operator-(Coord a, Coord b) { return Coord{a.m_nm - b.m_nm}; }
    // Whole factors only: a fraction would be cut off in silence.
    friend constexpr Coord operator*(Coord a, std::integral auto n) { return Coord{a.m_nm * static_cast<Nm>(n)}; }
    friend constexpr Coord operator*(std::integral auto n, Coord a) { return a * n; }
    friend constexpr Coord operator/(Coord a, std::integral auto n) { return Coord{a.m_nm / static_cast<Nm>(n)}; }

    /// Largest magnitude a file may state: ten metres, far from any overflow of sums or of areas in double.
    static constexpr double kLargestUm = 1e7;

private:
    using Nm = std::int64_t;
    explicit constexpr Coord(std::int64_t nm) : m_nm(nm) {}
    std::int64_t m_nm = 0;
};

constexpr Coord abs(Coord c)
{
    return c < Coord{} ? -c : c;
}

namespace literals {
constexpr Coord operator""_nm(unsigned long long nm)
{
    return Coord::fromNm(static_cast<std::int64_t>(nm));
}
constexpr Coord operator""_um(unsigned long long um)
{
    return Coord::fromNm(static_cast<std::int64_t>(um) * 1'000);
}
constexpr Coord operator""_mm(unsigned long long mm)
{
    return Coord::fromNm(static_cast<std::int64_t>(mm) * 1'000'000);
}
} // namespace literals

} // namespace interpose
