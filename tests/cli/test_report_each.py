"""`report year-end --each`: every body's own page, and one that leads to them."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest

EACH = "report year-end --year 2023 --each"
BODIES = ("05", "05558", "05558016", "05558032")


@pytest.mark.parametrize("lang", ["en", "de"])
def test_each_page_is_that_of_the_body_alone(mitte, tmp_path, lang):
    mitte.lang = lang
    folder = tmp_path / "pages"
    mitte.ok(f"{EACH} {folder}")
    assert {one.name for one in folder.iterdir()} == {
        "index.html",
        *(f"{body}.html" for body in BODIES),
    }
    for body in BODIES:
        alone = mitte.ok(f"report year-end --year 2023 --body {body} --format html")
        assert (folder / f"{body}.html").read_text(encoding="utf-8") == alone


def test_the_index_leads_to_every_page_and_shows_what_position_says(mitte, tmp_path):
    mitte.ok(f"{EACH} {tmp_path / 'pages'}")
    index = (tmp_path / "pages" / "index.html").read_text(encoding="utf-8")
    assert re.findall(r'<a href="([^"#]+)"', index) == [f"{body}.html" for body in BODIES]
    row = next(line for line in index.splitlines() if ">Nottuln<" in line)
    assert re.findall(r'data-value="(-?\d+)"', row) == [
        "1758957",
        "1425000",
        "333957",
        "500000",
        "166043",
    ]
    assert "report year-end --year 2023 --each pages" in index


def test_nothing_is_overwritten_unless_told_to(mitte, tmp_path):
    folder = tmp_path / "pages"
    folder.mkdir()
    page = folder / "05558032.html"
    page.write_text("mine", encoding="utf-8")
    assert "exists" in mitte.refused(f"{EACH} {folder}", 2)
    assert [one.name for one in folder.iterdir()] == [page.name]
    assert page.read_text(encoding="utf-8") == "mine"
    mitte.ok(f"{EACH} {folder} --force")
    assert page.read_text(encoding="utf-8") != "mine"


@pytest.mark.parametrize(
    "more", ["--body 05558032", "--out x.html", "--format pdf", "--since 2024-01-01"]
)
def test_what_asks_for_one_document_is_refused(mitte, tmp_path, more):
    assert "--each" in mitte.refused(f"{EACH} {tmp_path / 'pages'} {more}", 2)
    assert not (tmp_path / "pages").exists()


def test_keys_that_no_file_may_be_called_are_escaped(mitte, tmp_path):
    mitte.ok("body register 'A:B' 'Colon' --level municipality")
    decided = "--ceiling 5 --first-year 2023 --adopted-on 2022-12-06 --known-on 2022-12-06"
    mitte.ok(f"decision adopt D-9 --body 'A:B' --programme KIM {decided}")
    mitte.ok(f"{EACH} {tmp_path / 'pages'}")
    assert "A%3AB.html" in {one.name for one in (tmp_path / "pages").iterdir()}
    index = (tmp_path / "pages" / "index.html").read_text(encoding="utf-8")
    found = re.search(r'<a href="([^"#]+)">Colon', index)
    assert found is not None
    assert unquote(found[1]) == "A%3AB.html"


def test_two_keys_of_one_file_are_refused(mitte, tmp_path):
    decided = "--ceiling 5 --first-year 2023 --adopted-on 2022-12-06 --known-on 2022-12-06"
    mitte.ok("body register Index 'Town' --level municipality")
    mitte.ok(f"decision adopt D-9 --body Index --programme KIM {decided}")
    assert "the index" in mitte.refused(f"{EACH} {tmp_path / 'pages'}", 2)
