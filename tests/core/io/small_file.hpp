// SPDX-License-Identifier: GPL-3.0-or-later
// A valid file of two dies on a base whose lines are counted in the tests' tables: change it only together with them.
#pragma once

#include <string>
#include <string_view>

namespace interpose::tests {

/// Line 1 is the opening brace, line 35 the closing one.
inline constexpr std::string_view kSmallFile = R"({
  "format": "interpose",
  "version": 1,
  "assembly": {
    "name": "pair",
    "cooling": {"style": "bare", "h_top_w_per_m2k": 100, "h_bottom_w_per_m2k": 10, "ambient_c": 25},
    "technology": {
      "materials": {
        "si": {"name": "silicon", "conductivity_w_per_mk": [148, 148, 148], "heat_capacity_j_per_m3k": 1.66e6}
      },
      "bonds": {
        "ub": {"name": "bump", "kind": "microbump", "pitch_um": 40, "height_um": 20, "material": "si", "yield_form": "per_die"}
      },
      "standards": {
        "d2d": {"name": "d2d", "kind": "die_to_die", "pitch_x_um": 50, "pitch_y_um": 50, "power_share": 0.5, "max_rate_gbit_per_s": 32, "phy_energy_pj_per_bit": 0.5}
      }
    },
    "parts": [
      {"id": "base", "name": "base", "kind": "interposer", "width_um": 30000, "height_um": 20000, "thickness_um": 100, "material": "si"},
      {"id": "die", "name": "die", "kind": "die", "width_um": 10000, "height_um": 10000, "thickness_um": 700, "material": "si", "power_w": 10,
       "bonds": [{"bond": "ub", "x_um": 0, "y_um": 0, "width_um": 10000, "height_um": 10000}],
       "phys": [{"id": "east", "x_um": 9000, "y_um": 0, "width_um": 1000, "height_um": 10000, "standard": "d2d", "lanes": 64, "edge": "right"}],
       "facts": {"power_w": {"origin": "user", "source": "assumed: example", "grade": "assumed"}}}
    ],
    "placed": [
      {"id": "BASE", "part": "base", "x_um": 0, "y_um": 0},
      {"id": "A", "part": "die", "on": "BASE", "x_um": 2000, "y_um": 5000},
      {"id": "B", "part": "die", "on": "BASE", "x_um": 18000, "y_um": 5000, "rotation_deg": 180}
    ],
    "links": [
      {"id": "L", "a": {"placed": "A", "phy": "east"}, "b": {"placed": "B", "phy": "east"}, "rate_gbit_per_s": 16, "reversed": true}
    ]
  },
  "flow": {}
}
)";

/// The small file with the first `from` replaced by `to`; empty when there is no `from`, so that a row cannot rot.
inline std::string changed(std::string_view from, std::string_view to)
{
    std::string text(kSmallFile);
    const std::size_t at = text.find(from);
    return at == std::string::npos ? std::string() : text.replace(at, from.size(), to);
}

} // namespace interpose::tests
