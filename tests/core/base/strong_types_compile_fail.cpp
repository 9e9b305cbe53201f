// SPDX-License-Identifier: GPL-3.0-or-later
// Each CASE above 0 is a mix-up that must not compile; CASE 0 is what it should have said.
#include "base/coord.hpp"
#include "base/id.hpp"

using namespace interpose;
using namespace interpose::literals;

Coord width();
void placeAt(Coord x, Coord y);
void remove(const PlacedId& id);

void attempt()
{
#if CASE == 0
    const Coord c = Coord::fromUm(1.5);
    placeAt(c + width(), 2_mm);
    remove(PlacedId("GPU0"));
    const Coord twice = 2 * width();
    placeAt(twice / 2, -c);
#elif CASE == 1
    Coord c = 1.5; // a bare number has no unit
#elif CASE == 2
    Coord c{1500}; // nor has a whole one
#elif CASE == 3
    double um = width(); // the unit must be named on the way out, too
#elif CASE == 4
    placeAt(100, 200);
#elif CASE == 5
    Coord c = width() + 1;
#elif CASE == 6
    Coord c = width() * 1.5; // would round in silence
#elif CASE == 7
    bool b = width() > 0;
#elif CASE == 8
    remove(PartId("gpu")); // a part is not a placed part
#elif CASE == 9
    bool b = PlacedId("GPU0") == LinkId("GPU0");
#endif
}
