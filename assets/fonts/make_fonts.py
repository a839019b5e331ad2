#!/usr/bin/env python3
"""Makes the fonts of the game out of Nunito: three weights, each in two files.

Reads   a folder holding Nunito's static TrueType files (searched recursively): Nunito*400Regular.ttf,
        Nunito*600SemiBold.ttf, Nunito*800ExtraBold.ttf, as in the npm package @expo-google-fonts/nunito.
Writes  Nunito-Regular.ttf, Nunito-SemiBold.ttf, Nunito-ExtraBold.ttf beside this file, with what the game itself
        says, and Nunito-*-Extended.ttf, with the letters of other languages, which are needed only where a level is
        written in one; and, when asked, a picture of both to look at.
Needs   pip install fonttools skia-pathops   (and pillow for --sheet)

    python3 make_fonts.py FOLDER [--sheet sheet.png]

What it does to each weight:
  1. keeps the characters in KEPT and the kerning, drops the rest;
  2. draws what Nunito has not: Greek letters, arrows, nabla, subscript x, stars. They are centre lines stroked
     with round ends in the weight's own stem width, which is how Nunito itself looks;
  3. composes the symbols of the update rule, each as one glyph, in a private area:
       U+F0001  m with a hat     U+F0002  v with a hat
       U+F0003  the root of v-hat, its bar over the hat     U+F0004  subscript y
  4. checks that all digits, the minus and the plus are equally wide (Nunito's are), so that numbers do not dance;
  5. names the family "Frankie Sans": it is no longer Nunito as its authors drew it.
The extended fonts hold everything else that Nunito has (Latin, Vietnamese, Cyrillic), and the rest of modern Greek:
capitals that look like Latin or Cyrillic ones are those, others are drawn like the letters above, with accents of Nunito.

Units are font units: 1000 to the em, baseline at 0, y up.
"""

import argparse
import math
import pathlib
import sys

import pathops
from fontTools import subset
from fontTools.pens.boundsPen import BoundsPen
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

FAMILY = "Frankie Sans"
WEIGHTS = {"Regular": "400Regular", "SemiBold": "600SemiBold", "ExtraBold": "800ExtraBold"}

KEPT = (
    "".join(map(chr, [*range(0x20, 0x7F), *range(0xA0, 0x100)]))
    + "αβγδεθκλμνξπρστφωΔΣ∇∂←↑→↓↺√≤≥≠±×÷−·…–—‘’“”≈∞½²³⁰⁴⁵⁶⁷⁸⁹ŝŵ₀₁₂ₓ★"
    + "\u0302"  # the combining hat: m̂ typed as two characters still shapes
)

X_HEIGHT = 484.0
ASCENDER = 705.0
OVERSHOOT = 10.0
DESCENDER = -190.0
# The sign for a letter that no font has; egui looks for this one.
REPLACEMENT = 0x25FB
M_HAT, V_HAT, ROOT_V_HAT, SUB_Y = 0xF0001, 0xF0002, 0xF0003, 0xF0004
# A circle's quarter as one cubic: control points this far along the tangent.
KAPPA = 0.5523


class Line:
    """A centre line: moves, straight lines and cubics, later stroked with round ends."""

    def __init__(self):
        self.path = pathops.Path()

    def m(self, x, y):
        self.path.moveTo(x, y)
        return self

    def l(self, *points):
        for x, y in zip(points[::2], points[1::2]):
            self.path.lineTo(x, y)
        return self

    def c(self, *p):
        for i in range(0, len(p), 6):
            self.path.cubicTo(*p[i : i + 6])
        return self

    def ellipse(self, cx, cy, rx, ry):
        kx, ky = rx * KAPPA, ry * KAPPA
        self.m(cx + rx, cy)
        self.c(cx + rx, cy + ky, cx + kx, cy + ry, cx, cy + ry)
        self.c(cx - kx, cy + ry, cx - rx, cy + ky, cx - rx, cy)
        self.c(cx - rx, cy - ky, cx - kx, cy - ry, cx, cy - ry)
        self.c(cx + kx, cy - ry, cx + rx, cy - ky, cx + rx, cy)
        self.path.close()
        return self

    def stroked(self, width):
        """The outline of a stroke this wide, overlaps removed."""
        out = pathops.Path(self.path)
        out.stroke(width, pathops.LineCap.ROUND_CAP, pathops.LineJoin.ROUND_JOIN, 4.0)
        out.convertConicsToQuads()
        out.simplify(fix_winding=True)
        return out


def greek(stem):
    """Centre lines of the Greek letters: character -> (line, advance). `stem`: the weight's stroke width."""
    h = stem / 2
    top, base, desc = X_HEIGHT - h + OVERSHOOT, h - OVERSHOOT, DESCENDER + h
    asc = ASCENDER - h + OVERSHOOT
    mid = (top + base) / 2
    bold = (stem - 67.0) / 50.0  # 0 in Regular, about 1 in ExtraBold
    grow = 14 * bold  # bolder letters are a little wider
    left = 46 + h - 10 * bold
    g = {}

    r = 490 + grow
    g["α"] = (
        Line().m(r + 18, top - 4)
        .c(r - 30, 290, r - 105, base, 262, base)
        .c(left + 70, base, left, mid - 120, left, mid)
        .c(left, mid + 120, left + 70, top, 262, top)
        .c(r - 100, top, r - 50, 170, r + 30, base + 6), 590 + 2 * grow)
    r = 470 + grow
    g["β"] = (
        Line().m(left + 28, desc).l(left + 28, 500)
        .c(left + 28, 620, left + 95, asc, left + 185, asc)
        .c(left + 300, asc, r - 40, 640, r - 40, 540)
        .c(r - 40, 440, r - 120, 385, r - 230, 382)
        .c(r - 80, 380, r, 310, r, 200)
        .c(r, 80, r - 90, base, left + 190, base)
        .c(left + 110, base, left + 60, 45, left + 28, 100), 560 + 2 * grow)
    g["γ"] = (
        Line().m(40 + h, top).c(130 + h, top, 200, 260, 255 + grow / 2, 10)
        .m(455 + grow, top).c(420 + grow, 330, 300, 130, 255 + grow / 2, 10)
        .c(238, -60, 232, -120, 232, desc), 505 + grow)
    r = 465 + grow
    g["δ"] = (
        Line().m(r - 50, asc - 22).c(r - 110, asc, r - 150, asc, 275, asc)
        .c(155, asc, 125, 555, 225, 490)
        .c(330, 425, r, 390, r, 225)
        .c(r, 90, 385, base, 258, base)
        .c(125, base, left, 90, left, 225)
        .c(left, 345, 115, 440, 300, 442), 540 + 2 * grow)
    r = 395 + grow
    g["ε"] = (
        Line().m(r, top - 66).c(r - 50, top - 15, r - 100, top, 245, top)
        .c(135, top, left + 14, top - 35, left + 14, top - 105)
        .c(left + 14, mid + 35, 130, mid + 14, 285, mid + 14)
        .c(120, mid + 14, left, mid - 15, left, base + 115)
        .c(left, base + 35, 130, base, 245, base)
        .c(r - 90, base, r - 35, base + 22, r + 8, base + 72), 460 + grow)
    g["θ"] = (
        Line().ellipse(272 + grow / 2, asc / 2 + base / 2, 226 + grow / 2 - h, (asc - base) / 2)
        .m(left + 10, asc / 2 + base / 2).l(534 + grow - left, asc / 2 + base / 2), 544 + grow)
    g["κ"] = (
        Line().m(74 + h, top).l(74 + h, base).m(420 + grow, top).l(84 + h, mid - 30)
        .m(210 + grow / 2, mid + 30).l(440 + grow, base), 500 + grow)
    g["λ"] = (
        Line().m(60 + h, asc - 4).c(150, asc + 6, 175, 640, 205, 560).c(270, 400, 350, 150, 395, 60)
        .c(412, 25, 435, base, 470 + grow, base + 4)
        .m(262, 385).l(50 + h, base), 520 + grow)
    g["ξ"] = (
        Line().m(400 + grow, asc - 10).c(340, asc, 290, asc, 250, asc)
        .c(90, asc, 70, 410, 215, 392).l(340, 392).l(215, 392)
        .c(10, 385, -10, 45, 215, 20)
        .c(330, 8, 405, 5, 405 + grow, -70).c(405 + grow, -140, 350, desc, 265, desc), 455 + grow)
    r = 500 + grow
    g["σ"] = (
        Line().ellipse((left + r - 30) / 2, mid, (r - 30 - left) / 2, (top - base) / 2)
        .m((left + r - 30) / 2, top).l(r + 35, top - 2), 590 + 2 * grow)
    g["τ"] = (
        Line().m(36 + h, top).l(425 + grow, top)
        .m(225 + grow / 2, top).l(225 + grow / 2, 120)
        .c(225 + grow / 2, 45, 255, base, 300 + grow, base).c(335 + grow, base, 350, base + 8, 370 + grow, base + 22), 470 + grow)
    # An oval on a stem, whose foot goes straight down.
    cx = 300 + grow / 2
    g["ρ"] = (
        Line().ellipse(cx, mid, cx - left - 12, (top - base) / 2).m(left + 12, mid).l(left + 12, desc), 2 * cx - 20)
    cx = 345 + grow
    g["φ"] = (
        Line().ellipse(cx, mid, cx - left, (top - base) / 2).m(cx, asc - 20).l(cx, desc), 2 * cx)
    cx, r = 365 + grow, 2 * (365 + grow) - left
    g["ω"] = (
        Line().m(left + 70, top).c(left + 15, top - 60, left, mid + 60, left, mid - 30)
        .c(left, 90, left + 60, base, 220 + grow / 2, base)
        .c(cx - 60, base, cx, 90, cx, 190).l(cx, mid + 60).l(cx, 190)
        .c(cx, 90, cx + 60, base, r - 145, base)
        .c(r - 60, base, r, 90, r, mid - 30)
        .c(r, mid + 60, r - 15, top - 60, r - 70, top), 2 * cx)
    return g


def more_greek(stem):
    """Centre lines of the Greek letters that only texts need: character -> (line, advance)."""
    h = stem / 2
    top, base, desc = X_HEIGHT - h + OVERSHOOT, h - OVERSHOOT, DESCENDER + h
    flat, foot, cap = X_HEIGHT - h, h, ASCENDER - h
    bold = (stem - 67.0) / 50.0
    grow = 14 * bold
    left = 62 + h - 8 * bold
    g = {}

    r = 440 + 1.5 * grow
    g["η"] = (
        Line().m(left, flat).l(left, foot)
        .m(left, 300).c(left, 420, left + 80, top, (left + r) / 2 + 10, top)
        .c(r - 60, top, r, top - 70, r, 310).l(r, desc), r + left)
    g["υ"] = (
        Line().m(left, flat).l(left, 190).c(left, 70, left + 70, base, (left + r) / 2, base)
        .c(r - 70, base, r, 70, r, 190).c(r, 320, r - 12, 400, r - 40, flat), r + left)
    r, cx = 560 + 2.2 * grow, (left + 560 + 2.2 * grow) / 2
    g["ψ"] = (
        Line().m(left, flat).l(left, 200).c(left, 70, left + 90, base, cx, base)
        .c(r - 90, base, r, 70, r, 200).l(r, flat)
        .m(cx, ASCENDER - 60 - h).l(cx, desc), r + left)
    g["χ"] = (
        Line().m(36 + h, top - 2).c(110, top, 130, 430, 160, 360).l(350 + grow, -60)
        .c(385 + grow, -140, 400 + grow, desc, 470 + grow - h, desc)
        .m(450 + grow - h, flat).l(40 + h, desc), 486 + grow)
    g["ζ"] = (
        Line().m(80 + h, cap).l(390 + grow, cap)
        .c(180, 560, left - 6, 380, left - 6, 205).c(left - 6, 60, 150, 22, 255, 12)
        .c(340, 4, 395 + grow, -20, 395 + grow, -80).c(395 + grow, -140, 345, desc, 270, desc), 440 + grow)
    r = 410 + grow
    g["ς"] = (
        Line().m(r, top - 50).c(r - 45, top - 10, r - 90, top, 262, top)
        .c(120, top, left - 8, mid_of(top, base) + 110, left - 8, mid_of(top, base) + 10)
        .c(left - 8, 90, 130, 40, 250, 15).c(330, 0, r - 15, -20, r - 15, -85)
        .c(r - 15, -140, 330, desc, 262, desc), 455 + grow)
    stem *= 1.06  # capitals are a little heavier
    h = stem / 2
    cap, foot = ASCENDER - h, h
    g["Λ"] = (Line().m(34 + h, foot).l(315 + grow, cap, 596 + 2 * grow - h, foot), 630 + 2 * grow)
    g["Ξ"] = (
        Line().m(60 + h, cap).l(530 + grow, cap).m(95 + h, mid_of(cap, foot)).l(495 + grow, mid_of(cap, foot))
        .m(60 + h, foot).l(530 + grow, foot), 590 + grow + h)
    r, cx = 640 + 2 * grow, (left + 640 + 2 * grow) / 2
    g["Ψ"] = (
        Line().m(left, cap).l(left, 430).c(left, 270, left + 100, 205, cx, 205)
        .c(r - 100, 205, r, 270, r, 430).l(r, cap).m(cx, cap).l(cx, foot), r + left)
    return g


def mid_of(a, b):
    return (a + b) / 2


# Greek letters that have the shape of another one.
SAME = dict(zip("ΑΒΓΕΖΗΙΚΜΝΟΠΡΤΥΦΧικο\u037e\u0387", "ABГEZHIKMNOПPTYФXıкo;·"))
# Letters with accents: the letter, and the combining marks over it.
TONOS, DIALYTIKA = 0x0301, 0x0308
ACCENTED = {
    **{accented: (letter, [TONOS]) for accented, letter in zip("άέήίόύώ", "αεηιουω")},
    **{accented: (letter, [DIALYTIKA]) for accented, letter in zip("ϊϋΪΫ", "ιυΙΥ")},
    **{accented: (letter, [DIALYTIKA, TONOS]) for accented, letter in zip("ΐΰ", "ιυ")},
}
# Capitals have the accent before them.
ACCENT_BEFORE = dict(zip("ΆΈΉΊΌΎΏ", "ΑΕΗΙΟΥΩ"))


def add_greek(ed, stem):
    """Adds all letters of modern Greek that the font lacks, but for those in the basic fonts."""
    lines = {**greek(stem), **more_greek(stem)}
    drawn = {}

    def shape(char):
        """The outline of a letter and its advance."""
        if char in lines:
            line, advance = lines[char]
            return line.stroked(stem * (1.06 if char.isupper() else 1.0)), advance
        if char == "Θ":
            x0, y0, x1, y1 = ed.bounds(ord("O"))
            bar = Line().m(x0 + 1.9 * stem, (y0 + y1) / 2).l(x1 - 1.9 * stem, (y0 + y1) / 2)
            return union(ed.outline(ord("O")), bar.stroked(stem)), ed.width(ord("O"))
        same = ord(SAME.get(char, char))
        return ed.outline(same), ed.width(same)

    for char in [*SAME, *more_greek(stem), "Θ"]:
        drawn[char] = shape(char)
    for char, (letter, marks) in ACCENTED.items():
        path, advance = shape(letter)
        x0, _, x1, y1 = path.bounds
        middle, lift = (x0 + x1) / 2, y1 - X_HEIGHT
        parts = [path]
        for i, mark in enumerate(marks):
            mx0, my0, mx1, my1 = ed.bounds(mark)
            up = lift + (my1 - my0 + 20) * i
            parts.append(ed.outline(mark, (1, 0, 0, 1, middle - (mx0 + mx1) / 2, up)))
        drawn[char] = union(*parts), advance
    mx0, my0, mx1, my1 = ed.bounds(TONOS)
    for char, letter in ACCENT_BEFORE.items():
        path, advance = shape(letter)
        x0, *_ = path.bounds
        room = mx1 - mx0 + 10
        moved = pathops.Path()
        path.draw(TransformPen(moved.getPen(), (1, 0, 0, 1, room, 0)))
        mark = ed.outline(TONOS, (1, 0, 0, 1, x0 - mx0 - 6, ASCENDER - my1 + 20))
        drawn[char] = union(moved, mark), advance + room
    drawn["΄"] = ed.outline(TONOS, (1, 0, 0, 1, 60 - mx0, 0)), mx1 - mx0 + 120
    for char, (path, advance) in drawn.items():
        if ord(char) not in ed.font.getBestCmap():
            ed.add(ord(char), path, advance)


def replacement(stem):
    """A square for a letter that no font has: (path, advance)."""
    h = 0.5 * stem * 0.7
    return Line().m(70 + h, h).l(70 + h, 600 - h, 530 - h, 600 - h, 530 - h, h, 70 + h, h).stroked(2 * h), 600


def signs(stem):
    """Centre lines of the arrows and small letters: character -> (line, advance)."""
    thin = stem * 0.94
    h = thin / 2
    axis = 284.0  # where the minus and the plus sit
    head = 150 + thin * 0.45
    g = {}
    lo, hi = 60 + h, 740 - h
    g["→"] = (Line().m(lo, axis).l(hi, axis).m(hi - head, axis + head).l(hi, axis, hi - head, axis - head), 800)
    g["←"] = (Line().m(hi, axis).l(lo, axis).m(lo + head, axis + head).l(lo, axis, lo + head, axis - head), 800)
    lo, hi, cx = -30 + h, 640 - h, 300
    g["↑"] = (Line().m(cx, lo).l(cx, hi).m(cx - head, hi - head).l(cx, hi, cx + head, hi - head), 600)
    g["↓"] = (Line().m(cx, hi).l(cx, lo).m(cx - head, lo + head).l(cx, lo, cx + head, lo + head), 600)
    # Most of a circle, anticlockwise from the upper left; the head at the top points left.
    radius, cx, cy = 262.0, 360.0, 276.0
    turn = Line()
    start, sweep, pieces = math.radians(152), math.radians(300), 6
    k = 4 / 3 * math.tan(sweep / pieces / 4)
    at = lambda a: (cx + radius * math.cos(a), cy + radius * math.sin(a))
    turn.m(*at(start))
    for i in range(pieces):
        a, b = start + sweep * i / pieces, start + sweep * (i + 1) / pieces
        (ax, ay), (bx, by) = at(a), at(b)
        turn.c(ax - k * (ay - cy), ay + k * (ax - cx), bx + k * (by - cy), by - k * (bx - cx), bx, by)
    ex, ey = at(start + sweep)
    wing = head * 0.82
    turn.m(ex + wing, ey + wing).l(ex - 10, ey, ex + wing, ey - wing)
    g["↺"] = (turn, 720)
    return g


def subscripts(stem):
    """Subscript x and y, on the figures' own subscript line."""
    thin = stem * 0.86
    h = thin / 2
    low, high = h - 8, 312 - h
    x = Line().m(36 + h, high).l(300 - h, low).m(300 - h, high).l(36 + h, low)
    y = Line().m(34 + h, high).l(172, low + 6).m(310 - h, high).l(172, low + 6).c(150, -50, 118, -112 + h, 62 + h, -112 + h)
    return {0x2093: (x, 336), SUB_Y: (y, 344)}, thin


def star():
    """A five-pointed star with soft corners."""
    cx, cy, outer, inner, soft = 400.0, 320.0, 330.0, 165.0, 56.0
    path = pathops.Path()
    for i in range(10):
        a = math.radians(90 + 36 * i)
        r = outer if i % 2 == 0 else inner
        (path.lineTo if i else path.moveTo)(cx + r * math.cos(a), cy + r * math.sin(a))
    path.close()
    edge = pathops.Path(path)
    edge.stroke(soft, pathops.LineCap.ROUND_CAP, pathops.LineJoin.ROUND_JOIN, 4.0)
    edge.convertConicsToQuads()
    return pathops.op(path, edge, pathops.PathOp.UNION)


class Editor:
    """One font being changed."""

    def __init__(self, font):
        self.font = font

    def outline(self, code, transform=(1, 0, 0, 1, 0, 0)):
        """The outline of a character the font has, moved by an affine transform."""
        glyphs, name = self.font.getGlyphSet(), self.font.getBestCmap()[code]
        recorded = DecomposingRecordingPen(glyphs)
        glyphs[name].draw(recorded)
        path = pathops.Path()
        recorded.replay(TransformPen(path.getPen(glyphSet=glyphs), transform))
        path.simplify(fix_winding=True)
        return path

    def width(self, code):
        return self.font["hmtx"][self.font.getBestCmap()[code]][0]

    def bounds(self, code):
        glyphs = self.font.getGlyphSet()
        pen = BoundsPen(glyphs)
        glyphs[self.font.getBestCmap()[code]].draw(pen)
        return pen.bounds

    def add(self, code, path, advance):
        """Puts a drawn outline at a code point. Curves become TrueType's quadratics, half a unit exact."""
        name = f"u{code:05X}"
        pen = TTGlyphPen(None)
        clean = pathops.Path(path)
        clean.simplify(fix_winding=True, clockwise=True)
        clean.draw(Cu2QuPen(pen, 0.5))
        glyph = pen.glyph()
        font = self.font
        font.setGlyphOrder([*font.getGlyphOrder(), name])
        font["glyf"][name] = glyph
        glyph.recalcBounds(font["glyf"])
        font["hmtx"][name] = (round(advance), getattr(glyph, "xMin", 0))
        for table in font["cmap"].tables:
            if table.isUnicode() and (code <= 0xFFFF or table.format == 12):
                table.cmap[code] = name

    def need_wide_cmap(self):
        """The private code points are above U+FFFF: they need a format 12 table."""
        from fontTools.ttLib.tables._c_m_a_p import CmapSubtable

        cmap = self.font["cmap"]
        if any(t.format == 12 for t in cmap.tables):
            return
        wide = CmapSubtable.newSubtable(12)
        wide.platformID, wide.platEncID, wide.language = 3, 10, 0
        wide.cmap = dict(self.font.getBestCmap())
        cmap.tables.append(wide)


def union(*paths):
    out = pathops.Path()
    pathops.union([c for p in paths for c in p.contours], out.getPen())
    return out


def hatted(ed, letter, lift=0.0):
    """A letter with the font's own hat centred over it: (path, advance, top)."""
    x0, _, x1, _ = ed.bounds(ord(letter))
    hx0, _, hx1, hy1 = ed.bounds(0x0302)
    shift = (x0 + x1) / 2 - (hx0 + hx1) / 2
    hat = ed.outline(0x0302, (1, 0, 0, 1, shift, lift))
    return union(ed.outline(ord(letter)), hat), ed.width(ord(letter)), hy1 + lift


def root_of_v_hat(ed, stem):
    """√ and its bar over v̂, drawn to fit: (path, advance)."""
    thin = stem * 0.82
    h = thin / 2
    letter, advance, top = hatted(ed, "v", lift=-24)
    left = 292.0 + stem * 0.55
    bar = top + 46 + h
    moved = pathops.Path()
    letter.draw(TransformPen(moved.getPen(), (1, 0, 0, 1, left, 0)))
    sign = (
        Line().m(28 + h, 268).l(98 + h, 300, 205, -70 + h, 312 + h, bar, left + advance - 4, bar).stroked(thin)
    )
    return union(moved, sign), left + advance + 24


def flipped_delta(ed):
    """Nabla is Delta upside down, on the same line."""
    code = 0x0394
    _, y0, _, y1 = ed.bounds(code)
    return ed.outline(code, (1, 0, 0, -1, 0, y0 + y1)), ed.width(code)


def rename(font, style):
    table = font["name"]
    ps = f"{FAMILY.replace(' ', '')}-{style}"
    keep = {0, 8, 9, 13, 14}
    table.names = [n for n in table.names if n.nameID in keep]
    for name_id, text in {
        1: FAMILY if style == "Regular" else f"{FAMILY} {style}",
        2: "Regular",
        3: f"{ps};from Nunito",
        4: f"{FAMILY} {style}",
        5: "Version 1.0, from Nunito 3.602",
        6: ps,
        10: "Nunito, subset, with Greek letters, arrows and the symbols of Adam's update rule added.",
        16: FAMILY,
        17: style,
    }.items():
        table.setName(text, name_id, 3, 1, 0x409)


def make(source, target, style):
    """One weight: subset, additions, name. Returns the characters drawn here."""
    options = subset.Options()
    options.layout_features = ["kern", "mark", "ccmp"]
    options.hinting = False
    options.name_IDs = ["*"]
    options.notdef_outline = True
    font = subset.load_font(str(source), options)
    had = set(font.getBestCmap())
    worker = subset.Subsetter(options)
    worker.populate(text=KEPT)
    worker.subset(font)
    if "STAT" in font:
        del font["STAT"]

    ed = Editor(font)
    ed.need_wide_cmap()
    _, low, _, high = ed.bounds(ord("-"))
    stem = (high - low) * 1.1  # uprights are a tenth heavier than the hyphen
    drawn = {}
    for char, (line, advance) in {**greek(stem), **signs(stem)}.items():
        if ord(char) not in had:
            drawn[ord(char)] = (line.stroked(stem if char.isalpha() else stem * 0.94), advance)
    small, thin = subscripts(stem)
    for code, (line, advance) in small.items():
        if code not in had:
            drawn[code] = (line.stroked(thin), advance)
    if ord("ν") not in had:
        drawn[ord("ν")] = (ed.outline(ord("v")), ed.width(ord("v")))
    if ord("∇") not in had:
        drawn[ord("∇")] = flipped_delta(ed)
    if ord("★") not in had:
        drawn[ord("★")] = (star(), 800)
    drawn[REPLACEMENT] = replacement(stem)
    for code, letter in ((M_HAT, "m"), (V_HAT, "v")):
        path, advance, _ = hatted(ed, letter)
        drawn[code] = (path, advance)
    drawn[ROOT_V_HAT] = root_of_v_hat(ed, stem)
    for code, (path, advance) in drawn.items():
        ed.add(code, path, advance)

    lacking = [c for c in KEPT if ord(c) not in font.getBestCmap()]
    if lacking:
        sys.exit(f"{style}: still lacks {lacking}")
    widths = {ed.width(ord(c)) for c in "0123456789+−"}
    if len(widths) != 1:
        sys.exit(f"{style}: digits and signs are not equally wide: {widths}")
    rename(font, style)
    font["post"].formatType = 3.0
    font.save(target)
    return sorted(drawn)


def make_extended(source, target, style):
    """The letters of one weight that the basic font does not have."""
    options = subset.Options()
    options.layout_features = []
    options.hinting = False
    options.name_IDs = ["*"]
    options.notdef_outline = True
    font = subset.load_font(str(source), options)
    basic = set(TTFont(target.with_name(f"Nunito-{style}.ttf")).getBestCmap())
    # What Greek letters are made of stays until they are made.
    parts = {ord(c) for c in "ABEZHIKMNOPTYXoıк;·ГПФΩαεω"} | {TONOS, DIALYTIKA, ord("-")}
    own = {code for code in font.getBestCmap() if code > 0x7F and code not in basic and not 0xE000 <= code <= 0xF8FF}
    worker = subset.Subsetter(options)
    worker.populate(unicodes=own | parts)
    worker.subset(font)
    if "STAT" in font:
        del font["STAT"]
    ed = Editor(font)
    _, low, _, high = ed.bounds(ord("-"))
    add_greek(ed, (high - low) * 1.1)
    greek_codes = {c for c in font.getBestCmap() if 0x370 <= c <= 0x3FF}
    rename(font, f"{style} Extended")
    font["post"].formatType = 2.0
    font.save(target)
    options = subset.Options()
    options.layout_features = []
    options.name_IDs = ["*"]
    options.notdef_outline = True
    font = subset.load_font(str(target), options)
    worker = subset.Subsetter(options)
    worker.populate(unicodes=(own | greek_codes) - basic)
    worker.subset(font)
    font["post"].formatType = 3.0
    font.save(target)
    lacking = [c for c in EXTENDED_SAMPLE if ord(c) not in font.getBestCmap() and ord(c) not in basic]
    if lacking:
        sys.exit(f"{style} Extended: lacks {lacking}")
    return len(font.getBestCmap())


# Letters that the extended fonts must have: Polish, Czech, Turkish, Vietnamese, Romanian, Hungarian, Baltic, Cyrillic, Greek.
EXTENDED_SAMPLE = (
    "ĄąĆćĘęŁłŃńŚśŹźŻżČčĎďĚěŇňŘřŠšŤťŮůŽžĞğİıŞşȘșȚțŐőŰűĀāĒēĢģĪīĶķĻļŅņŪūĖėĮįŲų"
    "ĂăĐđĨĩŨũƠơƯưẠạẢảẤấẦầẨẩẪẫẬậẮắẰằẲẳẴẵẶặẸẹẺẻẼẽẾếỀềỂểỄễỆệỈỉỊịỌọỎỏỐốỒồỔổỖỗỘộỚớỜờỞởỠỡỢợỤụỦủỨứỪừỬửỮữỰựỲỳỴỵỶỷỸỹ"
    + "".join(map(chr, [*range(0x400, 0x460), *range(0x490, 0x494)]))
    + "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩαβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋΐΰΆΈΉΊΌΎΏΪΫ"
)


def sheet(folder, path):
    """A picture of all three weights, to look at."""
    from PIL import Image, ImageDraw, ImageFont

    lines = [
        "Fetch, Frankie!  The other side  Wrong-way steps 9 / par 14",
        "αβγδεθκλμνξπστφω ΔΣ∇∂ ←↑→↓↺ √≤≥≠±×÷−·… – — ‘’“” ≈∞½²³ ₀₁₂ₓ\U000F0004 ★★★",
        "aα bβ yγ dδ eε oθ kκ lλ uμ vν xξ nπ oσ tτ pφ wω  β₁ β₂ ∇f ∂f  θ ← θ − lr · r",
        "\U000F0001 \U000F0002 \U000F0003   r = \U000F0001 ÷ (\U000F0003 + ε)   rₓ r\U000F0004   m̂ v̂ (typed)",
        "0123456789  +0.111  −0.888  1.000e−08   ÀÉÎÕÜßçñøÅ ¿¡«»§°",
    ]
    more = [
        "Łąka się zgadzają Příliš žluťoučký kůň Değişim İğne Thuật toán đường dốc Ő ű ș ț",
        "Градиент идёт вниз, Їжак ґанок Љубав Ђ ЖЩЫЭЮЯ жщыэюя",
        "Γρήγορη αλεπού ξεσκεπάζω την ψυχοφθόρα βδελυγμία ζέστη χαΐδεύω Άνθρωπος Έξι Ήλιος Ίων Ό Ύ Ώ",
        "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩ αβγδεζηθικλμνξοπρσςτυφχψω άέήίόύώϊϋΐΰ ◻",
    ]
    img = Image.new("RGB", (1320, 2000), "#FFFBF3")
    draw = ImageDraw.Draw(img)
    y = 16
    for style in WEIGHTS:
        for size in (34, 14):
            font = ImageFont.truetype(str(folder / f"Nunito-{style}.ttf"), size)
            for line in lines:
                draw.text((20, y), line, font=font, fill="#3A312B")
                y += int(size * 1.5)
            other = ImageFont.truetype(str(folder / f"Nunito-{style}-Extended.ttf"), size)
            has = set(TTFont(folder / f"Nunito-{style}-Extended.ttf").getBestCmap())
            for line in more:
                x = 20
                for char in line:
                    used = other if ord(char) in has else font
                    draw.text((x, y), char, font=used, fill="#3A312B")
                    x += used.getlength(char)
                y += int(size * 1.5)
            y += 10
    img.save(path)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path, help="where Nunito's TrueType files are")
    parser.add_argument("--sheet", type=pathlib.Path, help="also draw a sample to look at")
    args = parser.parse_args()
    here = pathlib.Path(__file__).resolve().parent
    for style, tail in WEIGHTS.items():
        found = sorted(args.folder.rglob(f"Nunito*{tail}.ttf"))
        if not found:
            sys.exit(f"no Nunito*{tail}.ttf under {args.folder}")
        target = here / f"Nunito-{style}.ttf"
        drawn = make(found[0], target, style)
        print(f"{target.name}: {target.stat().st_size} bytes, drawn: {' '.join(f'U+{c:04X}' for c in drawn)}")
        target = here / f"Nunito-{style}-Extended.ttf"
        count = make_extended(found[0], target, style)
        print(f"{target.name}: {target.stat().st_size} bytes, {count} characters")
    if args.sheet:
        sheet(here, args.sheet)


if __name__ == "__main__":
    main()
