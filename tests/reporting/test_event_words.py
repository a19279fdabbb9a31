"""A history speaks in words: every event and field has them, in both languages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ledger.domain import events as every_event
from ledger.domain.events import STORED
from ledger.domain.period import parse_day
from ledger.domain.vocabulary import FIELDS
from ledger.log.topics import REGISTRY
from ledger.reporting.event_words import bodies_in, event_words, kind_words, thing_word
from ledger.reporting.language import Language, Words
from ledger.reporting.words import LANGUAGES

SAMPLES = sorted((Path(__file__).parents[1] / "stored_events").glob("*.json"))
NAMES = {"05558032": "Nottuln", "05558016": "Dülmen"}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_every_stored_event_is_said_in_words(sample, lang):
    stored = json.loads(sample.read_text(encoding="utf-8"))
    event = REGISTRY.decoder(stored["number"])(bytes.fromhex(stored["state"]))
    words = Words(Language(lang), NAMES)
    said = event_words(event, words)
    assert kind_words(event, words)
    assert said
    assert "=" not in said
    assert "None" not in said
    for body in bodies_in([event]) & NAMES.keys():
        assert NAMES[body] in said or body in said


def test_a_decision_reads_as_people_say_it():
    event = every_event.BudgetAuthorised(
        decision="181/2022",
        body="05558032",
        programme="KIM",
        ceiling_cents=500000,
        first_year=2023,
        last_year=None,
        adopted_on=parse_day("2022-12-06"),
    )
    assert event_words(event, Words(Language("de"), NAMES)).replace("\xa0", " ") == (
        "Nottuln: Beschluss 181/2022, Programm KIM, 5.000,00 € je Jahr ab 2023, "
        "beschlossen am 06.12.2022"
    )
    assert event_words(event, Words(Language("en"), NAMES)).startswith(
        "Nottuln: decision 181/2022, programme KIM, €5,000.00 a year from 2023"
    )


def test_the_day_counts_of_a_closing_have_their_words():
    figures = every_event.ClosedFigures("KIM", 0, 0, 0, 0, 0, None, ("calendar-days",))
    assert event_words(figures, Words(Language("de"))).endswith("Tageszählung Kalendertage")


def test_a_ceiling_of_nothing_is_said():
    event = every_event.AuthorisationAmended("181/2022", 2024, 0)
    assert "0,00" in event_words(event, Words(Language("de")))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_field_of_every_event_has_words(lang):
    language = Language(lang)
    kinds = [getattr(every_event, name) for name in every_event.__all__]
    fields = {name for kind in kinds for name in getattr(kind, "__struct_fields__", ())}
    said = fields & FIELDS.keys()
    assert {name for name in said if f"f_{name}" not in language} == set()


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_stream_of_which_a_fact_is_withdrawn_has_its_word(code):
    streams = {event.kind.stream for event in STORED}
    words = {thing_word(stream, Language(code)) for stream in streams}
    assert len(words) > 10
    assert code == "en" or not words & streams
