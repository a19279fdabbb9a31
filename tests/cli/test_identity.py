"""Who acts is said by the system; what was only claimed is stored and shown as claimed."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from cli.context import system_user


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
