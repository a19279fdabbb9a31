"""What tests of documents share: a settled year, tables by key, pages whose amounts lead on."""

from __future__ import annotations

import json
from collections.abc import Collection
from html.parser import HTMLParser
from pathlib import Path

from ledger.reporting.documents.forms.model import (
    Bar,
    Bars,
    Document,
    Heading,
    Lines,
    Section,
    Table,
)

ISSUE = (
    "settlement issue SA-2023 --agreement KV-Mitte --year 2023 --issued-on 2024-02-15 "
    "--due-on 2024-03-31"
)
REPORT = "report year-end --year 2023"


def tables(typist, line=REPORT):
    answer = json.loads(typist.ok(f"{line} --format json"))
    return {b["table"]: b for part in answer["sections"] for b in part["blocks"] if "table" in b}


DOCS = Path(__file__).parents[2] / "docs" / "how-to"


class Page(HTMLParser):
    """Collects ids with the text that follows them, and links with their text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.texts: dict[str, str] = {}
        self.links: list[tuple[str, str]] = []
        self._link: str | None = None
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        if found.get("id"):
            self.ids.append(found["id"])
            self.texts[found["id"]] = ""
        if tag == "a":
            self._link = found["href"][1:]

    def handle_data(self, data):
        if self.ids:
            self.texts[self.ids[-1]] += data
        if self._link is not None:
            self.links.append((self._link, data))
            self._link = None


def read(typist, tmp_path, line="report year-end --year 2023") -> Page:
    path = tmp_path / "page.html"
    typist.ok(f"{line} --out {path} --force")
    return Page(path.read_text(encoding="utf-8"))


NO_FIGURES = {"events", "recorded"}
"""Tables that are the end of every explanation."""


class Cells(HTMLParser):
    """Collects (table, column, target, text) of every amount in the body of a table."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, str, str, str]] = []
        self._table, self._body = "", False
        self._columns: list[tuple[str, str]] = []
        self._place, self._cell, self._target = -1, "", ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "table":
            self._table, self._columns = given["data-name"], []
        elif tag == "tbody":
            self._body = True
        elif tag == "tr":
            self._place = -1
        elif tag == "th" and given.get("scope") == "col":
            self._columns.append((given["data-key"], given["data-kind"]))
        elif tag in {"td", "th"}:
            self._place, self._cell, self._target = self._place + 1, "", ""
        elif tag == "a" and self._body:
            self._target = given["href"][1:]

    def handle_data(self, data):
        self._cell += data

    def handle_endtag(self, tag):
        if tag == "tbody":
            self._body = False
        elif tag in {"td", "th"} and self._body:
            key, kind = self._columns[self._place]
            if kind == "money" and self._cell.strip():
                self.found.append((self._table, key, self._target, self._cell))


def follow_every_amount(typist, tmp_path, line: str, unlinked: Collection[str] = ()) -> set[str]:
    """Follow every amount of a report to its explanation; return the tables that have amounts.

    The rows of tables that are `unlinked` hold event and hash themselves.
    """
    path = tmp_path / "page.html"
    typist.ok(f"report {line} --out {path} --force")
    text = path.read_text(encoding="utf-8")
    page, cells = Page(text), Cells(text).found
    assert cells
    assert len(page.ids) == len(set(page.ids))
    assert {target for target, _ in page.links} <= set(page.ids)
    for table, column, target, amount in cells:
        if table in NO_FIGURES or table in unlinked or amount in {"–", "€0.00"}:
            continue
        assert target, (table, column, amount)
        if not target.startswith("e"):
            assert amount.removeprefix("-") in page.texts[target], (table, column, target)
    return {table for table, *_ in cells}


HOSTILE = (
    "<script>alert(1)</script>",
    '=HYPERLINK("http://example.org")',
    '"><img src=x onerror=alert(1)>',
    "#eval(`rm`)",
    "Ämter & Söhne \u202e",
    "\x0bx",
)


def hostile() -> Document:
    columns = (
        Heading("name", "Name"),
        Heading("cents", "Betrag", "money"),
        Heading("on", "Tag", "day"),
    )
    rows = tuple((text, 123456, 19800) for text in HOSTILE)
    table = Table("hostile", "Zeilen", columns, rows, ("Summe", 123456 * len(rows), None))
    words = HOSTILE[0], HOSTILE[2], HOSTILE[0], HOSTILE[3]
    bars = Bars(*words, (Bar(HOSTILE[2], -5, None), Bar("b", 9, 4)))
    blocks = (bars, table, Lines(HOSTILE))
    return Document("hostile", HOSTILE[0], (Section(HOSTILE[2], blocks),), ())
