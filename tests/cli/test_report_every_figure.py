"""Every amount in a table of a page leads to a place of the page that explains this amount."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from tests.cli.test_report_evidence import Page, county
from tests.cli.test_settlement import ISSUE

__all__ = ["county"]

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


@pytest.fixture
def rich(county):
    """A ledger in which every table has rows."""
    instalment = "grant instalment KIM-2023 --year 2023"
    county.ok(f"{instalment} --recipient 05558016 --amount 20000 --received-on 2023-05-05")
    county.ok(f"{instalment} --recipient 05558 --amount 25000 --received-on 2023-04-05")
    county.ok(
        "repayment claim RF --grant KIM-2023 --creditor 05558 --debtor 05558016 --year 2023 "
        "--amount 300 --claimed-on 2024-05-01 --due-on 2024-06-01"
    )
    county.ok("repayment pay RF --amount 100 --paid-on 2024-05-20")
    county.ok(ISSUE)
    return county


REPORTS = (
    "year-end --year 2023",
    "year-end --year 2024 --since 2020-01-01",
    "position",
    "settlement KV-Mitte 2023",
    "confirmations --year 2024",
    "proof-of-use KIM-2023 2023 --recipient 05558016",
    "proof-of-use KIM-2023 2023 --recipient 05558016 --simple",
    "proof-of-use KIM-2023 2023-2024",
    "audit-trail --decision 181/2022",
    "audit-trail --grant KIM-2023",
    "council 05558032 --year 2024",
)


@pytest.mark.parametrize("line", REPORTS)
def test_every_amount_leads_to_where_it_is_explained(rich, tmp_path, line):
    path = tmp_path / "page.html"
    rich.ok(f"report {line} --out {path}")
    text = path.read_text(encoding="utf-8")
    page, cells = Page(text), Cells(text).found
    assert cells
    assert len(page.ids) == len(set(page.ids))
    assert {target for target, _ in page.links} <= set(page.ids)
    for table, column, target, amount in cells:
        if table in NO_FIGURES or amount in {"–", "€0.00"}:
            continue
        assert target, (table, column, amount)
        if not target.startswith("e"):
            assert amount.removeprefix("-") in page.texts[target], (table, column, target)
