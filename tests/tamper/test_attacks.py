"""Whatever is changed behind the ledger's back is found, on both databases, read-only and not."""

from __future__ import annotations

import shutil
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import make_url

from ledger.application import Ledger
from ledger.domain import commands as c
from ledger.domain.errors import DatabaseError
from tests.log.small_ledger import CLERK, ticking
from tests.tamper.attacking import LATER, attack_file, attack_server, filled, found
from tests.tamper.attacks import BOTH, POSTGRESQL, SQLITE


@pytest.fixture(scope="module")
def original(tmp_path_factory):
    path = tmp_path_factory.mktemp("tamper") / "ledger.db"
    return path, filled(str(path))


@pytest.mark.parametrize("suffix", ["", "?mode=ro"], ids=["file", "read-only"])
@pytest.mark.parametrize("name", [*BOTH, *SQLITE])
def test_an_attack_on_a_file_is_found_and_the_file_stays(original, tmp_path, name, suffix):
    source, receipt = original
    path = tmp_path / "ledger.db"
    shutil.copyfile(source, path)
    attack_file(path, (BOTH | SQLITE)[name])
    before = sha256(path.read_bytes()).digest()

    assert found(f"{path}{suffix}", receipt)
    assert sha256(path.read_bytes()).digest() == before


@pytest.mark.parametrize("name", [*BOTH, *POSTGRESQL])
def test_an_attack_on_a_server_is_found(template, name):
    url, receipt = template()
    attack_server(url, (BOTH | POSTGRESQL)[name])

    assert found(url, receipt)


@pytest.fixture
def reading(template):
    """Give the URL of a copy for its owner, for a login with SELECT alone, and the receipt."""
    url, receipt = template()
    owner = make_url(url).set(drivername="postgresql")
    login = f"auditor_{uuid4().hex}"
    with psycopg.connect(owner.render_as_string(hide_password=False), autocommit=True) as one:
        one.execute(f"CREATE ROLE {login} LOGIN PASSWORD 'only-reads'")
        one.execute(f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {login}")
        theirs = make_url(url).set(username=login, password="only-reads")  # noqa: S106 - of a test
        yield url, theirs.render_as_string(hide_password=False), receipt
        one.execute(f"DROP OWNED BY {login}")
        one.execute(f"DROP ROLE {login}")


def test_a_login_that_may_only_select_verifies_everything(reading):
    _, theirs, receipt = reading
    with Ledger(theirs) as ledger:
        check = ledger.verify(receipt)
    assert (check.whole, check.read_models, check.unchecked) == (True, True, ())


def test_a_login_that_may_only_select_finds_halved_sums(reading):
    url, theirs, receipt = reading
    attack_server(url, BOTH["halved sums"])
    with Ledger(theirs) as ledger:
        (finding,) = ledger.verify(receipt).findings
    assert "cost_year" in finding.place


CHANGED = {
    "a sum that is less": "aggregate sum(bigint)",
    "less for more": "operator >(bigint,bigint)",
    "a text in the place of what is compiled": "function int8pl",
    "another way from a number to its text": "type int8",
    "a trigger that calls itself the server's": "trigger swallow",
    "a view hidden in an extension": "view beside",
}


@pytest.mark.parametrize("name", CHANGED)
def test_a_login_that_may_only_select_is_told_what_was_changed_on_the_server(reading, name):
    url, theirs, receipt = reading
    attack_server(url, POSTGRESQL[name])
    with Ledger(theirs) as ledger:
        found = ledger.verify(receipt).findings
    assert CHANGED[name] in {str(finding.place) for finding in found}


def test_rights_on_the_servers_functions_and_a_real_extension_are_no_attack(template):
    url, receipt = template()
    given = ["GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA pg_catalog TO PUBLIC"]
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as one:
        rows = one.execute("SELECT name FROM pg_available_extensions")
        usual = {"vector", "citext", "pg_trgm", "pgcrypto", "pg_stat_statements", "hstore"}
        given += [f"CREATE EXTENSION {name}" for (name,) in rows if name in usual]
        for statement in given:
            one.execute(statement)
    with Ledger(url) as ledger:
        assert ledger.verify(receipt).whole


def test_a_login_that_may_not_read_a_table_cannot_tell(reading):
    url, theirs, receipt = reading
    owner = make_url(url).set(drivername="postgresql")
    with psycopg.connect(owner.render_as_string(hide_password=False), autocommit=True) as one:
        one.execute(f"REVOKE SELECT ON booking FROM {make_url(theirs).username}")  # noqa: S608 - the name is ours
    with Ledger(theirs) as ledger:
        check = ledger.verify(receipt)
    assert not check.whole
    assert check.unchecked


def test_what_nobody_touched_is_whole(original):
    path, receipt = original
    with Ledger(str(path)) as ledger:
        assert ledger.verify(receipt).whole


def _longer(path: Path) -> None:
    with path.open("ab") as file:
        file.write(b"behind the last page")


def _pages_longer(path: Path) -> None:
    with path.open("ab") as file:
        file.write(path.read_bytes()[: 2 * 8192])


FILES = {
    "bytes behind the last page": (_longer, "BL-874"),
    "pages behind the last page": (_pages_longer, "BL-874"),
    "a log of nobody": (lambda path: Path(f"{path}-wal").write_bytes(b"nobody's" * 99), "BL-875"),
    "a journal of nobody": (
        lambda path: Path(f"{path}-journal").write_bytes(bytes(8) + b"nobody's" * 99),
        "BL-875",
    ),
}


@pytest.mark.parametrize("name", FILES)
def test_what_lies_behind_or_beside_a_file_and_is_not_its_own_is_found(original, tmp_path, name):
    source, receipt = original
    path = tmp_path / "ledger.db"
    shutil.copyfile(source, path)
    put, code = FILES[name]
    put(path)
    before = {one.name: one.read_bytes() for one in tmp_path.glob("*") if "-shm" not in one.name}

    with Ledger(f"{path}?mode=ro") as ledger:
        check = ledger.verify(receipt)

    assert [finding.code for finding in check.findings] == [code]
    for one, content in before.items():
        assert (tmp_path / one).read_bytes() == content


def test_a_journal_that_sqlite_would_take_away_is_told_before(original, tmp_path):
    path, journal = tmp_path / "ledger.db", tmp_path / "ledger.db-journal"
    shutil.copyfile(original[0], path)
    journal.write_bytes(b"nobody's" * 99)
    with pytest.raises(DatabaseError) as caught:
        Ledger(str(path))
    assert caught.value.code == "BL-875"
    assert journal.read_bytes() == b"nobody's" * 99


_MAGIC = b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7"


@pytest.mark.parametrize("magic", [bytes(8), _MAGIC[:6] + bytes(2), _MAGIC])
def test_a_journal_that_a_power_cut_left_is_the_files_own(original, tmp_path, magic):
    """Its header lacks the first eight bytes, or some, until its pages are on the disk."""
    path, journal = tmp_path / "ledger.db", tmp_path / "ledger.db-journal"
    shutil.copyfile(original[0], path)
    pages = path.stat().st_size // 8192
    fields = [0, 7, pages, 512, 8192]  # of pages in it, nonce, pages before, a sector, a page
    head = magic + b"".join(one.to_bytes(4, "big") for one in fields)
    journal.write_bytes(head.ljust(512, b"\0"))
    with Ledger(str(path)) as ledger:
        assert ledger.verify(original[1]).whole


def test_a_log_that_is_not_yet_folded_in_is_the_files_own(original, tmp_path):
    path = tmp_path / "ledger.db"
    shutil.copyfile(original[0], path)
    with Ledger(str(path), CLERK, ticking(LATER + 10**12)) as writing:
        for number in range(30):
            writing.execute(c.RegisterBody(f"{number:08}", "B" * 200, "municipality"))
            with Ledger(str(path)) as reading:
                assert reading.verify(original[1]).whole
