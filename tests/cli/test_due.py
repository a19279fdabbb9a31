"""`due`: the list in both languages, as text, JSON and CSV; it is an answer, so its code is 0."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from ledger.application import Ledger
from ledger.domain import commands as c
from ledger.position.due.item import KINDS
from ledger.reporting.years.due import due_listing
from ledger.reporting.years.retention import PERIODS
from tests.application.mitte import AGREEMENT, GRANT, NOTTULN, PROGRAMME, day
from tests.words import WORDS

FIELDS = due_listing(0).fields
ROOT = Path(__file__).resolve().parents[2]
SOURCES = (
    "notice_proof",
    "forwarding",
    "notice_end",
    "forwarding_end",
    "post_moved",
    "agreement_notice",
    "agreement_term",
    "termination",
    "schedule",
    "agreement_settlement",
    "settlement",
    "claim",
    "booking",
    "block",
)


@pytest.fixture
def partners(mitte):
    """Give the case with a proof, advances and a block; the clock says 1 January 2026."""
    with Ledger(mitte.database, clock=mitte.clock) as ledger:
        for command in (
            c.AmendGrant(GRANT, day("2023-01-01"), proof_due="03-31"),
            c.ScheduleAdvance(AGREEMENT, NOTTULN, 2025, 100000, day("2025-12-31")),
            c.ScheduleAdvance(AGREEMENT, NOTTULN, 2026, 110000, day("2026-01-01")),
            c.ScheduleAdvance(AGREEMENT, NOTTULN, 2026, 120000, day("2026-01-02")),
            c.ScheduleAdvance(AGREEMENT, NOTTULN, 2026, 130000, day("2026-01-11")),
            c.BlockBudget(
                NOTTULN, PROGRAMME, 2026, "HS-1", 50000, "Bürgermeister", day("2025-12-01")
            ),
            c.SetCertificationPolicy("warn"),
        ):
            ledger.execute(command)
    return mitte


def test_the_list_says_what_is_late_coming_and_open(partners):
    text = partners.ok("due")
    rows = [line for line in text.splitlines() if line[:4] in {"2024", "2025", "2026", "–   "}]
    for row, words in zip(
        rows,
        (
            ("2024-03-31", "641 days late", "proof of use", "Kreis Coesfeld", "2023"),
            ("2025-03-31", "276 days late", "2024", "notice KIM-2023, proof due 03-31 (event"),
            ("2025-12-31", "1 day late", "notice without successor", "posts: CM-1"),
            ("2025-12-31", "1 day late", "advance", "Nottuln", "Dülmen", "€1,000.00"),
            ("2026-01-01", "today", "€1,100.00"),
            ("2026-01-02", "tomorrow", "€1,200.00"),
            ("2026-01-11", "in 10 days", "schedule of KV-Mitte"),
            ("2026-03-31", "in 89 days", "proof of use", "2025"),
            ("–", "open", "certification (vouchers: 6)", "CM-1", "€35,179.14", "no deadline"),
            ("–", "open", "block", "HS-1", "€500.00"),
        ),
        strict=True,
    ):
        assert all(word in row for word in words), (row, words)
    assert "Due up to 2026-04-01, seen on 2026-01-01." in text
    assert "ledger state: " in text


def test_the_list_in_german(partners):
    partners.lang = "de"
    text = partners.ok("due")
    for words in (
        "fällig am",
        "641 Tage überfällig",
        "1 Tag überfällig",
        "heute",
        "morgen",
        "in 10 Tagen",
        "Verwendungsnachweis",
        "Bescheid KIM-2023, Nachweis bis 31.03. (Ereignis",
        "Bescheid ohne Anschluss",
        "Abschlag",
        "Haushaltssperre",
        "Feststellung (Belege: 6)",
        "ohne Frist",
        "Fällig bis 01.04.2026, gesehen am 01.01.2026.",
    ):
        assert words in text


def test_json_has_every_field_and_the_axes(partners):
    answer = json.loads(partners.ok("due --until 2026-01-05 --format json"))
    assert answer["today"] == "2026-01-01"
    assert answer["until"] == "2026-01-05"
    assert answer["as_of"] is None
    assert answer["known_on"] is None
    for item in answer["due"]:
        assert tuple(item) == FIELDS
    first = answer["due"][0]
    assert first == {
        "state": "late",
        "kind": "proof",
        "due_on": "2024-03-31",
        "days_left": -641,
        "bodies": ["05558"],
        "towards": ["05"],
        "programme": "KIM",
        "name": "KIM-2023",
        "year": 2023,
        "open_cents": None,
        "posts": [],
        "bookings": None,
        "source": "notice_proof",
        "source_name": "KIM-2023",
        "source_rule": "03-31",
        "event": first["event"],
    }
    states = [item["state"] for item in answer["due"]]
    assert states == ["late"] * 4 + ["coming"] * 2 + ["open"] * 2


def test_csv_has_one_line_an_item(partners):
    rows = list(csv.DictReader(io.StringIO(partners.ok("due --format csv"))))
    assert tuple(rows[0]) == FIELDS
    (advance,) = (row for row in rows if row["due_on"] == "2026-01-11")
    assert (advance["open_cents"], advance["bodies"], advance["towards"]) == (
        "130000",
        NOTTULN,
        "05558016",
    )


def test_late_body_and_programme_narrow_the_list(partners):
    late = json.loads(partners.ok("due --late --format json"))["due"]
    assert {item["state"] for item in late} == {"late"}
    mine = json.loads(partners.ok(f"due --body {NOTTULN} --format json"))["due"]
    assert {item["kind"] for item in mine} == {"advance", "block"}
    county = json.loads(partners.ok("due --body 05558 --programme KIM --format json"))["due"]
    assert {item["kind"] for item in county} == {"proof"}


def test_an_empty_list_says_so(typist):
    assert typist.ok("due").startswith("Nothing is due.")
    typist.lang = "de"
    assert typist.ok("due").startswith("Nichts ist fällig.")


def test_the_past_is_seen_from_its_own_day(partners):
    text = partners.ok("due --known-on 2025-11-01")
    assert "Due up to 2026-01-30, seen on 2025-11-01." in text
    assert "as known (received) by 2025-11-01" in text
    assert "were recorded after that day" in text
    assert "in 60 days" in text
    asked = partners.ok("due --as-of 2025-11-01")
    assert asked.startswith("Nothing is due.")
    assert "as recorded by 2025-11-01" in asked


def test_mistakes_are_refused_with_a_remedy(partners):
    assert f"known: {NOTTULN}" in partners.refused("due --body 0555803")
    assert "known: KIM" in partners.refused("due --programme KIMM")
    assert "there is no such day" in partners.refused("due --until 2026-02-30", 2)


def test_every_kind_and_source_has_words():
    assert [kind for kind in KINDS if f"due_{kind}" not in WORDS] == []
    assert [source for source in SOURCES if f"due_from_{source}" not in WORDS] == []
    assert [key for key in WORDS if key.startswith("due_from_") and key[9:] not in SOURCES] == []


def test_every_field_of_the_answers_is_documented():
    page = (ROOT / "docs/reference/json-and-csv-fields.md").read_text("utf-8")
    due = page.partition("## `due`")[2].partition("\n## ")[0]
    assert [name for name in (*FIELDS, *KINDS, *SOURCES) if f"`{name}`" not in due] == []
    retention = page.partition("## `year retention`")[2].partition("\n## ")[0]
    assert [name for name in PERIODS.fields if f"`{name}`" not in retention] == []
