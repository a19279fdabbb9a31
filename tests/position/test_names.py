"""Things are found by name on both databases, and a typing error still finds its neighbour."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.application import Ledger
from ledger.domain import commands as c
from ledger.domain.errors import Refusal, UnknownName
from ledger.domain.spelling import spelled
from ledger.position.names import Typed, completions, find, near
from ledger.position.things import ThingQuestion, things

if TYPE_CHECKING:
    from collections.abc import Iterator

NAMES = {
    "05558": "Kreis Coesfeld",
    "05558012": "Coesfeld, Stadt",
    "05558016": "Dülmen",
    "05558020": "Havixbeck",
    "05558024": "Lüdinghausen",
    "05558032": "Gemeinde Nottuln",
    "05558040": "Rosendahl",
    "05558044": "Senden",
}


@contextmanager
def registered(url: str) -> Iterator[Ledger]:
    with Ledger.create(url) as ledger:
        for key, name in NAMES.items():
            ledger.execute(c.RegisterBody(key, name))
        yield ledger


def neighbours(ledger, typed):
    return ledger.ask(lambda session, asked, _: near(session, "body", asked), typed)


def test_names_find_ids(database_url):
    with registered(database_url) as ledger:
        found = {typed: ledger.ask(find, Typed("body", typed)) for typed in NAMES.values()}
        assert found == {name: key for key, name in NAMES.items()}
        assert ledger.ask(find, Typed("body", "LUEDINGHAUSEN")) == "05558024"
        assert ledger.ask(find, Typed("body", "nottuln")) == "05558032"
        assert ledger.ask(find, Typed("body", "Coesfeld")) == "05558012"
        assert ledger.ask(find, Typed("post", "nottuln")) == "nottuln"
        assert ledger.ask(completions, Typed("body", "s")) == {"05558044": "Senden"}
        assert ledger.ask(completions, Typed("body", "0555804")) == {
            "05558040": "Rosendahl",
            "05558044": "Senden",
        }
        assert [row.event.body for row in ledger.ask(things, ThingQuestion("body")).rows] == [
            *NAMES
        ]
        ledger.execute(c.RegisterBody("09", "Dülmen", "other"))
        with pytest.raises(Refusal, match="05558016 \\(Dülmen\\), 09 \\(Dülmen\\)"):
            ledger.ask(find, Typed("body", "dülmen"))


def test_whoever_calls_from_python_is_offered_what_is_near(database_url):
    with registered(database_url) as ledger:
        with pytest.raises(Refusal, match="known: 05558032 \\(Gemeinde Nottuln\\)"):
            ledger.execute(c.PayAdvance("KV", "05558033", 2024, 1, 19000))
        with pytest.raises(UnknownName, match="see what there is with: body list"):
            ledger.ask(things, ThingQuestion("body", "Paris"))


@pytest.fixture(scope="module")
def ledger(tmp_path_factory):
    with registered(f"{tmp_path_factory.mktemp('names')}/ledger.db") as found:
        yield found


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_one_letter_too_few_too_many_or_wrong_finds_the_name(ledger, data):
    key = data.draw(st.sampled_from([key for key in NAMES if "," not in NAMES[key]]))
    name = spelled(NAMES[key])
    place = data.draw(st.integers(0, len(name) - 1))
    letter = data.draw(st.sampled_from(["", "x", "x" + name[place]]))
    typed = name[:place] + letter + name[place + 1 :]
    assert key in neighbours(ledger, typed)


@pytest.mark.parametrize("typed", ["x", "Paris", "1", "Bürgermeister", "§"])
def test_nothing_is_offered_where_nothing_is_near(ledger, typed):
    assert neighbours(ledger, typed) == {}
