"""Where the configuration file is looked for; see docs/reference/configuration.md."""

from __future__ import annotations

import json
import os
import shutil

import pytest
from click.testing import CliRunner

from cli.configured import settings_folder
from cli.root import root


@pytest.mark.parametrize(
    ("system", "environment", "place"),
    [
        ("linux", {}, "/home/me/.config/budget-ledger"),
        ("linux", {"XDG_CONFIG_HOME": " "}, "/home/me/.config/budget-ledger"),
        ("linux", {"XDG_CONFIG_HOME": "/etc/mine"}, "/etc/mine/budget-ledger"),
        ("freebsd14", {}, "/home/me/.config/budget-ledger"),
        ("darwin", {}, "/home/me/Library/Application Support/budget-ledger"),
        ("darwin", {"XDG_CONFIG_HOME": "/etc/mine"}, "/etc/mine/budget-ledger"),
        ("win32", {"LOCALAPPDATA": "/local"}, "/local/budget-ledger/budget-ledger"),
        ("win32", {}, "/home/me/AppData/Local/budget-ledger/budget-ledger"),
    ],
)
def test_settings_are_where_each_system_keeps_them(system, environment, place):
    found = settings_folder(system, environment, "/home/me")
    assert found.replace(os.sep, "/") == place


def typed(*arguments: str, **environment: str):
    return CliRunner().invoke(root, arguments, env=environment)


def test_a_configuration_that_was_named_is_there(tmp_path):
    result = typed("doctor", BUDGET_LEDGER_CONFIG=f"{tmp_path}/none.toml")
    assert result.exit_code == 2
    assert "there is no such file" in result.stderr


@pytest.mark.parametrize("content", ['database = ""', 'datbase = "x.db"', "database = 5"])
def test_what_a_configuration_says_is_understood_or_refused(tmp_path, content):
    (tmp_path / "config.toml").write_text(content)
    result = typed("doctor", BUDGET_LEDGER_CONFIG=f"{tmp_path}/config.toml")
    assert result.exit_code == 2
    assert "config.toml" in result.stderr


@pytest.mark.parametrize("option", ["--database", "--actor"])
def test_an_empty_option_is_refused(option):
    result = typed(option, "", "doctor")
    assert result.exit_code == 2
    assert f"{option}: holds nothing" in result.stderr


def test_doctor_works_without_a_ledger_and_says_where_each_setting_comes_from(
    tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "config.toml").write_text('database = "mine.db"\nlang = "de"')
    environment = {
        "BUDGET_LEDGER_CONFIG": f"{tmp_path}/config.toml",
        "BUDGET_LEDGER_DATABASE": None,
        "BUDGET_LEDGER_ACTOR": "env",
        "BUDGET_LEDGER_LANG": None,
    }
    result = CliRunner().invoke(root, ["doctor", "--format", "json"], env=environment)
    assert result.exit_code == 0, result.output
    facts = json.loads(result.stdout)
    assert facts["origins"] == {
        "database": "configuration",
        "actor": "environment",
        "language": "configuration",
    }
    assert facts["ledger"] != "found"
    assert facts["version"]
    assert set(facts["extras"]) == {"evidence", "parquet", "pdf", "postgres", "xlsx"}
    assert facts["free_bytes"] > 0
    (warning,) = map(json.loads, result.stderr.splitlines())
    assert warning["code"] == "BL-294"


def test_doctor_knows_a_copy_beside_the_ledger(mitte, tmp_path):
    assert json.loads(mitte.ok("doctor --format json"))["backup"] is None
    shutil.copy(mitte.database, tmp_path / "ledger-copy.db")
    (tmp_path / "ledger.txt").write_text("no copy")
    facts = json.loads(mitte.ok("doctor --format json"))
    assert facts["backup"].endswith("ledger-copy.db")
    assert facts["backup_age_days"] >= 0
    assert facts["ledger"] == "found"
