"""A password comes from PostgreSQL's password file or a service file, and is shown nowhere."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import make_url

from ledger import Ledger
from ledger.commands import RegisterBody

if TYPE_CHECKING:
    from collections.abc import Iterator

PASSWORD = "pa:ss\\w@rd%41"  # noqa: S105 - of a login that the test makes, with what has a meaning in URLs and password files


@dataclass
class Guarded:
    """A database whose one login has to give a password; `folder` is for files and logs."""

    url: str
    login: str
    folder: Path

    @property
    def host(self) -> str:
        at = make_url(self.url)
        return str(at.query.get("host", at.host))

    @property
    def name(self) -> str:
        return str(make_url(self.url).database)

    def keep(self, name: str, content: str) -> str:
        path = self.folder / name
        path.write_text(content, encoding="utf-8")
        path.chmod(0o600)
        return str(path)

    def typed(self, database: str, *words: str, **environment: str) -> tuple[int, str]:
        """Type a command; return its exit code, and all that it said, logged and was called."""
        log = self.folder / "log.txt"
        known = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        environment |= {"BUDGET_LEDGER_LOG": str(log), "PYTHONIOENCODING": "utf-8"}
        call = [sys.executable, "-m", "cli", "--actor", "clerk", "--database", database, *words]
        done = subprocess.run(
            call, env=known | environment, capture_output=True, encoding="utf-8", check=False
        )
        logged = log.read_text(encoding="utf-8") if log.exists() else ""
        return done.returncode, done.stdout + done.stderr + logged + " ".join(call)


@pytest.fixture
def guarded(postgres_database: str, tmp_path: Path) -> Iterator[Guarded]:
    login = f"bl_{uuid4().hex[:12]}"
    with psycopg.connect(postgres_database.replace("+psycopg", ""), autocommit=True) as server:
        secret = PASSWORD.replace("'", "''")
        server.execute(f"CREATE ROLE {login} LOGIN PASSWORD '{secret}'")
        server.execute(f"GRANT CREATE ON SCHEMA public TO {login}")
        rules = Path(server.execute("SHOW hba_file").fetchall()[0][0])
        if not rules.exists():
            pytest.skip("the server's pg_hba.conf is on another machine")
        before = rules.read_text(encoding="utf-8")
        asked = f"local all {login} scram-sha-256\nhost all {login} samehost scram-sha-256\n"
        rules.write_text(asked + before, encoding="utf-8")
        server.execute("SELECT pg_reload_conf()")
        try:
            yield Guarded(postgres_database, login, tmp_path)
        finally:
            rules.write_text(before, encoding="utf-8")
            server.execute("SELECT pg_reload_conf()")
            server.execute(f"DROP OWNED BY {login} CASCADE")
            server.execute(f"DROP ROLE {login}")


def test_a_password_file_lets_in_and_nothing_shows_it(guarded):
    place = f"postgresql+psycopg://{guarded.login}@/{guarded.name}?host={guarded.host}"
    line = PASSWORD.replace("\\", "\\\\").replace(":", "\\:")
    passes = guarded.keep("pass", f"*:*:*:{guarded.login}:{line}\n")
    code, said = guarded.typed(place, "init", PGPASSFILE=passes)
    assert (code, PASSWORD in said) == (0, False), said
    for words in (["doctor"], ["verify"], ["body", "register", "05566076", "Rheine"]):
        code, said = guarded.typed(place, *words, PGPASSFILE=passes)
        assert (code, PASSWORD in said, "Traceback" in said) == (0, False, False), said


def test_a_wrong_or_missing_password_is_refused_and_nothing_shows_it(guarded):
    place = f"postgresql+psycopg://{guarded.login}@/{guarded.name}?host={guarded.host}"
    wrong = guarded.keep("wrong", f"*:*:*:{guarded.login}:another-secret\n")
    for path in (wrong, str(guarded.folder / "none")):
        code, said = guarded.typed(place, "position", PGPASSFILE=path)
        assert code == 1, said
        assert "BL-240" in said
        assert "another-secret" not in said
        assert "Traceback" not in said


def test_a_service_file_names_server_login_and_password(guarded):
    lines = {
        "host": guarded.host,
        "dbname": guarded.name,
        "user": guarded.login,
        "password": PASSWORD,
    }
    text = "[budget]\n" + "".join(f"{name}={value}\n" for name, value in lines.items())
    services = guarded.keep("services", text)
    for database, environment in (
        ("postgresql+psycopg:///?service=budget", {}),
        ("postgresql+psycopg://", {"PGSERVICE": "budget"}),
    ):
        known = {"PGSERVICEFILE": services, **environment}
        code, said = guarded.typed(database, "init", **known)
        assert (code, PASSWORD in said, "Traceback" in said) == (0, False, False), said
        code, said = guarded.typed(database, "doctor", **known)
        assert (code, PASSWORD in said) == (0, False), said


def test_a_url_of_several_servers_writes_to_the_one_that_takes_it(postgres_database):
    at = make_url(postgres_database)
    hosts = f"/nowhere,{at.query.get('host', at.host)}"
    several = at.set(host=None).update_query_dict(
        {"host": hosts, "target_session_attrs": "read-write"}
    )
    url = several.render_as_string(hide_password=False)
    with Ledger.create(url) as ledger:
        assert ledger.execute(RegisterBody("05554004", "Ahaus", "municipality")).events == 1
