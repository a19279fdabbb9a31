"""Pages in a real browser: their policy lets their own script run, nothing complains, axe agrees.

What a person does with a page is done by a script in a copy of it, for which the policy is taken
out; that the policy itself works is seen on the pages as they are.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest

from ledger.reporting.documents.forms.page import document_html
from ledger.reporting.language import Language
from tests.browser.pages import DESKTOP, PHONE, WIDTHS, asked, asked_of, shown, shown_each
from tests.cli.conftest import Typist
from tests.cli.documents import DOCS, ISSUE, hostile
from tests.effort import effort

PAGES = {
    "year-end": "report year-end --year 2023",
    "position": "report position",
    "confirmations": "report confirmations --year 2023",
    "council": "report council 05558032 --year 2023",
    "proof": "report proof-of-use KIM-2023 2023",
    "trail": "report audit-trail --body 05558032 --year 2023",
    "settlement": "report settlement KV-Mitte 2023",
    "replay": "report replay",
    "four-eyes": "report four-eyes",
}


EVERY = [(width, dark) for width in WIDTHS for dark in (False, True)]


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """Every kind of page of the county example, settled, in German."""
    folder = tmp_path_factory.mktemp("pages")
    one = Typist(f"{folder}/ledger.db", "de")
    one.ok("init")
    one.ok(f"apply {DOCS / 'county.toml'}")
    one.ok(f"cost import {DOCS / 'costs.csv'}")
    one.ok(ISSUE)
    for name, line in PAGES.items():
        one.ok(f"{line} --out {folder}/{name}.html")
    one.ok(f"report year-end --year 2023 --each {folder}/each")
    one.ok(
        "cost book --post CM-1 --type personnel --amount 1000 --service 2023-10-01 2023-10-31 "
        "--booked-on 2023-10-31 --voucher 2023-77"
    )
    one.ok(f"{PAGES['year-end']} --out {folder}/later.html")
    return folder


def test_every_table_gets_its_tools_under_the_policy(pages):
    paths = [pages / f"{name}.html" for name in sorted(PAGES)]
    for path, page in zip(paths, shown_each(paths), strict=True):
        tables = page.count("<table")
        written = path.read_text(encoding="utf-8").count("<table")
        assert tables == written + (path.stem == "replay"), path
        assert page.count('class="tools"') == tables, path
        heads = re.findall(r"<th scope=\"col\"[^>]*><button type=\"button\">", page)
        assert len(heads) == page.count('scope="col"'), path
        assert 'type="file"' in page, path


def test_hostile_text_is_text_in_a_browser(tmp_path):
    path = tmp_path / "hostile.html"
    path.write_text(document_html(hostile(), Language("de")), encoding="utf-8")
    page = shown(path)
    assert "<img" not in page
    assert page.count("<script") == 1
    assert page.count('type="search"') == 1


@pytest.mark.parametrize(("width", "dark"), effort([(PHONE, False), (DESKTOP, True)], EVERY))
def test_axe_finds_nothing(pages, width, dark):
    if "AXE_CORE" not in os.environ:
        pytest.skip("AXE_CORE names no axe.min.js")
    library = Path(os.environ["AXE_CORE"]).read_text(encoding="utf-8")
    script = (
        "const seen = await axe.run(document, {iframes: false}); "
        "return [getComputedStyle(document.body).backgroundColor, seen.passes.length, "
        "seen.violations.map((one) => one.id + ': ' + one.nodes.map((n) => n.html).join(' '))];"
    )
    windows = [(pages / f"{name}.html", width) for name in sorted(PAGES)]
    answers = asked_of(windows, script, dark=dark, library=library)
    for name, answer in zip(sorted(PAGES), answers, strict=True):
        assert isinstance(answer, list), (name, answer)
        paper, passed, violations = answer
        assert (paper != "rgb(255, 255, 255)") == dark, name
        assert passed > 15, name
        assert violations == [], name


def test_nothing_runs_over_the_edge_of_a_phone(pages):
    script = "return [document.documentElement.scrollWidth, innerWidth];"
    windows = [(pages / f"{name}.html", PHONE) for name in sorted(PAGES)]
    for name, (wide, inner) in zip(sorted(PAGES), asked_of(windows, script), strict=True):
        assert inner == PHONE, name
        assert wide <= inner, name


def test_no_table_scrolls_sideways_on_a_desk(pages):
    script = """
        return [...document.querySelectorAll(".table")]
            .filter((one) => one.scrollWidth > one.clientWidth)
            .map((one) => one.textContent.slice(0, 60));
    """
    names = [*sorted(PAGES), "each/index"]
    answers = asked_of([(pages / f"{name}.html", DESKTOP) for name in names], script)
    assert dict(zip(names, answers, strict=True)) == {name: [] for name in names}


def test_bars_stay_on_a_phone_and_the_first_column_stays_in_sight(pages):
    script = """
        const edge = document.documentElement.clientWidth;
        const bars = [...document.querySelectorAll(".bars svg")];
        const box = [...document.querySelectorAll(".table")].find((one) =>
            one.querySelector("tbody th") && one.scrollWidth > one.clientWidth);
        const first = box.querySelector("tbody th");
        const before = first.getBoundingClientRect().left;
        box.scrollLeft = 200;
        const heights = bars.map((one) => one.getBoundingClientRect().right <= edge);
        return [heights.length, heights.every((one) => one), box.scrollLeft > 0,
            Math.abs(first.getBoundingClientRect().left - before) < 2];
    """
    names = ["year-end", "position", "council"]
    answers = asked_of([(pages / f"{name}.html", PHONE) for name in names], script)
    for name, (count, *held) in zip(names, answers, strict=True):
        assert count > 0, name
        assert held == [True, True, True], name


def test_a_column_sorts_by_its_values_and_the_filter_hides_rows(pages):
    script = """
        const table = document.querySelector("table[data-name='open-items']");
        const heads = [...table.tHead.rows[0].cells];
        const place = heads.findIndex((one) => one.dataset.key === "amount_cents");
        const valueOf = (row) => Number(row.cells[place].dataset.value);
        const values = () => [...table.tBodies[0].rows].map(valueOf);
        const head = table.tHead.rows[0].cells[place];
        head.querySelector("button").click();
        const up = values();
        head.querySelector("button").click();
        const down = values();
        const filter = table.parentElement.previousElementSibling.querySelector("input");
        filter.value = "KV-Mitte";
        filter.dispatchEvent(new Event("input"));
        const left = [...table.tBodies[0].rows].filter((row) => !row.hidden).length;
        return [up, down, head.getAttribute("aria-sort"), left];
    """
    up, down, sort, left = asked(pages / "year-end.html", script, DESKTOP)
    assert up == sorted(up)
    assert down == up[::-1]
    assert len(set(up)) > 1
    assert sort == "descending"
    assert left < len(up)


def compared(path: Path, other: Path) -> list[list[str]]:
    """Choose another file on a page and return the rows, or the sentence, that it shows."""
    content = json.dumps(other.read_text(encoding="utf-8")).replace("<", "\\u003c")
    script = f"""
        const input = document.querySelector("input[type=file]");
        const chosen = new DataTransfer();
        chosen.items.add(new File([{content}], "other.html", {{ type: "text/html" }}));
        input.files = chosen.files;
        input.dispatchEvent(new Event("change"));
        for (let n = 0; n < 100 && !document.querySelector("#compared").children.length; n += 1)
            await new Promise((done) => setTimeout(done, 20));
        const rows = [...document.querySelectorAll("#compared tbody tr")];
        if (!rows.length) return [[document.querySelector("#compared").textContent]];
        return rows.map((row) => [...row.cells].map((cell) => cell.textContent));
    """
    answer = asked(path, script, DESKTOP)
    assert isinstance(answer, list), answer
    return answer


def test_two_reports_are_compared_figure_by_figure(pages):
    rows = compared(pages / "later.html", pages / "year-end.html")
    changed = {(row[1], row[2]): row[3:] for row in rows if row[0].startswith("Kosten, Z")}
    found = [text.replace("\xa0", " ") for text in changed["Nottuln · KIM", "Kostenanteil"]]
    assert found == ["9.001,03 €", "9.501,03 €", "500,00 €"]
    assert any(row[4] == "nur in diesem" for row in rows)


def test_a_report_is_the_same_as_itself_and_unlike_one_of_another_kind(pages):
    path = pages / "year-end.html"
    assert compared(path, path) == [["Keine Unterschiede."]]
    assert compared(path, pages / "council.html") == [["Das ist kein Bericht derselben Art."]]


def test_on_a_phone_nothing_that_belongs_together_is_parted(pages):
    """An entry of a legend and its mark, an id, a caption and its screen, a row and its line."""
    script = """
        const lines = (one) => new Set([...one.getClientRects()].map((box) => box.top)).size;
        const entries = [...document.querySelectorAll(".legend")].map((legend) =>
            [legend.querySelectorAll("svg").length, legend.querySelectorAll("span > svg").length]);
        const wide = (one) => one.getBoundingClientRect().width > innerWidth;
        return {
            parted: entries.filter(([marks, kept]) => !marks || marks !== kept),
            ids: [...document.querySelectorAll("span.whole")].filter(
                (one) => lines(one) > 1).length,
            captions: [...document.querySelectorAll("caption")].filter(wide).length,
            lineless: [...document.querySelectorAll("tbody th")].filter((one) =>
                getComputedStyle(one.closest("table")).borderCollapse === "collapse").length,
        };
    """
    windows = [(pages / f"{name}.html", PHONE) for name in ("year-end", "replay")]
    kept = {"parted": [], "ids": 0, "captions": 0, "lineless": 0}
    assert asked_of(windows, script) == [kept, kept]


def test_the_heads_of_a_film_stand_above_its_cells(pages):
    script = """
        const table = document.querySelector("#film table");
        const ends = (row) => [...row.cells].map((cell) => {
            const text = document.createRange();
            text.selectNodeContents(cell.querySelector("button, a") ?? cell);
            const box = text.getBoundingClientRect();
            return Math.round(cell.classList.contains("number") ? box.right : box.left);
        });
        const row = [...table.tBodies[0].rows].find((one) => !one.classList.contains("absent"));
        return [ends(table.tHead.rows[0]).slice(0, 3), ends(row).slice(0, 3)];
    """
    heads, cells = asked(pages / "replay.html", script, DESKTOP)
    assert heads == cells
