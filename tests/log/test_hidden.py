"""No password is printed, whatever form it was typed in and whatever went wrong."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from cli.root import root
from ledger.log.databases.hidden import holds_secret, without_any, without_secrets

SECRET = "geheim"  # noqa: S105 - what must not be printed
FORMS = [
    f"postgresql+psycopg://clerk:{SECRET}@localhost:1/ledger",
    f"postgresql://clerk:{SECRET}@localhost:1/ledger",
    f"POSTGRESQL://clerk:{SECRET}@localhost:1/ledger",
    f"postgres://clerk:{SECRET}@localhost/ledger",
    f"mysql://clerk:{SECRET}@localhost/ledger",
    f"MySQL+mysqldb://clerk:{SECRET}@localhost/ledger",
    f"sqlite://clerk:{SECRET}@localhost/ledger",
    f"postgresql+psycopg://localhost:1/ledger?user=clerk&password={SECRET}",
    f"postgresql+psycopg://localhost:1/ledger?sslpassword={SECRET}",
    f"postgresql+psycopg://clerk:p@{SECRET}@localhost:1/ledger",
    f"postgresql+psycopg://clerk:{SECRET}@localhost:port/ledger",
    f"postgresql+psycopg://clerk:{SECRET}/x@localhost:1/ledger",
    f"postgresql+psycopg://clerk:{SECRET}?x@localhost:1/ledger",
    f"postgresql+psycopg://clerk:{SECRET}#x@localhost:1/ledger",
    f"host=localhost port=1 user=clerk password={SECRET} dbname=ledger",
    f"host=localhost password='{SECRET} und mehr' dbname=ledger",
    f"postgresql+psycopg://localhost:1/ledger?service=x&password={SECRET}",
    f"ledger.db?password={SECRET}",
]


@pytest.mark.parametrize("command", [["init"], ["doctor"], ["position"], ["verify"]])
@pytest.mark.parametrize("form", FORMS)
def test_no_command_prints_a_password(tmp_path, monkeypatch, form, command):
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(root, ["--database", form, *command])
    assert done.exit_code in (0, 1, 2, 4)
    assert done.exception is None or isinstance(done.exception, SystemExit)
    assert SECRET not in done.output
    assert "mehr" not in done.output
    # Neither the program nor its log can hide what `ps` shows.
    assert "[BL-847]" in done.stderr


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("ledger.db", "ledger.db"),
        ("/srv/a@b/ledger.db", "/srv/a@b/ledger.db"),
        ("postgresql+psycopg://host/db", "postgresql+psycopg://host/db"),
        ("mysql://u:p@host/db", "mysql://***@host/db"),
        ("mysql://u:p@q@host/db", "mysql://***@host/db"),
        ("x://host/db?a=1&password=p&b=2", "x://host/db?a=1&password=***&b=2"),
    ],
)
def test_what_is_no_secret_stays_legible(typed, printed):
    assert without_secrets(typed) == printed


@pytest.mark.parametrize(
    ("said", "printed"),
    [
        ("no database (password=geheim) here", "no database (password=***) here"),
        ("[host=x password=geheim]", "[host=x password=***]"),
        ("'host=x password=geheim': no", "'host=x password=***': no"),
        ("{'database': 'password=geheim'}", "{'database': 'password=***'}"),
        ("(password=geheim))", "(password=***)"),
        ("password=geheim)", "password=***"),
        ("password=ge)he(im host=x", "password=*** host=x"),
        ("(password='geheim und mehr')", "(password=***)"),
        ("(a) password=geheim)", "(a) password=***"),
        ("password=)", "password=***"),
        ("'a' password='", "'a' password=***"),
    ],
)
def test_what_closes_a_bracket_is_no_part_of_a_password(said, printed):
    assert without_any(said) == printed


@pytest.mark.parametrize(
    "typed",
    [
        "ledger.db",
        "/srv/a:b@c/ledger.db",
        "postgresql+psycopg://clerk@host/db",
        "postgresql+psycopg://clerk:@host/db",
        "postgresql+psycopg://host:5432/db?service=x",
    ],
)
def test_what_holds_no_password_is_warned_of_by_nobody(typed):
    assert not holds_secret(typed)


def test_a_log_holds_no_password_either(tmp_path, monkeypatch):
    monkeypatch.setenv("BUDGET_LEDGER_LOG", str(tmp_path / "log"))
    monkeypatch.setenv("BUDGET_LEDGER_DATABASE", FORMS[0])
    done = CliRunner().invoke(root, ["-v", "position"])
    written = (tmp_path / "log").read_text()
    assert "opened postgresql+psycopg://" in written
    assert SECRET not in written + done.output
    assert "[BL-847]" not in done.stderr


@pytest.mark.parametrize(
    "typed",
    [
        ["position", "host=localhost", f"password={SECRET}", "port=1"],
        ["--database", "host=localhost", f"password={SECRET}", "position"],
        ["position", f"password={SECRET}"],
        ["position", f"password={SECRET}", "--format", "json"],
        ["position", "a", f"postgresql://clerk:{SECRET}@localhost/ledger"],
        ["position", "--format", "json", "a", f"password={SECRET}"],
        [f"postgresql://clerk:{SECRET}@localhost/ledger"],
        ["position", "--year", f"postgresql://clerk:{SECRET}@localhost/ledger"],
        ["cost", "import", f"password={SECRET}"],
    ],
)
def test_nor_one_that_was_typed_where_it_does_not_belong(tmp_path, typed):
    runner, database = CliRunner(), ["--database", str(tmp_path / "one.db")]
    assert runner.invoke(root, [*database, "init"]).exit_code == 0
    done = runner.invoke(root, [*database, *typed])
    assert done.exit_code in (1, 2)
    assert SECRET not in done.output
