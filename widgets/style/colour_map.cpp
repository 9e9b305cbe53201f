// SPDX-License-Identifier: GPL-3.0-or-later
// The table is computed, not listed: a smooth path through nine anchors in Oklab (B. Ottosson, 2020), walked at
// constant speed so that equal steps of temperature look equally large.
#include "style/colour_map.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace interpose {

namespace {

struct Lab
{
    double lightness, a, b;
};

Lab operator+(Lab p, Lab q)
{
    return {p.lightness + q.lightness, p.a + q.a, p.b + q.b};
}
Lab operator*(double s, Lab p)
{
    return {s * p.lightness, s * p.a, s * p.b};
}
double distance(Lab p, Lab q)
{
    return std::hypot(p.lightness - q.lightness, p.a - q.a, p.b - q.b);
}

/// Lightness, chroma and hue (degrees): the drawing of the palette.
struct Anchor
{
    double lightness, chroma, hue;
};
constexpr std::array kAnchors{Anchor{0.13, 0.035, 285}, Anchor{0.24, 0.095, 296}, Anchor{0.34, 0.140, 312},
                              Anchor{0.44, 0.155, 340}, Anchor{0.54, 0.175, 12},  Anchor{0.64, 0.195, 34},
                              Anchor{0.75, 0.175, 60},  Anchor{0.86, 0.155, 84},  Anchor{0.97, 0.085, 104}};

Lab lab(const Anchor& anchor)
{
    const double angle = anchor.hue * 3.14159265358979323846 / 180;
    return {anchor.lightness, anchor.chroma * std::cos(angle), anchor.chroma * std::sin(angle)};
}

/// Catmull-Rom through the anchors, t in [0, 1].
Lab onPath(double t)
{
    constexpr auto last = static_cast<std::ptrdiff_t>(kAnchors.size()) - 1;
    const double position = t * static_cast<double>(last);
    const auto i = std::min(static_cast<std::ptrdiff_t>(position), last - 1);
    const double u = position - static_cast<double>(i);
    const auto at = [&](std::ptrdiff_t k) {
        return lab(kAnchors[static_cast<std::size_t>(std::clamp(k, std::ptrdiff_t{0}, last))]);
    };
    const double u2 = u * u, u3 = u2 * u;
    return 0.5 * ((-u3 + 2 * u2 - u) * at(i - 1) + (3 * u3 - 5 * u2 + 2) * at(i) + (-3 * u3 + 4 * u2 + u) * at(i + 1) +
                  (u3 - u2) * at(i + 2));
}

int channel(double linear)
{
    const double c = std::clamp(linear, 0.0, 1.0);
    const double encoded = c <= 0.0031308 ? 12.92 * c : 1.055 * std::pow(c, 1 / 2.4) - 0.055;
    return static_cast<int>(std::lround(encoded * 255));
}

QRgb srgb(Lab p)
{
    const auto cube = [](double v) { return v * v * v; };
    const double l = cube(p.lightness + 0.3963377774 * p.a + 0.2158037573 * p.b);
    const double m = cube(p.lightness - 0.1055613458 * p.a - 0.0638541728 * p.b);
    const double s = cube(p.lightness - 0.0894841775 * p.a - 1.2914855480 * p.b);
    return qRgb(channel(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
                channel(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
                channel(-0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s));
}

ColourTable makeTable()
{
    constexpr std::size_t samples = 4096;
    std::array<double, samples + 1> walked{};
    for (std::size_t i = 1; i <= samples; ++i)
        walked[i] = walked[i - 1] +
                    distance(onPath(static_cast<double>(i - 1) / samples), onPath(static_cast<double>(i) / samples));
    ColourTable table{};
    std::size_t at = 0;
    for (std::size_t k = 0; k < table.size(); ++k) {
        const double wanted = walked.back() * static_cast<double>(k) / static_cast<double>(table.size() - 1);
        while (at < samples && walked[at + 1] < wanted)
            ++at;
        const std::size_t next = std::min(at + 1, samples);
        const double step = walked[next] - walked[at];
        const double part = step > 0 ? (wanted - walked[at]) / step : 0;
        table[k] = srgb(onPath((static_cast<double>(at) + part) / samples));
    }
    return table;
}

double niceStep(double wanted)
{
    if (!(wanted > 0)) return 1;
    const double power = std::pow(10, std::floor(std::log10(wanted)));
    for (const double factor : {1.0, 2.0, 5.0})
        if (factor * power >= wanted * 0.999) return factor * power;
    return 10 * power;
}

} // namespace

const ColourTable& heatColours()
{
    static const ColourTable table = makeTable();
    return table;
}

QRgb heatColour(double value, double low, double high)
{
    const double t = std::clamp((value - low) / (high - low), 0.0, 1.0);
    return heatColours()[static_cast<std::size_t>(std::lround(t * (kColourSteps - 1)))];
}

TemperatureScale temperatureScale(double min_c, double max_c, int ticks)
{
    TemperatureScale scale;
    scale.step_c = std::max(niceStep((max_c - min_c) / std::max(ticks, 1)), 0.1);
    scale.low_c = std::floor(min_c / scale.step_c) * scale.step_c;
    scale.high_c = std::ceil(max_c / scale.step_c) * scale.step_c;
    if (scale.high_c <= scale.low_c) scale.high_c = scale.low_c + scale.step_c;
    return scale;
}

std::vector<double> isotherms(double min_c, double max_c, double step_c)
{
    std::vector<double> levels;
    const auto first = static_cast<long>(std::floor(min_c / step_c)) + 1;
    for (long k = first; static_cast<double>(k) * step_c < max_c; ++k)
        levels.push_back(static_cast<double>(k) * step_c);
    return levels;
}

} // namespace interpose
