"""A caller may have closed a channel: nothing else is opened in its place, and the code is true."""

from __future__ import annotations

import subprocess
import sys

import pytest

from cli.run import ExitCode

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="channels close by a POSIX shell")


@pytest.fixture
def typed(tmp_path):
    def run(line, closed=""):
        words = f'"{sys.executable}" -m cli --database "{tmp_path}/ledger.db" {line} {closed}'
        done = subprocess.run(["/bin/sh", "-c", words], capture_output=True, text=True, check=False)
        return ExitCode(done.returncode), done.stdout, done.stderr

    return run


def test_an_answer_that_nobody_takes_is_told_by_the_exit_code(typed):
    assert typed("init")[0] == ExitCode.DONE
    code, _, errors = typed("body register 05 Land", ">&-")
    assert code == ExitCode.UNTOLD
    assert "event 1 is recorded, only the answer could not be written" in errors
    code, _, errors = typed("history", ">&-")
    assert code == ExitCode.CANNOT_TELL
    assert "Traceback" not in errors
    assert typed("body register 05 Other", ">&-")[0] == ExitCode.REFUSED


def test_messages_that_nobody_wants_change_nothing(typed):
    typed("init")
    code, told, _ = typed("body register 05 Land", "2>&-")
    assert code == ExitCode.DONE
    assert "recorded as event 1" in told
    assert typed("position --year x", "2>&-")[0] == ExitCode.USAGE
    assert typed("body register 05 Other", "2>&-")[0] == ExitCode.REFUSED
    assert typed("body register 05558 Kreis", "<&- >&- 2>&-")[0] == ExitCode.UNTOLD
    code, told, _ = typed("verify")
    assert code == ExitCode.DONE
    assert "2 events" in told


def test_a_demo_whose_folder_cannot_be_made_is_refused(typed, tmp_path):
    (tmp_path / "taken").touch()
    code, _, errors = typed(f'demo "{tmp_path}/taken"')
    assert code == ExitCode.USAGE
    assert " ".join(errors.split()).endswith(": exists [BL-405] → name another one")


def test_a_day_of_one_reading_is_offered_as_that_day(typed):
    typed("init")
    code, _, errors = typed("position --known-on 31/12/2023")
    assert code == ExitCode.USAGE
    assert " ".join(errors.split()).endswith("such as 2023-12-31")
    _, _, errors = typed("position --known-on 31/12/2023 --format json")
    assert '"place": "--known-on, date \'31/12/2023\'"' in errors
    assert '"remedy": "type the one that is meant, such as 2023-12-31"' in errors
