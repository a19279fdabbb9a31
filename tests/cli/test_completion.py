"""The shell completes ids and names; it reads, and is silent whatever is in the way."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = [sys.executable, "-m", "cli"]


def asked(database, shell, words, incomplete, extra=()):
    """Ask as the script of a shell asks; nothing may be said on the error channel."""
    settings = {
        "_BUDGET_LEDGER_COMPLETE": f"{shell}_complete",
        "COMP_WORDS": " ".join(
            ["budget-ledger", *words, *([] if shell == "powershell" else [incomplete])]
        ),
        "COMP_CWORD": incomplete if shell == "fish" else str(len(words) + 1),
        "COMP_INCOMPLETE": incomplete,
        "BUDGET_LEDGER_DATABASE": database,
        "BUDGET_LEDGER_LANG": "en",
        **dict(extra),
    }
    done = subprocess.run(
        PROGRAM, capture_output=True, text=True, check=False, env={**os.environ, **settings}
    )
    assert done.stderr == ""
    return done.stdout


@pytest.mark.parametrize(
    ("words", "incomplete", "known"),
    [
        (["due", "--body"], "0555803", "05558032"),
        (["due", "--body"], "nott", "Nottuln"),
        (["due", "--body"], "duel", "Dülmen"),
        (["due", "--body"], "kreis", "05558"),
        (["grant", "show"], "kim", "KIM-2023"),
        (["cost", "book", "--post"], "", "CM-1"),
        (["decision", "amend"], "18", "181/2022"),
        (["due", "--body"], "xyz", None),
    ],
)
def test_ids_and_names_are_completed_out_of_the_ledger(mitte, words, incomplete, known):
    found = [
        line.split(",")[1] for line in asked(mitte.database, "bash", words, incomplete).split()
    ]
    assert found == ([known] if known else [])


def test_every_shell_is_told_in_its_way(mitte):
    told = {shell: asked(mitte.database, shell, ["due", "--body"], "nott") for shell in SHELLS}
    assert told == {
        "bash": "plain,Nottuln\n",
        "zsh": "plain\nNottuln\n05558032\n",
        "fish": "plain,Nottuln\t05558032\n",
        "powershell": "Nottuln\t05558032\n",
    }


SHELLS = ("bash", "zsh", "fish", "powershell")


def test_commands_are_completed_without_loading_them(mitte):
    assert asked(mitte.database, "bash", [], "cost") == "plain,cost-type\nplain,cost\n"
    assert "plain,list" in asked(mitte.database, "bash", ["body"], "")


@pytest.mark.parametrize("database", ["missing/ledger.db", "", "http://nowhere", "postgresql+x://"])
def test_without_a_ledger_nothing_is_known_and_nothing_said(tmp_path, database):
    database = f"{tmp_path}/{database}" if database.endswith(".db") else database
    assert asked(database, "bash", ["due", "--body"], "n").strip() == ""
    assert list(tmp_path.iterdir()) == []


def test_a_foreign_file_and_a_broken_configuration_are_no_matter(tmp_path):
    file = tmp_path / "ledger.db"
    file.write_text("a letter")
    extra = {"BUDGET_LEDGER_CONFIG": str(file)}
    assert asked(str(file), "bash", ["due", "--body"], "n", extra).strip() == ""
    assert file.read_text() == "a letter"


def test_a_database_in_the_words_goes_before_that_of_the_environment(mitte, tmp_path):
    words = ["--database", mitte.database, "due", "--body"]
    assert "Nottuln" in asked(f"{tmp_path}/none.db", "bash", words, "nott")


@pytest.mark.parametrize("shell", SHELLS)
def test_the_script_names_program_and_variable(typist, shell):
    script = typist.ok(f"completion {shell}")
    assert "_BUDGET_LEDGER_COMPLETE" in script
    assert "budget-ledger" in script


BASH = shutil.which("bash")


@pytest.mark.skipif(BASH is None, reason="no Bash here")
def test_bash_completes_by_the_printed_script(mitte, tmp_path):
    script = tmp_path / "completion"
    script.write_text(mitte.ok("completion bash"))
    program = tmp_path / "budget-ledger"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m cli "$@"\n')
    program.chmod(0o755)
    typed = (
        f"source {script}; COMP_WORDS=(budget-ledger body show nott); COMP_CWORD=3; "
        "_budget_ledger_completion budget-ledger; echo ${COMPREPLY[@]}"
    )
    settings = {
        "BUDGET_LEDGER_DATABASE": mitte.database,
        "PATH": f"{tmp_path}:{os.environ['PATH']}",
    }
    done = subprocess.run(
        [str(BASH), "-c", typed],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, **settings},
        cwd=Path(__file__).parents[2],
    )
    assert (done.stdout, done.stderr) == ("Nottuln\n", "")


POWERSHELL = shutil.which("pwsh") or shutil.which("powershell")


if POWERSHELL is not None:  # no skip: no package that a check could install has it

    def test_powershell_completes_by_the_printed_script(mitte, tmp_path):
        script = tmp_path / "completion.ps1"
        script.write_text(mitte.ok("completion powershell"))
        line = "budget-ledger body show nott"
        typed = (
            f". '{script}'; function budget-ledger {{ & '{sys.executable}' -m cli @args }}; "
            f"(TabExpansion2 '{line}' {len(line)}).CompletionMatches.CompletionText"
        )
        done = subprocess.run(
            [str(POWERSHELL), "-NoProfile", "-Command", typed],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "BUDGET_LEDGER_DATABASE": mitte.database},
            cwd=Path(__file__).parents[2],
        )
        assert done.stdout.split() == ["Nottuln"]
