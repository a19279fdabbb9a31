"""What is chosen from a list is shown in German, and understood in the words of both languages."""

from __future__ import annotations

import json

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli.types import Chosen
from ledger.domain.vocabulary import choices
from ledger.log.canonical import PROOFS
from ledger.reporting.chosen import as_one_word, meant
from ledger.reporting.language import Language
from ledger.reporting.words import LANGUAGES
from tests.cli.test_every_command import COMMANDS
from tests.cli.test_german import english

VALUES = [(field, value) for field, values in choices().items() for value in values]


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize(("field", "value"), VALUES)
def test_each_value_has_a_word_that_means_it_and_no_other(code, field, value):
    said = Language(code).chosen(field, value)
    assert code == "en" or said != value or value == "30/360"
    for typed in (said, as_one_word(said), said.upper(), value):
        assert meant(field, typed) == value


@given(st.sampled_from(sorted(choices())), st.text(max_size=9))
def test_what_nobody_knows_is_left_to_the_rules(field, typed):
    found = meant(field, typed)
    assert found == typed or found.partition(":")[0] in choices()[field]


@pytest.mark.parametrize("proof", PROOFS)
def test_how_far_somebody_is_proven_has_a_german_word(proof):
    assert english(Language("de").chosen("proof", proof)) == []
    assert f"v_proof_{proof}" in Language("de")


def test_every_command_understands_the_words_of_a_field():
    """A list of values that a field of commands holds is typed as such, wherever it is."""
    plain = [
        (name, one.name)
        for name, command in COMMANDS.items()
        for one in command.params
        if one.name in {*choices(), "figure", "basis"}
        and type(one.type) is click.Choice
        and not isinstance(one.type, Chosen)
    ]
    assert plain == []


def test_a_german_clerk_types_german_words_and_the_value_is_stored(mitte):
    mitte.lang = "de"
    line = (
        "agreement conclude KV-2 --programme KIM --key 05558016=10,05558032=20 --from 1.1.2024 "
        "--key-basis Einwohner --key-date 31.12.2022 --key-source it.nrw --overhead Prozent:10% "
    )
    mitte.ok(line)
    event = json.loads(mitte.ok("history --agreement KV-2 --format json"))["events"][0]
    assert event["content"]["key_basis"] == "population"
    assert event["content"]["overhead"] == "percent"
    text = mitte.ok("history --agreement KV-2")
    assert "Schlüsselgrundlage Einwohner" in text
    assert "population" not in text
    refused = mitte.refused("body register X Verein --level Verband", 2)
    assert "'Gemeinde', 'Kreis', 'Land', 'sonstige'" in refused


def test_both_words_record_the_same_command(mitte, tmp_path):
    file = tmp_path / "setup.toml"
    text = '[[body]]\nbody = "JC"\nname = "Jobcenter"\nlevel = "{level}"\n'
    file.write_text(text.format(level="other"), encoding="utf-8")
    assert "1 entry recorded" in mitte.ok(f"apply {file}")
    file.write_text(text.format(level="Sonstige"), encoding="utf-8")
    assert "0 entries recorded, 1 was" in mitte.ok(f"apply {file}")


def test_german_help_offers_german_words(mitte):
    mitte.lang = "de"
    text = " ".join(mitte.ok("grant approve --help").split())
    assert "[Kalendertage|volle-Monate|" in text
    assert "[Vorgabe: Kalendertage]" in text
    assert "full-months" in mitte.ok("--lang en grant approve --help")


def test_a_setup_file_takes_the_level_from_an_official_key_and_wants_it_for_any_other(
    mitte, tmp_path
):
    file = tmp_path / "setup.toml"
    file.write_text('[[body]]\nbody = "05566"\nname = "Kreis Steinfurt"\n', encoding="utf-8")
    mitte.ok(f"apply {file}")
    assert "county" in mitte.ok("body show 05566")
    file.write_text('[[body]]\nbody = "JC"\nname = "Jobcenter"\n', encoding="utf-8")
    assert "the key JC does not say the level [BL-554]" in mitte.refused(f"apply {file}", 2)


def test_a_setup_file_says_that_what_looks_like_a_name_is_none(mitte, tmp_path):
    file = tmp_path / "setup.toml"
    entry = (
        '[[post]]\npost = "CM-2"\nprogramme = "KIM"\nemploying_body = "05558016"\n'
        'fte = "1"\nvalid_from = 2024-01-01\nagreement = "KV-Mitte"\n'
        '[[post.fill]]\nperson = "Erika Muster"\nfte = "1"\nvalid_from = 2024-01-01\n'
    )
    file.write_text(entry, encoding="utf-8")
    assert "BL-555" in mitte.refused(f"apply {file}")
    file.write_text(entry + "is_an_id = true\n", encoding="utf-8")
    assert "2 entries recorded" in mitte.ok(f"apply {file}")


def test_whatever_is_asked_can_be_written_to_a_file(mitte, tmp_path):
    for number, line in enumerate(
        (
            "repayment interest --amount 5000 --from 2024-05-01 --to 2025-02-15 --format json",
            "cost certify --pending --format csv",
            "cost pay --pending",
        )
    ):
        file = tmp_path / f"answer-{number}"
        told = mitte.run(f"{line} --out {file}")
        assert (told.exit_code, told.stdout) == (0, "")
        assert file.read_text(encoding="utf-8") == mitte.ok(line)
    refused = mitte.refused(f"cost certify 13 --out {tmp_path / 'x'}", 2)
    assert "--out is for --pending [BL-660]" in refused
