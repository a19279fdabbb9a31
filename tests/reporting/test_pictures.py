"""Pictures: what they draw adds up to what the tables say, and nothing in them acts."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from ledger.application import Ledger
from ledger.application.asking.year_end import reconciliation
from ledger.position.years.year_end import YearEndQuestion
from ledger.reporting.documents.forms.model import (
    Band,
    Bar,
    Bars,
    Columns,
    Flow,
    Moment,
    TimelineChart,
)
from ledger.reporting.documents.forms.pictures import STYLE, bars_html, picture_svg, said
from ledger.reporting.language import Language
from tests.cli.conftest import mitte, typist
from tests.cli.documents import DOCS

__all__ = ["mitte", "typist"]

GERMAN = Language("de")
CENTS = st.integers(-(10**9), 10**9)
# Built printable: a filter would throw most texts away.
PRINTABLE = st.characters(exclude_categories=("C", "Z"), include_characters=" ")
NAMES = st.text(PRINTABLE, min_size=1, max_size=60)
PICTURES = st.one_of(
    st.builds(
        Bars,
        NAMES,
        NAMES,
        NAMES,
        NAMES,
        st.lists(st.builds(Bar, NAMES, CENTS, st.none() | CENTS), max_size=9).map(tuple),
    ),
    st.integers(1, 5).flatmap(
        lambda kinds: st.builds(
            Columns,
            NAMES,
            st.just(tuple("abcdefghijkl")),
            st.lists(NAMES, min_size=kinds, max_size=kinds).map(tuple),
            st.lists(
                st.lists(CENTS, min_size=12, max_size=12).map(tuple),
                min_size=kinds,
                max_size=kinds,
            ).map(tuple),
        )
    ),
    st.builds(
        Flow,
        NAMES,
        st.lists(
            st.builds(Band, st.integers(0, 2), NAMES, NAMES, st.integers(1, 10**9)), max_size=9
        ).map(tuple),
    ),
    st.builds(
        TimelineChart,
        NAMES,
        st.lists(st.builds(Moment, st.integers(1, 30_000), NAMES), max_size=60).map(tuple),
    ),
)
NS = "{http://www.w3.org/2000/svg}"


@given(PICTURES)
def test_every_picture_is_sound_and_stays_inside_its_frame(picture):
    drawn = picture_svg(picture, GERMAN, STYLE)
    if not drawn:
        return
    root = ET.fromstring(drawn)  # noqa: S314 - our own
    _, _, width, height = map(int, root.attrib["viewBox"].split())
    assert root.attrib["aria-label"] == said(picture, GERMAN)
    assert {element.tag for element in root.iter()} <= {
        f"{NS}{name}" for name in ("svg", "style", "rect", "line", "text", "path", "circle")
    }
    for rect in root.iter(f"{NS}rect"):
        x, y, w, h = (int(rect.attrib[name]) for name in ("x", "y", "width", "height"))
        assert w > 0
        assert h > 0
        assert x >= 0
        assert y >= 0
        assert x + w <= width
        assert y + h <= height


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", '"/><a href="x">', "&lt;", "]]>"])
def test_hostile_names_are_text(text):
    for picture in (
        Bars(text, text, text, text, (Bar(text, 1, 2),)),
        Columns(text, (text,), (text,), ((1,),)),
        Flow(text, (Band(0, text, text, 1),)),
        TimelineChart(text, (Moment(1, text),)),
    ):
        root = ET.fromstring(picture_svg(picture, GERMAN))  # noqa: S314 - our own
        assert not list(root.iter(f"{NS}script"))
        assert not list(root.iter(f"{NS}a"))


def test_pictures_without_anything_are_not_drawn():
    for picture in (
        Bars("t", "a", "b", "c", ()),
        Columns("t", ("1",), ("k",), ((0,),)),
        Columns("t", ("1",), (), ()),
        Flow("t", ()),
        TimelineChart("t", ()),
    ):
        assert picture_svg(picture, GERMAN) == ""


def test_months_and_ways_add_up_to_the_tables(typist):
    typist.ok(f"apply {DOCS / 'county.toml'}")
    typist.ok(f"cost import {DOCS / 'costs.csv'}")
    typist.ok(
        "cost book --post CM-1 --type personnel --amount 1000.01 --service 2023-08-16 2023-12-31 "
        "--booked-on 2023-12-31 --voucher 2023-9"
    )
    with Ledger(typist.database) as ledger:
        for body in (None, "05558032"):
            answer = ledger.ask(reconciliation, YearEndQuestion(2023, body, pictured=True))
            drawn = answer.pictures
            assert drawn is not None
            by_type: dict[str, int] = {}
            for one in answer.booked:
                by_type[one.cost_type] = by_type.get(one.cost_type, 0) + one.cents
            assert {name: sum(line) for name, line in drawn.months.items()} == by_type
            refinanced = sum(row.refinanced_cents for row in answer.rows if row.year == 2023)
            for stage in (0, 1, 2):
                assert sum(way.cents for way in drawn.ways if way.stage == stage) == refinanced
            kinds = [one.kind for one in drawn.milestones]
            assert {"decision", "grant", "forwarded", "amended", "agreement"} <= set(kinds)
            assert [one.day for one in drawn.milestones] == sorted(
                one.day for one in drawn.milestones
            )


def test_the_page_and_the_print_show_four_pictures(mitte, tmp_path):
    mitte.ok(f"report year-end --year 2023 --out {tmp_path}/y.html")
    page = (tmp_path / "y.html").read_text(encoding="utf-8")
    # Columns and flow have a form of their own for a phone.
    assert (page.count("<figure"), page.count('role="img"')) == (4, 6)
    assert "decision 181/2022, Nottuln: €5,000.00" in page
    mitte.ok(f"report year-end --year 2023 --out {tmp_path}/y.pdf")
    printed = " ".join(page.extract_text() for page in PdfReader(tmp_path / "y.pdf").pages)
    assert "Cost by month of service" in printed
    assert "Decisions, notices, agreements" in printed


@pytest.mark.parametrize("drawn", [picture_svg, bars_html])
def test_a_bar_above_its_limit_has_a_colour_of_its_own_and_the_legend_says_which(drawn):
    within, over = Bar("A", 5, 8), Bar("B", 9, 8)
    words = ("Bild", "nicht refinanziert", "ermächtigt", "über der Ermächtigung")
    legend = 'class="over"'
    some = drawn(Bars(*words, (within, over)), GERMAN)
    assert some.count(words[3]) == some.count(legend) == 1
    none = drawn(Bars(*words, (within,)), GERMAN)
    assert words[3] not in none
    assert legend not in none
