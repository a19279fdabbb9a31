"""The page that replays: each of its days is what `position` shows of it, in a real browser."""

from __future__ import annotations

import json
import re

import pytest

from ledger.domain.years.figures import EXPLAINED
from tests.browser.pages import DESKTOP, asked, shown
from tests.cli.conftest import Typist
from tests.cli.documents import DOCS

WALK = """
    const film = document.querySelector("#film");
    const slider = film.querySelector("input[type=range]");
    const grid = film.querySelector("table");
    const keys = [...grid.tHead.rows[0].cells].map((head) => head.dataset.key);
    const days = [];
    for (let step = 0; step <= Number(slider.max); step += 1) {
        slider.value = step;
        slider.dispatchEvent(new Event("input"));
        const rows = [...grid.tBodies[0].rows].filter((row) => !row.classList.contains("absent"));
        days.push({
            said: slider.getAttribute("aria-valuetext"),
            status: film.querySelector("[role=status]").textContent,
            bars: film.querySelectorAll(".bars > div:not(.absent) rect").length,
            over: film.querySelectorAll(".bars > div:not(.absent) rect.over").length,
            explained: film.querySelectorAll(".legend rect.over").length,
            lit: film.querySelectorAll("td.lit").length,
            happened: film.querySelectorAll("li").length,
            links: [...film.querySelectorAll("td a, li a")].map((one) => one.getAttribute("href")),
            rows: rows.map((row) => Object.fromEntries([...row.cells].map((cell, place) => [
                keys[place], cell.dataset.value ?? cell.textContent]))),
        });
    }
    return days;
"""


@pytest.fixture(scope="module", params=["received", "recorded"])
def replayed(request, tmp_path_factory):
    """A page of the county's example, with corrections and late papers, and who typed it."""
    folder = tmp_path_factory.mktemp("replayed")
    one = Typist(f"{folder}/ledger.db", "de")
    one.ok("init")
    one.ok(f"apply {DOCS / 'county.toml'}")
    one.ok(f"cost import {DOCS / 'costs.csv'}")
    book = "cost book --post CM-1 --type personnel --plausible --booked-on 2023-10-31"
    for number, day in enumerate(("2023-11-10", "2024-02-01", "2024-02-01", "2024-03-05")):
        one.ticks.append(one.ticks[-1] + 86_400_000_000 * 3)
        one.ok(
            f"{book} --amount {9000 + number}.01 --service 2023-10-01 2023-10-31 "
            f"--voucher R-{number} --known-on {day}"
        )
    one.ok("cost reverse R-1 --booked-on 2024-03-06 --reason 'Doppelt'")
    by = request.param
    one.ok(f"report replay --by {by} --out {folder}/replay.html")
    return one, folder / "replay.html", by


@pytest.fixture(scope="module")
def days(replayed):
    """What the page shows of each day, as somebody sees it who goes from day to day."""
    return asked(replayed[1], WALK, DESKTOP)


def test_every_day_is_the_position_of_that_day(replayed, days):
    typist, _, by = replayed
    words = f"report replay --by {by} --format csv --table happened"
    happened = typist.ok(words).splitlines()[1:]
    dates = sorted({line.partition(",")[0] for line in happened})
    assert len(days) == len(dates)
    axis = "--known-on" if by == "received" else "--as-of"
    for date, day in zip(dates, days, strict=True):
        result = json.loads(typist.ok(f"position {axis} {date} --format json"))
        wanted = {
            (row["municipality_name"], row["programme"], str(row["year"])): {
                f"{name}_cents": "" if row[f"{name}_cents"] is None else str(row[f"{name}_cents"])
                for name in EXPLAINED
            }
            for row in result["positions"]
        }
        got = {
            (row["municipality"], row["programme"], row["year"]): {
                f"{name}_cents": row[f"{name}_cents"] for name in EXPLAINED
            }
            for row in day["rows"]
        }
        assert got == wanted, date
        assert day["bars"] == len(wanted)
        assert day["happened"] == sum(line.startswith(date) for line in happened)
    assert any(day["lit"] for day in days)
    assert all(day["status"] in day["said"] for day in days)


def test_every_figure_leads_to_something_on_the_page(replayed, days):
    _, path, _ = replayed
    page = path.read_text(encoding="utf-8")
    links = {link for day in days for link in day["links"]}
    assert links
    assert all(f'id="{link[1:]}"' in page for link in links)
    rows = re.findall(r'<tr id="m\d+">(.*?)</tr>', page)
    assert rows
    for row in rows:
        further = re.findall(r'data-value="-?\d+"><a href="#([^"]+)">', row)
        assert further
        assert all(f'id="{anchor}"' in page for anchor in further)


def test_keys_and_buttons_go_from_day_to_day(replayed):
    script = """
        const film = document.querySelector("#film");
        const slider = film.querySelector("input[type=range]");
        const seen = [slider.value === slider.max];
        const buttons = [...film.querySelectorAll(".controls button")];
        const go = (place) => { buttons[place].click(); return Number(slider.value); };
        const last = Number(slider.max);
        seen.push(go(0), go(3), go(3), go(1), go(4) === last, go(3) === last);
        const key = (name) => {
            buttons[0].dispatchEvent(new KeyboardEvent("keydown", { key: name, bubbles: true }));
            return Number(slider.value);
        };
        seen.push(key("Home"), key("ArrowRight"), key("ArrowLeft"), key("End") === last);
        go(0);
        buttons[2].click();
        await new Promise((done) => setTimeout(done, 2500));
        buttons[2].click();
        seen.push(Number(slider.value) >= 1);
        return seen;
    """
    answer = asked(replayed[1], script, DESKTOP)
    assert answer == [True, 0, 1, 2, 1, True, True, 0, 1, 0, True, True]


def test_under_its_policy_it_plays_and_without_a_script_it_can_be_read(replayed):
    _, path, _ = replayed
    page = shown(path)
    assert 'id="film"' in page
    assert "hidden" not in page.split('id="film"')[1].split(">")[0]
    plain = path.read_text(encoding="utf-8")
    assert 'hidden>\n<h2 id="filmh">' in plain
    assert '<tr id="m0">' in plain
    assert "default-src 'none'" in plain
    assert "http" not in plain.replace("http-equiv", "").replace("http://www.w3.org/2000/svg", "")


def test_a_red_bar_is_explained(days):
    assert max(day["over"] for day in days) > 0
    assert {day["explained"] for day in days} == {1}
