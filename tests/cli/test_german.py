"""German is a whole language here: whatever the screen says, nothing of it is English."""

from __future__ import annotations

import ast
import importlib
import json
import os
import re
import string
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from cli.language import windows_language
from cli.named import THINGS
from cli.root import LAZY, root
from docs.catalogues import read
from ledger.domain.commands import Command, ImportFile
from ledger.domain.errors import unknown_name
from ledger.reporting.language import Language
from tests.cli.commands import COMMANDS
from tests.cli.german import TYPED, english


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


SAID = [(str(one.id), str(one.string)) for one in read("said") if one.context and one.string]


@pytest.mark.parametrize(("template", "german"), SAID)
def test_a_template_keeps_its_fields_and_no_english_word(template, german):
    assert fields(german) == fields(template)
    assert english(german) == []
    assert (german[:1].isspace(), german[-1:].isspace()) == (
        template[:1].isspace(),
        template[-1:].isspace(),
    )


def test_help_keeps_its_options_and_no_english_word():
    for one in filter(lambda one: one.id, read("screen")):
        for german in [one.string] if isinstance(one.string, str) else one.string or ():
            assert english(german) == [], german
        if one.context == "help":
            assert set(options(str(one.id))) == set(options(str(one.string))), one.id


def test_help_calls_an_argument_as_the_line_of_usage_does():
    names = {str(one.id): str(one.string) for one in read("screen") if one.context == "metavar"}
    english_alone = {name for name, german in names.items() if german != name}
    for one in read("screen"):
        if one.context == "help":
            called = set(re.findall(r"\b[A-Z][A-Z_]+\b", TYPED.sub(" ", str(one.string))))
            assert not called & english_alone - {"PROFILE"}, one.string  # $PROFILE of a shell


def options(text: str) -> list[str]:
    return re.findall(r"--[a-z][a-z-]*", text)


GETTEXT = {"_", "ngettext"}


def test_every_text_of_click_has_its_german():
    """A new release of click may say something new: it goes into cli/catalogues/de.po."""
    known = {one.id if isinstance(one.id, str) else one.id[0] for one in read("screen")}
    said = set()
    for path in Path(click.__file__).parent.glob("*.py"):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(call, ast.Call) and getattr(call.func, "id", "") in GETTEXT):
                continue
            if isinstance(call.args[0], ast.Constant):
                said.add(str(call.args[0].value))
    programming = {one for one in said if re.search("decl|twice|Windows error", one)}
    assert len(said) > 50
    assert said - programming <= known


def typed(line: str, **environment: str) -> str:
    """Return all that a command prints, in one line."""
    result = CliRunner(env=environment).invoke(root, line.split(), terminal_width=400)
    return " ".join(result.output.split())


@pytest.mark.parametrize("name", dict.fromkeys(["", *LAZY, *COMMANDS]))
def test_the_help_of_every_command_is_german(name):
    shown = typed(f"--lang de {name} --help")
    head, _, example = shown.partition("Beispiel: ")
    assert head.startswith("Aufruf: ")
    assert english(head.partition("]")[2]) == []
    assert not example or example.startswith("budget-ledger")
    assert "Usage: " in typed(f"{name} --help --lang en")


def test_the_list_of_commands_says_what_each_command_says_in_the_same_language():
    for line in LAZY.values():
        module, _, name = line[0].partition(":")
        assert isinstance(getattr(importlib.import_module(module), name), click.Command)
    assert "Legt Körperschaften an" in typed("--help --lang de")


WRONG = (
    "cost book",
    "cost book --post",
    "cost book --amount x",
    "cost book --service 31.02.2023 2023-12-31",
    "cost book --nonsense",
    "body register",
    "body register a b c",
    "body register 0555803 Nottuln",
    "history --limit 0",
    "position 05558032 --known-on 31.01.24",
    "body register LWL Landschaftsverband",
    "position --format xml",
    "position --year 20",
    "position 12345678 --year 2024",
    "nonsense",
    "cost nonsense",
    "correct x",
    "correct 999 --reason y",
    "cost certify",
    "cost pay",
    "report council 99999999",
    "grant show nobody",
    "apply nowhere.toml",
    "cost import nowhere.csv",
    "verify --receipt 1-x",
    "year close 05558032 2031 --closed-on 2023-01-01",
    "decision adopt 1/2024 --body 05558032 --programme KIM --ceiling 1 --first-year 24",
    "agreement vat V --rate 19%",
    "post fill CM-1 --person P-9 --fte 1 --from 2023-08-01",
    "clock correct 3 1 --recorded-at 2024-01-01T10:00",
)


@pytest.mark.parametrize("line", WRONG)
def test_what_is_refused_is_refused_in_german(mitte, line):
    result = mitte.run(f"--lang de {line}")
    assert result.exit_code in {1, 2}, result.output
    words = " ".join(result.stderr.split())
    assert english(words) == [], words
    assert words.startswith("Fehler: ")
    assert len(result.stderr.splitlines()) <= 2


@pytest.mark.parametrize("line", WRONG)
def test_the_same_is_refused_in_english_with_the_same_code(mitte, line):
    codes = [
        re.findall(r"\[BL-\d{3}\]", mitte.run(f"--lang {lang} {line}").stderr)
        for lang in ("de", "en")
    ]
    assert codes[0] == codes[1]


@pytest.mark.parametrize("variable", ["LC_ALL", "LC_MESSAGES", "LANG", "BUDGET_LEDGER_LANG"])
def test_the_language_is_that_of_the_system_unless_somebody_chooses(variable):
    nothing = dict.fromkeys(("LC_ALL", "LC_MESSAGES", "LANG", "BUDGET_LEDGER_LANG"), "")
    german = "de" if variable == "BUDGET_LEDGER_LANG" else "de_AT.UTF-8"
    here = nothing | {variable: german}
    assert typed("--help", **here).startswith("Aufruf: ")
    assert typed("--help --lang en", **here).startswith("Usage: ")
    assert typed("position --lang=en --help", **here).startswith("Usage: ")
    assert typed("--help", **nothing).startswith("Usage: ")


def test_the_configuration_may_choose_it(tmp_path):
    file = tmp_path / "config.toml"
    file.write_text('lang = "de"\n', encoding="utf-8")
    settings = {"BUDGET_LEDGER_CONFIG": os.fspath(file), "BUDGET_LEDGER_LANG": ""}
    assert typed("--help", **settings).startswith("Aufruf: ")
    assert typed("nonsense", **settings).endswith(
        "den Befehl 'nonsense' gibt es nicht [BL-457] → siehe root --help"
    )


def test_what_is_behind_two_dashes_is_no_language():
    assert "Usage: " in typed("--database nowhere.db position -- --lang de")


@pytest.mark.parametrize(
    ("identifier", "code"), [(0x0407, "de"), (0x0C07, "de"), (0x0409, "en"), (0x0807, "de")]
)
def test_windows_tells_its_language_by_a_number(identifier, code):
    """German of Germany, of Austria, American English, German of Switzerland."""
    assert windows_language(identifier) == code


def test_amounts_and_days_are_written_as_germans_write_them(mitte):
    mitte.ok(
        "cost book --post CM-1 --type personnel --amount 900000 --service 2024-05-01 "
        "2024-05-31 --booked-on 2024-05-31 --voucher much"
    )
    said = mitte.run(
        "--lang de cost book --post CM-1 --type personnel --amount 900000 --service "
        "2024-06-01 2024-06-30 --booked-on 2027-06-30 --voucher more"
    ).stderr
    assert "30.06.2027" in said
    assert re.search(r"\d\.\d{3},\d\d\xa0€", said)
    assert english(said) == []


FAULTY = """post;cost_type;amount;service_from;service_to;booked_on;voucher
CM-1;personnel;1.234;2024-03-01;2024-03-31;2024-03-31;A
CM-1;;100,00;2024-03-01;;2024-03-31;B
CM-1;personnel;=1+1;2024-03-01;2024-03-31;31.2.2024;
CM-1;personnel;100,00;2024-03-01;2024-03-31
CM-9;nonsense;100,00;2024-03-01;2024-03-31;2024-03-31;C
"""


def test_the_lines_of_a_file_are_refused_in_german_and_each_with_a_code(mitte, tmp_path):
    file, rejected = tmp_path / "faulty.csv", tmp_path / "rejected.csv"
    file.write_text(FAULTY, encoding="utf-8")
    told = mitte.run(f"--lang de cost import {file} --rejected {rejected}").stderr
    lines = [line for line in told.splitlines() if line.startswith("Fehler: ")]
    assert len(lines) > 5
    assert [line for line in lines if not re.search(r"\[BL-\d{3}\]", line)] == []
    assert english(told.replace(os.fspath(tmp_path), "")) == []
    reasons = rejected.read_text(encoding="utf-8")
    assert english(reasons.partition("\n")[2]) == []
    assert "ist leer" in reasons


def test_every_command_is_acknowledged_in_words():
    for command in all_below(Command):
        assert english(Language("de").say(f"c_{command.__name__}")) == []
    for warned in ("de", "en"):
        assert f"c_{ImportFile.__name__}" in Language(warned)


def all_below(kind: type) -> list[type]:
    found: list[type] = list(kind.__subclasses__())
    return found + [deeper for one in found for deeper in all_below(one)]


@pytest.mark.parametrize("county", ["", " --county"])
def test_a_whole_demo_is_recorded_and_asked_about_in_german(tmp_path, county):
    wide = CliRunner(env={"COLUMNS": "400"})  # no command that is shown is broken
    shown = wide.invoke(root, f"--lang de demo {tmp_path}{county}".split())
    assert shown.exit_code == 0, shown.output
    told = [line for line in shown.output.splitlines() if "budget-ledger " not in line]
    assert len(told) > 30
    assert [line for line in told if english(line.replace("(sample", ""))] == []


def test_a_warning_has_its_parts_beside_it_for_programs(mitte):
    line = (
        "--lang de cost book --post CM-1 --type personnel --amount 900000 --service "
        "2024-06-01 2024-06-30 --booked-on 2024-06-30 --voucher dear --dry-run --format json"
    )
    answer = json.loads(mitte.run(line).stdout)
    assert answer["warnings"]
    assert len(answer["warnings_said"]) == len(answer["warnings"])
    for one in answer["warnings_said"]:
        assert re.fullmatch(r"BL-\d{3}", one["code"])
        assert english(one["problem"]) == []


DEAR_FILE = """\
post;cost_type;amount;service_from;service_to;booked_on;voucher
CM-1;personnel;900000,00;2024-06-01;2024-06-30;2024-06-30;dear
"""
SETUP_WARNED = """\
[[post]]
post = "CM-2"
programme = "KIM"
employing_body = "05558016"
fte = "0.5"
valid_from = 2024-01-01
agreement = "KV-Mitte"
grant = "KIM-2023"
"""
"""Of a share below the minimum of its notice."""


@pytest.mark.parametrize(
    ("command", "content"), [("cost import", DEAR_FILE), ("apply", SETUP_WARNED)]
)
def test_warnings_of_a_file_have_their_parts_as_well(mitte, tmp_path, command, content):
    file = tmp_path / "file"
    file.write_text(content, encoding="utf-8")
    mitte.ok("grant amend KIM-2023 --from 2023-01-01 --minimum-share 0.9")
    line = f"--lang de {command} {file} --dry-run --format json"
    answer = json.loads(mitte.run(line).stdout)
    assert answer["warnings"]
    assert len(answer["warnings_said"]) == len(answer["warnings"])
    for one in answer["warnings_said"]:
        assert re.fullmatch(r"BL-\d{3}", one["code"])
        assert english(one["problem"]) == []


@pytest.mark.parametrize("line", WRONG)
def test_every_refusal_has_a_code_also_one_of_click(mitte, line):
    assert re.search(r"\[BL-\d{3}\]", mitte.run(line).stderr)


def test_a_program_reads_the_code_of_what_click_refuses(mitte):
    told = json.loads(mitte.run("due --nonsense --format json").stderr)
    assert (told["code"], told["problem"]) == ("BL-860", "No such option '--nonsense'")


@pytest.mark.parametrize("kind", THINGS)
def test_what_nobody_registered_is_called_by_its_german_name(kind):
    told = Language("de").worded(unknown_name(kind, "X", ()).said)
    assert re.fullmatch(r"([A-ZÄÖÜ]\w+) X: nicht als \1 erfasst → erst anlegen", told), told


OTHER_VOUCHER = (
    "cost book --post CM-1 --type material --new-type --amount 1 --voucher 2023-0701 "
    "--booked-on 31.7.2023 --service 1.7.2023 31.7.2023"
)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("year close --yes 05558032 2023", "rote Prüfungen: abgerechnet"),
        ("body register X9 Foo", "--level mit Gemeinde oder Kreis oder Land oder sonstige angeben"),
        ("post fill", "es fehlt: STELLE, --person, --from [BL-861] → siehe "),
        ("settlement issue S --year 2024", "es fehlt: --agreement, --issued-on, --due-on [BL-861]"),
        ("report settlement KV-Mitte --year 2024", "JAHR wird ohne sie eingegeben [BL-862]"),
        ("cost bok", "den Befehl 'bok' gibt es nicht [BL-457] → ist book gemeint?"),
        ("verify --checkpoint /nowhere/at-all", "Datei '/nowhere/at-all' gibt es nicht [BL-860]"),
        (
            OTHER_VOUCHER,
            "(Kostenart: gebucht Personalausgaben, jetzt Sachausgaben; Betrag: gebucht 5.863,19",
        ),
        ("history --post CM-7", "Stelle CM-7: nicht als Stelle erfasst → bekannt: CM-1"),
        ("cost pay 39 --corrects 39 --paid-on 2024-01-02 --reason x", "→ cost reverse nehmen"),
    ],
)
def test_a_word_that_is_one_of_a_few_is_said_in_german(mitte, line, words):
    mitte.lang = "de"
    assert words in mitte.run(line).output
