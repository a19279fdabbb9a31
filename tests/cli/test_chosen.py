"""What is chosen from a list is shown in German, and understood in the words of both languages."""

from __future__ import annotations

import json

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli.language import speak, spoken
from cli.types import Chosen
from ledger.domain.spelling import spelled
from ledger.domain.vocabulary import choices
from ledger.log.canonical import PROOFS
from ledger.reporting.chosen import as_one_word, meant
from ledger.reporting.language import Language
from ledger.reporting.words import LANGUAGES
from tests.cli.commands import COMMANDS
from tests.cli.german import english

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


@pytest.fixture
def german():
    speak("de")
    yield spoken() == "de"
    speak("en")


TYPED = [
    (f"{name} {one.opts[0]}", one, one.type)
    for name, command in COMMANDS.items()
    for one in command.params
    if isinstance(one.type, click.Choice)
]
NAMES = {"text", "json", "jsonl", "csv", "xlsx", "html", "pdf", "parquet", "hledger", "beancount"}
NAMES |= {"de", "en", "bash", "zsh", "fish", "powershell"}
"""What has one name in every language: formats, languages, shells."""


def test_every_list_is_typed_in_german_but_for_names_that_all_languages_share():
    plain = [
        name
        for name, _, kind in TYPED
        if not isinstance(kind, Chosen) and not NAMES.issuperset(kind.choices)
    ]
    assert plain == []


@pytest.mark.parametrize(("name", "one", "kind"), [it for it in TYPED if isinstance(it[2], Chosen)])
def test_what_is_shown_in_german_is_typed_completed_and_means_one_value(name, one, kind, german):
    assert german
    context = click.Context(click.Command(name))
    shown = {value: kind.normalize_choice(value, context) for value in kind.choices}
    assert len({spelled(word) for word in shown.values()}) == len(shown)
    offered = [item.value for item in kind.shell_complete(context, one, "")]
    assert offered == list(shown.values())
    for value, word in shown.items():
        assert word != value or value == "30/360"
        for typed in (word, word.upper(), value):
            assert kind.convert(typed, one, context) == value


def test_history_finds_a_type_by_the_word_that_it_shows(mitte):
    mitte.lang = "de"
    for typed in ("Stelle-besetzt", "'Stelle besetzt'", "post_filled", "PostFilled"):
        assert mitte.ok(f"history --type {typed}") == mitte.ok("history --type post_filled")
    assert "Stelle besetzt" in mitte.ok("history --type post_filled")
    told = mitte.refused("history --type Umzug", 2)
    assert "Abwesenheit" in told
    assert "AbsenceRecorded" not in told


def test_an_assumption_is_typed_in_german(mitte):
    for typed, plain in (
        ("Tarif +3% ab 1.3.2024", "salary +3% from 2024-03-01"),
        ("Vakanz CM-1 1.8.2023 31.8.2023", "vacancy CM-1 2023-08-01 2023-08-31"),
        ("satz KIM-2023 60000 AB 1.1.2023", "rate KIM-2023 60000 from 2023-01-01"),
    ):
        answers = [mitte.ok(f"position --assume '{one}' --format json") for one in (typed, plain)]
        assert answers[0] == answers[1]
    mitte.lang = "de"
    told = mitte.refused("position --assume 'Lohn +3%'", 2)
    assert '"Tarif +3% ab 01.03.2025"' in told
    assert "salary" not in told


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
