"""What holds for every command, whatever it does: its channels, forms and exit codes.

The commands are found by walking the program, so that a new one is looked at as well. Each is typed
as its help shows it, with sample files in the folder; whether it is accepted or refused does not
matter here.
"""

from __future__ import annotations

import errno
import io
import json
import os
import re
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest
from click.testing import CliRunner

from cli.root import LAZY, root
from cli.run import ExitCode
from tests.cli.commands import COMMANDS, RECORDING, SAMPLES, example_of
from tests.cli.conftest import Typist

DOCS = Path(__file__).parents[2] / "docs"


WITH_JSON = [
    name
    for name, command in COMMANDS.items()
    if any("--format" in one.opts and "json" in getattr(one.type, "choices", ())
           for one in command.params)
]  # fmt: skip
FOR_PROGRAMS = {"export journal", "follow", "profile new"}
"""What they print is read by a program."""
every = pytest.mark.parametrize("name", COMMANDS)


@every
def test_what_a_command_has_to_say_is_typed(name):
    command = COMMANDS[name]
    kind = vars(command.callback).get("records")
    said = kind.__struct_fields__[: -len(kind.__struct_defaults__) or None] if kind else ()
    left = set(said) - {one.name for one in command.params}
    assert left <= {"service_from", "service_to"}, "neither an option nor an argument fills it"


@pytest.fixture
def sample(mitte, tmp_path, monkeypatch) -> Typist:
    """The case Mitte, in a folder with the files that examples name."""
    monkeypatch.chdir(tmp_path)
    for name, source in SAMPLES.items():
        (tmp_path / name).write_bytes((DOCS / source).read_bytes())
    return mitte  # type: ignore[no-any-return] # a fixture


def typed(typist: Typist, words: list[str], *, charset: str = "utf-8", **environment: str):
    """Type words on channels of a character set."""
    before = ["--database", typist.database, "--actor", "clerk", "--lang", typist.lang]
    runner = CliRunner(charset=charset)
    words = words[2:] if words[:1] == ["--database"] else words
    return runner.invoke(root, [*before, *words], obj=typist.clock, env=environment)


def ended_well(result) -> None:
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert result.exit_code in set(ExitCode)
    assert "Traceback" not in result.stderr


def test_the_walk_finds_every_command():
    assert {name.partition(" ")[0] for name in COMMANDS} == set(LAZY)
    assert len(COMMANDS) > 80


@every
def test_no_command_takes_an_option_of_the_program_for_its_own(name):
    own = {word for one in root.params for word in (*one.opts, *one.secondary_opts)}
    mine = {word for one in COMMANDS[name].params for word in one.opts}
    assert (own & mine) <= {"--help", "-h", "--version"}


def test_the_options_of_the_program_stand_before_or_behind_the_command(mitte):
    runner = CliRunner()
    words = ["--actor", "clerk", "--database", mitte.database, "--lang=de", "--quiet"]
    before = runner.invoke(root, [*words, "position"])
    behind = runner.invoke(root, ["position", *words])
    assert before.exit_code == behind.exit_code == 0
    assert before.output == behind.output


@every
@pytest.mark.parametrize("charset", ["ascii", "cp1252"])
def test_what_the_channel_does_not_carry_is_written_otherwise(sample, name, charset):
    sample.lang = "de"
    plain = CliRunner(charset=charset).invoke(root, [*name.split(), "--help"])
    ended_well(plain)
    result = typed(sample, example_of(name), charset=charset)
    ended_well(result)
    for channel in (result.stdout_bytes, result.stderr_bytes):
        channel.decode("utf-8" if charset == "ascii" or b'{\n  "' in channel else charset)


@pytest.mark.parametrize("name", WITH_JSON)
def test_json_is_utf_8_on_any_channel(sample, name):
    result = typed(sample, [*example_of(name), "--format", "json"], charset="ascii")
    ended_well(result)
    if result.stdout_bytes:
        json.loads(result.stdout_bytes.decode("utf-8"))
    for line in result.stderr_bytes.decode("utf-8").splitlines():
        assert set(json.loads(line)) == {"level", "code", "place", "problem", "remedy", "values"}


@pytest.mark.parametrize("name", WITH_JSON)
def test_a_wrong_word_is_refused_in_json(sample, name):
    result = typed(sample, [*name.split(), "--format", "json", "--no-such-option"])
    assert result.exit_code == ExitCode.USAGE
    assert result.stdout == ""
    (error,) = map(json.loads, result.stderr.splitlines())
    assert error["level"] == "error"
    assert error["problem"]


@every
@pytest.mark.parametrize(("lang", "head"), [("de", "Aufruf: "), ("en", "Usage: ")])
def test_what_is_mistyped_is_said_in_a_line_and_the_line_of_usage(sample, name, lang, head):
    sample.lang = lang
    result = typed(sample, [*name.split(), "--no-such-option"], COLUMNS="200")
    assert result.exit_code == ExitCode.USAGE
    told, usage = result.stderr.splitlines()
    assert re.search(r"--no-such-option.* \[BL-860\] → .", told)
    assert re.match(rf"{head}\S+ {name}\b", usage)


@pytest.mark.parametrize("width", [100, 80, 60, 40])
@every
def test_no_line_is_wider_than_the_terminal(sample, name, width):
    sample.lang = "de"
    result = typed(sample, example_of(name), COLUMNS=str(width))
    ended_well(result)
    program = name in FOR_PROGRAMS or "--format" in example_of(name)
    wide = [one for one in result.output.splitlines() if len(one) > width]
    assert program or wide == []


@pytest.mark.parametrize("name", RECORDING)
def test_a_dry_run_ends_as_the_command_would_and_records_nothing(sample, name):
    words = [word for word in example_of(name) if word != "--dry-run"]
    before = events(sample)
    tried = typed(sample, [*words, "--dry-run"])
    ended_well(tried)
    assert events(sample) == before
    agreed = ["--yes"] if name == "year close" else []  # else a script is asked for it: usage
    assert tried.exit_code == typed(sample, [*words, *agreed]).exit_code


def on_a_channel(typist: Typist, words: list[str], out: io.TextIOWrapper) -> tuple[int, str]:
    """Type words in this process, with an output that is not taken; return code and errors."""
    before = ["--database", typist.database, "--actor", "clerk", "--lang", "en"]
    words = words[2:] if words[:1] == ["--database"] else words
    errors = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
    with redirect_stdout(out), redirect_stderr(errors), pytest.raises(SystemExit) as end:
        root.main([*before, *words], obj=typist.clock)
    return end.value.code, errors.buffer.getvalue().decode()  # type: ignore[return-value] # a number here


def a_full_disk() -> io.TextIOWrapper:
    return open("/dev/full", "w", encoding="utf-8")  # noqa: PTH123 - the caller closes it


def a_closed_pipe() -> io.TextIOWrapper:
    reader, writer = os.pipe()
    os.close(reader)
    return os.fdopen(writer, "w", encoding="utf-8")


CHANNELS = [a_closed_pipe, *([a_full_disk] if Path("/dev/full").exists() else [])]


def events(typist: Typist) -> int:
    return len(json.loads(typist.ok("history --format json"))["events"])


@every
@pytest.mark.parametrize("channel", CHANNELS)
def test_what_nobody_hears_is_said_by_the_exit_code(sample, name, channel):
    before = events(sample)
    with channel() as out:
        code, errors = on_a_channel(sample, example_of(name), out)
    assert "Traceback" not in errors
    after = events(sample)
    if after > before:
        assert code == ExitCode.UNTOLD
        assert re.search(rf"error: event {after} is recorded, only the answer", errors)
    else:
        assert code in set(ExitCode)
    # Whatever stands unwritten is tried once only: the end of the program says nothing more.
    assert code not in {120, errno.EPIPE}


@every
@pytest.mark.parametrize("channel", CHANNELS)
def test_help_that_nobody_takes_ends_without_a_word_of_the_interpreter(name, channel, sample):
    with channel() as out:
        code, errors = on_a_channel(sample, [*name.split(), "--help"], out)
    assert code == ExitCode.CANNOT_TELL
    assert "Traceback" not in errors
