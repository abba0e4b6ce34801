"""Drawings: nothing overlaps, nothing leaves its box, and everyone can tell the colours apart."""

from __future__ import annotations

import io
import re
import struct
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import combinations

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rendering.pictures import SCALE, Rendering, description
from handlers import texts
from handlers.charts.chart import Chart, Entry, Gate, State, Tag
from handlers.charts.drawing import PAPER, QUIET, RAIL, SHADE, STATE_COLOURS, Box, Drawing, Stroke, Words
from handlers.charts.picture import WIDTH, drawn
from handlers.charts.svg import svg_text
from handlers.charts.typeface import FILES, font_bytes
from handlers.mark import Mark
from tests.unit.chart_samples import DIRECTOR, PEOPLE, PROGRAMMES, all_charts, chart_with, plain_chart

SVG = "{http://www.w3.org/2000/svg}"


@dataclass(frozen=True)
class Area:
    """What a shape covers."""

    left: float
    top: float
    right: float
    bottom: float
    what: str

    def inside(self, other: Area, by: float = 0.0) -> bool:
        return (
            self.left >= other.left + by
            and self.top >= other.top + by
            and self.right <= other.right - by
            and self.bottom <= other.bottom - by
        )

    def apart(self, other: Area) -> bool:
        return (
            self.right <= other.left
            or self.left >= other.right
            or self.bottom <= other.top
            or self.top >= other.bottom
        )


@cache
def ink(bold: bool) -> dict[int, tuple[float, float]]:
    """How far each letter reaches below and above its baseline, in sizes, by the font's outlines."""
    font = TTFont(io.BytesIO(font_bytes(bold)))
    units, found = font["head"].unitsPerEm, {}
    for code, name in font.getBestCmap().items():
        glyph = font["glyf"][name]
        if glyph.numberOfContours:
            found[code] = (glyph.yMin / units, glyph.yMax / units)
    return found


def area_of_words(words: Words) -> Area:
    face, text = words.run.face, words.run.text
    reach = [ink(face.bold).get(ord(letter), (0.0, 0.0)) for letter in text]
    low, high = min(each[0] for each in reach), max(each[1] for each in reach)
    return Area(
        words.x,
        words.y - high * face.size,
        words.x + words.width,
        words.y - low * face.size,
        f"“{text}”",
    )


def area_of_box(box: Box) -> Area:
    return Area(box.x, box.y, box.x + box.width, box.y + box.height, f"khung {box.x:.0f},{box.y:.0f}")


def rails(drawing: Drawing) -> Iterator[Area]:
    for shape in drawing.shapes:
        if isinstance(shape, Stroke) and shape.colour == RAIL:
            (x1, y1), (x2, y2) = shape.points
            yield Area(min(x1, x2), min(y1, y2), max(x1, x2) + 0.1, max(y1, y2) + 0.1, "đường nối")


def faults(drawing: Drawing) -> list[str]:
    """What overlaps or sticks out."""
    page = Area(0, 0, drawing.width, drawing.height, "trang")
    boxes = [area_of_box(shape) for shape in drawing.shapes if isinstance(shape, Box) and shape.holds]
    texts_ = [area_of_words(shape) for shape in drawing.shapes if isinstance(shape, Words)]
    found = [f"{each.what} ra ngoài trang" for each in (*boxes, *texts_) if not each.inside(page, 8)]
    found += [
        f"{one.what} đè lên {other.what}"
        for one, other in combinations(boxes, 2)
        if not (one.apart(other) or one.inside(other, 3) or other.inside(one, 3))
    ]
    found += [
        f"{words.what} ra khỏi {box.what}"
        for words in texts_
        for box in boxes
        if not (words.apart(box) or words.inside(box, 1))
    ]
    found += [
        f"{one.what} đè lên {other.what}" for one, other in combinations(texts_, 2) if not one.apart(other)
    ]
    found += [
        f"đường nối đè lên {words.what}"
        for rail in rails(drawing)
        for words in texts_
        if not rail.apart(words)
    ]
    return found


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_nothing_overlaps_and_no_text_leaves_its_box(programme: str) -> None:
    for chart in (plain_chart(programme), *(chart_with(programme, facts) for facts in PEOPLE.values())):
        assert faults(drawn(chart)) == [], chart.name


LABELS = st.text(st.sampled_from("ạấầêữĐWil.,-    "), min_size=1, max_size=160).filter(lambda s: s.strip())
STATES = st.none() | st.builds(State, st.sampled_from(Mark), LABELS)
TAGS = st.lists(st.builds(Tag, LABELS, STATES), max_size=2).map(tuple)
LEAF = st.builds(Entry, LABELS, st.just(""), LABELS, STATES, TAGS)
ENTRY = st.recursive(
    LEAF,
    lambda below: st.builds(
        Entry,
        LABELS,
        st.sampled_from(["", "12."]),
        st.sampled_from(["", "khoản 1"]),
        STATES,
        TAGS,
        st.sampled_from([*Gate, None]),
        st.lists(below, min_size=1, max_size=3).map(tuple),
    ),
    max_leaves=9,
)


@given(st.lists(ENTRY, min_size=1, max_size=3).map(tuple), STATES, st.lists(LABELS, max_size=2).map(tuple))
@settings(max_examples=60, deadline=None)
def test_whatever_the_words_are(
    parts: tuple[Entry, ...], verdict: State | None, said: tuple[str, ...]
) -> None:
    section = Entry("Điều kiện", gate=Gate.ALL, parts=parts)
    confirmed = Entry("Xác nhận", state=State(Mark.TO_CONFIRM, "Cần"), parts=parts)
    chart = Chart("x", "Chương trình", said, verdict, said, (section, confirmed), (), said)
    assert faults(drawn(chart)) == []


def test_the_test_notices_an_overlap() -> None:
    drawing = drawn(plain_chart("da-1641"))
    first = next(shape for shape in drawing.shapes if isinstance(shape, Words))
    assert faults(replace(drawing, shapes=(*drawing.shapes, replace(first, y=first.y + 4)))) != []
    box = next(shape for shape in drawing.shapes if isinstance(shape, Box) and shape.width > 400)
    assert faults(replace(drawing, shapes=(*drawing.shapes, replace(box, y=box.y + 40)))) != []
    assert faults(replace(drawing, shapes=(*drawing.shapes, replace(first, x=WIDTH - 30)))) != []


def test_every_word_of_a_chart_is_drawn() -> None:
    for chart in all_charts():
        written = squeezed(
            " ".join(shape.run.text for shape in drawn(chart).shapes if isinstance(shape, Words))
        )
        said = [chart.title, *chart.about, *chart.remarks, *chart.verdict_lines]
        said += [state.word for state in chart.legend]
        for entry in chart.entries():
            said += [entry.numbered_label, entry.citation, *(tag.text for tag in entry.tags)]
            if entry.state and entry.state.mark is not Mark.TO_CONFIRM and entry.label:
                said.append(f"{entry.state.word}: {entry.numbered_label}")
        assert [words for words in said if squeezed(words) not in written] == []


def squeezed(text: str) -> str:
    return "".join(text.split())


def test_a_drawing_is_portrait_and_fits_a_telephone() -> None:
    drawings = [drawn(chart) for chart in all_charts()]
    assert {drawing.width for drawing in drawings} == {WIDTH}
    assert WIDTH * SCALE <= 1280
    assert all(drawing.height > drawing.width for drawing in drawings)
    assert max(drawing.height for drawing in drawings) < 4.5 * WIDTH
    sizes = {s.run.face.size for d in drawings for s in d.shapes if isinstance(s, Words) if s.run.text != "?"}
    assert min(sizes) >= 12


# Colours


def channels(colour: str) -> list[float]:
    """Linear light of a colour (IEC 61966-2-1)."""
    values = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    return [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in values]


def contrast(one: str, other: str) -> float:
    """WCAG 2.2."""
    light = [
        sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), channels(x), strict=True)) for x in (one, other)
    ]
    return (max(light) + 0.05) / (min(light) + 0.05)


# After Machado, Oliveira and Fernandes (IEEE Transactions on Visualization and Computer Graphics 15, 2009).
SIGHT = {
    "usual": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}


def lab(colour: str, sight: str) -> list[float]:
    """CIE L*a*b* of a colour as this sight has it."""
    rgb = [
        min(1.0, max(0.0, sum(w * c for w, c in zip(row, channels(colour), strict=True))))
        for row in SIGHT[sight]
    ]
    rows = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
    xyz = [sum(w * c for w, c in zip(row, rgb, strict=True)) for row in rows]
    f = [
        v ** (1 / 3) if v > 0.008856 else 7.787 * v + 16 / 116
        for v in (xyz[0] / 0.9505, xyz[1], xyz[2] / 1.089)
    ]
    return [116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])]


@pytest.mark.parametrize("sight", SIGHT)
def test_the_colours_of_results_can_be_told_apart(sight: str) -> None:
    results = (Mark.MET, Mark.UNMET, Mark.UNKNOWN, Mark.DISPUTED)
    for one, other in combinations(results, 2):
        far = [lab(STATE_COLOURS[mark].strong, sight) for mark in (one, other)]
        distance = sum((a - b) ** 2 for a, b in zip(*far, strict=True)) ** 0.5
        assert distance > 12, (one, other, distance)


def test_words_stand_out_from_what_lies_behind_them() -> None:
    for colours in STATE_COLOURS.values():
        for ground in (colours.pale, PAPER, SHADE):
            assert contrast(colours.strong, ground) >= 4.5
        assert contrast(QUIET, colours.pale) >= 4.5
    assert contrast(QUIET, SHADE) >= 4.5


def test_each_result_has_a_mark_of_its_own_form_and_its_word() -> None:
    drawing = drawn(chart_with("kl39-trung-han", PEOPLE["lãnh đạo huyện khối Đảng"]))
    written = " ".join(shape.run.text for shape in drawing.shapes if isinstance(shape, Words))
    for word in (*(texts.CONDITION_WORDS[key] for key in ("met", "unmet")), texts.DISPUTED_CONDITION):
        assert f"{word}:" in written


# SVG and PNG


def test_the_svg_is_well_formed_and_needs_nothing_from_elsewhere() -> None:
    chart = chart_with("kl39-trung-han", DIRECTOR)
    svg = Rendering(chart).svg()
    root = ET.fromstring(svg)
    assert root.tag == f"{SVG}svg"
    assert root.findtext(f"{SVG}title") == chart.title
    assert root.findtext(f"{SVG}desc") == description(chart)
    sources = re.findall(r"url\(([^)]{0,20})|href=|<script|<image|@import", svg)
    assert {source[:15] for source in sources} == {"data:font/ttf;b"}
    assert len(sources) == len(FILES)
    assert {float(each.attrib["textLength"]) > 0 for each in root.iter(f"{SVG}text")} == {True}


def test_signs_of_markup_are_escaped() -> None:
    chart = Chart("x", 'A <b> & "c"', ("<script>",), None, (), (Entry("1 < 2 & 3", gate=Gate.ALL),), (), ())
    root = ET.fromstring(Rendering(chart).svg(with_font=False))
    assert [each.text for each in root.iter(f"{SVG}text")] == [
        'A <b> & "c"',
        "<script>",
        "1 < 2 & 3: phải đạt tất cả",
    ]


def test_the_description_reads_out_the_results() -> None:
    said = description(chart_with("kh-lanh-dao-xa", DIRECTOR))
    assert said.startswith("Không đủ điều kiện. Điều kiện. Đạt: 1. Khóa học khai giảng")
    assert "Không đạt: 2. Công tác ở xã, phường, thị trấn." in said


def size(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def test_a_png_is_twice_the_drawing_and_shows_its_words_with_our_font_alone() -> None:
    rendering = Rendering(plain_chart("kh-lanh-dao-xa"))
    png = rendering.png()
    assert size(png) == rendering.size == (1280, round(rendering.drawing.height * 2))
    assert png == Rendering(plain_chart("kh-lanh-dao-xa")).png()
    wordless = Rendering(rendering.chart)
    shapes = tuple(shape for shape in rendering.drawing.shapes if not isinstance(shape, Words))
    wordless.__dict__["drawing"] = replace(rendering.drawing, shapes=shapes)
    assert len(wordless.png()) < len(png) / 3


def test_the_same_chart_is_the_same_text_each_time() -> None:
    first, second = (plain_chart("da-1641") for _ in range(2))
    assert svg_text(drawn(first), "a", "b") == svg_text(drawn(second), "a", "b")


def test_no_drawing_is_loaded_before_one_is_asked_for() -> None:
    import subprocess

    late = [
        "resvg_py",
        "handlers.charts.picture",
        "handlers.charts.svg",
        "handlers.charts.mermaid",
        "bot.rendering.pictures",
    ]
    code = (
        "import sys, bot.channels.telegram.channel, bot.channels.terminal, bot.wiring; "
        "import bot.commandline.commands; "
        f"print([name for name in {late} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
