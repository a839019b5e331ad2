#!/usr/bin/env python3
"""Makes test.ttf beside this file: a font with nothing but three Chinese characters and one of a private area, each a bar.

Needs   pip install fonttools
"""

import pathlib

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

LETTERS = "日本語\U0010FF00"


def bar(height):
    pen = TTGlyphPen(None)
    pen.moveTo((100, 0))
    for point in [(100, height), (500, height), (500, 0)]:
        pen.lineTo(point)
    pen.closePath()
    return pen.glyph()


def main():
    names = [".notdef", *(f"u{ord(c):X}" for c in LETTERS)]
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({ord(c): f"u{ord(c):X}" for c in LETTERS})
    builder.setupGlyf({name: bar(200 + 100 * i) for i, name in enumerate(names)})
    builder.setupHorizontalMetrics({name: (600, 100) for name in names})
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Test", "styleName": "Regular", "psName": "Test-Regular"})
    builder.setupOS2(sTypoAscender=800, sTypoDescender=-200, usWeightClass=400)
    builder.setupPost()
    builder.updateHead(created=0, modified=0)
    builder.font.recalcTimestamp = False
    builder.save(pathlib.Path(__file__).resolve().with_name("test.ttf"))


if __name__ == "__main__":
    main()
