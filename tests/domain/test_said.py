"""What is said is data: a code, a template and values, which read as English by themselves."""

from __future__ import annotations

import copy
import pickle
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.errors import Finding, Refusal, UsageError
from ledger.domain.money import Cents, decimal_text
from ledger.domain.said import NOWHERE, Said, both, either

OVER = Said(
    "BL-001 {body} spent {amount} on {day}, {share} of {posts}",
    body="Nottuln",
    amount=Cents(-1349754),
    day=date(2024, 9, 15),
    share=Fraction(1, 2),
    posts=("CM-1", "CM-2"),
)


def test_it_reads_as_english():
    assert OVER == "Nottuln spent -€13,497.54 on 2024-09-15, 1/2 of CM-1, CM-2"
    assert (OVER.code, OVER.values["amount"]) == ("BL-001", -1349754)
    assert OVER.template.startswith("{body} spent")


@pytest.mark.parametrize("said", [OVER, Said("no {{fields}}"), NOWHERE])
def test_it_is_sent_and_copied_whole(said):
    for same in (pickle.loads(pickle.dumps(said)), copy.deepcopy(said)):  # noqa: S301 - our own
        assert (same, same.code, same.template) == (said, said.code, said.template)
        assert same.values == said.values


def test_another_language_words_template_values_and_parts():
    words = {
        "{place}: {amount} are missing on {days}": "{place}: Am {days} fehlen {amount}",
        "post {post}": "Stelle {post}",
    }
    said = Said(
        "BL-001 {place}: {amount} are missing on {days}",
        place=Said("post {post}", post="CM-1"),
        amount=Cents(123456),
        days=(date(2024, 9, 15), date(2024, 10, 1)),
    )

    def shown(value):
        if isinstance(value, Cents):
            return f"{decimal_text(value).replace('.', ',')} €"
        return f"{value:%d.%m.%Y}" if isinstance(value, date) else value

    german = said.worded(lambda english: words.get(english, english), shown)
    assert german == "Stelle CM-1: Am 15.09.2024, 01.10.2024 fehlen 1234,56 €"


def test_names_are_joined_in_words():
    assert (either(["a"]), either(["a", "b", "c"])) == ("a", "a or b or c")
    assert (both([]), both(["a", "b"])) == ("", "a and b")


@given(st.text(), st.text())
def test_values_are_put_in_as_they_are(name, other):
    said = Said("BL-001 {name}: {other}", name=name, other=(other,))
    assert said == f"{name}: {other}"
    finding = Finding.of(
        Said("post {post}", post=name), "BL-001 is {other}", "{other}", other=other
    )
    assert finding.said == str(finding)
    assert finding.said.worded(str, lambda value: value) == str(finding)


def test_a_finding_has_a_code_and_every_value():
    place = Said("post {post}", post="CM-1")
    finding = Finding.of(
        place, "BL-001 is closed since {day}", "name another", day=date(2024, 1, 1)
    )
    assert str(finding) == "post CM-1: is closed since 2024-01-01 → name another"
    assert (finding.code, finding.said.code) == ("BL-001", "BL-001")
    assert finding.values == {"post": "CM-1", "day": date(2024, 1, 1)}


def test_an_error_is_its_first_finding_and_says_all():
    error = UsageError.of("date {text!r}: BL-001 there is no such day", "type another", text="x: y")
    assert str(error) == "date 'x: y': there is no such day → type another"
    assert (error.code, error.place, error.remedy) == ("BL-001", "date 'x: y'", "type another")
    assert error.values == {"text": "x: y"}
    assert str(UsageError.of("BL-001 says: nothing")) == "says: nothing"
    two = Refusal([error.findings[0], Finding.of(NOWHERE, "BL-002 is missing")])
    assert str(two) == f"{error}\nis missing"
    assert (two.code, str(two.said)) == ("BL-001", str(error))


def test_a_usage_error_moves_into_a_wider_place():
    error = UsageError.of("rate {text!r}: BL-001 negative", "mend it", text="-1")
    wider = error.within(Said("file {name}", name="a.toml"), ", ")
    assert str(wider) == "file a.toml, rate '-1': negative → mend it"
    alone = UsageError.of("BL-001 negative").within(Said("line 3"))
    assert (str(alone), alone.code) == ("line 3: negative", "BL-001")
