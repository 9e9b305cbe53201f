#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the shipped font from Inter 4.0 beta 7 (Debian package fonts-inter).

Keeps Latin, Greek, arrows and the mathematical signs the program writes; makes the tabular figures the default ones,
because Qt 6.4 cannot ask a font for a feature; and gives the result a name of its own, "Interpose Sans".

  make_font.py FOLDER_WITH_INTER_OTF OUTPUT_FOLDER      needs python3-fonttools
"""
import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

WEIGHTS = {"Regular": 400, "Medium": 500, "SemiBold": 600}
RANGES = [(0x20, 0x7E), (0xA0, 0x17F), (0x391, 0x3C9), (0x2010, 0x2027), (0x202F, 0x203A), (0x2070, 0x209C),
          (0x20AC, 0x20AC), (0x2122, 0x2122), (0x2126, 0x2126), (0x2190, 0x2199), (0x2206, 0x2206), (0x2211, 0x221A),
          (0x221E, 0x221E), (0x2248, 0x2248), (0x2260, 0x2265), (0x25A0, 0x25CF), (0x2713, 0x2717)]
TABULAR = "0123456789+,.:=()$%\u2212\u00d7/<>"


def tabular_of(font):
    """Glyph name -> its tabular form, from the font's own `tnum` feature."""
    table = font["GSUB"].table
    found = {}
    for record in table.FeatureList.FeatureRecord:
        if record.FeatureTag == "tnum":
            for index in record.Feature.LookupListIndex:
                for sub in table.LookupList.Lookup[index].SubTable:
                    found.update(getattr(getattr(sub, "ExtSubTable", sub), "mapping", {}))
    return found


def even(font):
    """Interpolated weights leave a digit or two a thousandth of an em narrower: not tabular to the last bit."""
    names = font.getBestCmap()
    width = font["hmtx"][names[ord("0")]][0]
    for digit in "123456789":
        name = names[ord(digit)]
        font["hmtx"][name] = (width, font["hmtx"][name][1])


def rename(font, style):
    names = font["name"]
    names.names = [n for n in names.names if n.nameID in (0, 5, 13, 14)]
    family = "Interpose Sans"
    legacy = family if style == "Regular" else f"{family} {style}"
    values = {1: legacy, 2: "Regular", 3: f"{family} {style} from Inter 4.0 beta 7", 4: f"{family} {style}",
              6: f"InterposeSans-{style}"}
    if style != "Regular":
        values.update({16: family, 17: style})
    for key, value in values.items():
        names.setName(value, key, 3, 1, 0x409)
    top = font["CFF "].cff
    top.fontNames[0] = values[6]
    top[0].FullName, top[0].FamilyName = values[4], family


def make(source, target, style):
    font = TTFont(source / f"Inter-{style}.otf", recalcTimestamp=False)
    tabular = tabular_of(font)
    for table in font["cmap"].tables:
        for char in TABULAR:
            name = table.cmap.get(ord(char))
            if name in tabular and char in "0123456789+,.\u2212":
                table.cmap[ord(char)] = tabular[name]
    options = subset.Options()
    options.layout_features = ["kern", "mark", "mkmk", "ccmp", "locl"]
    options.name_IDs, options.notdef_outline, options.hinting = ["*"], True, True
    tool = subset.Subsetter(options)
    tool.populate(unicodes=[c for low, high in RANGES for c in range(low, high + 1)])
    tool.subset(font)
    even(font)
    rename(font, style)
    font["OS/2"].usWeightClass = WEIGHTS[style]
    font.save(target / f"InterposeSans-{style}.otf")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    for name in WEIGHTS:
        make(Path(sys.argv[1]), Path(sys.argv[2]), name)
