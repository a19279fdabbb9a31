"""Who acts is said by the system; what was only claimed is stored and shown as claimed."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys

import pytest
from click.testing import CliRunner, Result

from cli.context import system_user
from cli.root import root


def doctor(tmp_path, *options: str, **environment: str) -> dict[str, str]:
    words = [sys.executable, "-m", "cli", "--database", f"{tmp_path}/ledger.db", *options]
    plain = {k: v for k, v in os.environ.items() if not k.startswith("BUDGET_LEDGER")}
    plain |= {"BUDGET_LEDGER_CONFIG": os.devnull, **environment}
    subprocess.run([*words, "init"], env=plain, check=True, capture_output=True)
    done = subprocess.run(
        [*words, "doctor", "--format", "json"], env=plain, check=True, capture_output=True
    )
    facts: dict[str, str] = json.loads(done.stdout)
    return facts


@pytest.mark.parametrize("name", ["LOGNAME", "USER", "LNAME", "USERNAME"])
def test_the_environment_makes_nobody_somebody_else(tmp_path, name):
    found = doctor(tmp_path, **{name: "bob"})
    assert (found["actor"], found["actor_proof"]) == (system_user(), "os-user")
    assert found["actor"] != "bob"


@pytest.mark.parametrize(
    ("options", "environment"), [(["--actor", "bob"], {}), ([], {"BUDGET_LEDGER_ACTOR": "bob"})]
)
def test_a_claimed_login_is_shown_as_claimed(tmp_path, options, environment):
    found = doctor(tmp_path, *options, **environment)
    assert (found["actor"], found["actor_proof"]) == ("bob", "option")


@pytest.mark.skipif(os.name == "nt", reason="Windows knows its users otherwise")
def test_a_login_without_a_name_is_called_by_its_number(monkeypatch):
    monkeypatch.setattr(os, "getuid", lambda: 2_147_000_001)
    assert system_user() == "uid-2147000001"


def as_login(monkeypatch, login: str) -> None:
    """Let the system say who works there."""
    monkeypatch.setattr("cli.context.system_user", lambda: login)


def typed(mitte, line: str) -> Result:
    """Type a command without naming anybody."""
    words = ["--database", mitte.database, "--lang", mitte.lang, *shlex.split(line)]
    return CliRunner().invoke(root, words, obj=mitte.clock)


BOOK = (
    "cost book --post CM-1 --type personnel --amount 100 --service 2023-12-01 2023-12-31 "
    "--booked-on 2023-12-31 --voucher {voucher} --plausible"
)


def test_a_history_says_who_was_only_claimed(mitte, monkeypatch):
    as_login(monkeypatch, "alice")
    mitte.ok("body register 05558020 Havixbeck")
    assert typed(mitte, "body register 05558024 Lüdinghausen").exit_code == 0
    lines = mitte.ok("history --limit 2").splitlines()
    assert "clerk (claimed)" in lines[2]
    assert "alice" in lines[3]
    assert "claimed" not in lines[3]
    mitte.lang = "de"
    assert "clerk (nur angegeben)" in mitte.ok("history --limit 2")


def test_a_policy_refuses_logins_that_were_only_claimed(mitte, monkeypatch):
    as_login(monkeypatch, "alice")
    assert typed(mitte, BOOK.format(voucher="by-alice")).exit_code == 0
    mitte.ok(BOOK.format(voucher="by-clerk"))  # --actor clerk
    as_login(monkeypatch, "bob")
    assert typed(mitte, "policy certification require --proven").exit_code == 0
    shown = typed(mitte, "policy show").stdout
    assert "by proven logins only" in shown
    assert json.loads(typed(mitte, "policy show --format json").stdout)["proven"] is True

    first, second = 19, 20
    said = mitte.refused(f"cost certify {first}")
    assert "login clerk: was only claimed, by --actor or the configuration [BL-844]" in said
    assert "[BL-844]" in mitte.refused("policy certification off")
    # Whoever booked under another's name is no second person.
    done = typed(mitte, f"cost certify {first} {second}")
    assert done.exit_code == 1
    assert f"event {second}: was recorded by clerk, which was only claimed [BL-845]" in done.stderr
    assert typed(mitte, f"cost certify {first}").exit_code == 0
    as_login(monkeypatch, "alice")
    assert "[BL-052]" in typed(mitte, f"cost certify {first}").stderr

    assert typed(mitte, "policy certification warn").exit_code == 0
    mitte.ok(f"cost certify {first}")
