"""Nobody but the owner gets into the log past the two functions; the owner cannot log in."""

from __future__ import annotations

import threading
from contextlib import closing
from hashlib import sha256
from itertools import repeat
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import make_url

from ledger import Actor, DatabaseError, Ledger, Note
from ledger.application.asking.condition import weaknesses
from ledger.application.installing import install_roles
from ledger.commands import RegisterBody
from ledger.domain.errors import LogError
from ledger.domain.events import BodyRegistered
from ledger.log.appended import Appended
from ledger.log.appending import Appender
from ledger.log.canonical import Envelope, Stored, envelope_digest, event_hashes
from ledger.log.database import open_database
from ledger.log.databases import postgresql
from ledger.log.eventlog import head
from ledger.log.history import Filter
from ledger.log.topics import Topic, TopicRegistry, encode
from ledger.position.load import Question
from ledger.reporting.history_report import event_record, history_output
from ledger.reporting.language import Language, Words
from tests.cli.conftest import Typist
from tests.log.small_ledger import small_ledger
from tests.tamper.ways_in import BY_A_READER, BY_A_WRITER, BY_ANYBODY

AHAUS = RegisterBody("05554004", "Ahaus", "municipality")
BORKEN = RegisterBody("05554012", "Borken", "municipality")
LATE = Note(despite_clock=True)


def plain(url: str) -> str:
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def run(url: str, *statements: str) -> None:
    with psycopg.connect(plain(url)) as one:
        for statement in statements:
            one.execute(statement)


class Installed:
    """A ledger under roles, with a login for who writes and one for who reads."""

    def __init__(self, url: str) -> None:
        self.url, self.receipt = url, small_ledger(url)
        prefix = f"bl_{uuid4().hex[:12]}"
        self.roles = install_roles(url, prefix).roles
        self.logins = {role: f"{prefix}_{role}_login" for role in ("app", "audit")}
        for role, login in self.logins.items():
            run(url, f"CREATE ROLE {login} LOGIN", f"GRANT {prefix}_{role} TO {login}")
        self.named = {**self.roles._asdict(), "database": str(make_url(url).database)}

    def as_(self, role: str) -> str:
        login = make_url(self.url).set(username=self.logins[role])
        return login.render_as_string(hide_password=False)

    def whole(self) -> bool:
        with Ledger(self.url) as ledger:
            return ledger.verify(self.receipt).whole and ledger.receipt() == self.receipt

    def drop(self) -> None:
        for role in (*self.logins.values(), *self.roles):
            run(self.url, f"DROP OWNED BY {role} CASCADE", f"DROP ROLE {role}")


@pytest.fixture(scope="module")
def shared(postgres_url):
    """Give a ledger under roles that no attack may change."""
    server = make_url(postgres_url)
    name = f"budget_ledger_{uuid4().hex}"
    with psycopg.connect(plain(postgres_url), autocommit=True) as one:
        one.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
        made = Installed(server.set(database=name).render_as_string(hide_password=False))
        yield made
        made.drop()
        one.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def installed(postgres_database):
    made = Installed(postgres_database)
    yield made
    made.drop()


def filled(statement: str, named: dict[str, str]) -> str:
    for name, value in named.items():
        statement = statement.replace("{" + name + "}", value)
    return statement


def attempt(url: str, statements: list[str]) -> None:
    # A commit that is refused leaves psycopg's own context open.
    with closing(psycopg.connect(url)) as one:
        for statement in statements:
            one.execute(statement)
        one.commit()


def refuse(shared: Installed, role: str, statements: list[str]) -> None:
    with pytest.raises(psycopg.Error) as told:
        attempt(plain(shared.as_(role)), [filled(one, shared.named) for one in statements])
    assert not isinstance(told.value, psycopg.errors.SyntaxError | psycopg.errors.UndefinedTable)
    assert shared.whole()


@pytest.mark.parametrize("role", ["app", "audit"])
@pytest.mark.parametrize("way", BY_ANYBODY)
def test_neither_who_writes_nor_who_reads_gets_past_the_functions(shared, role, way):
    refuse(shared, role, BY_ANYBODY[way])


@pytest.mark.parametrize("way", BY_A_WRITER)
def test_the_functions_believe_nothing(shared, way):
    refuse(shared, "app", BY_A_WRITER[way])


@pytest.mark.parametrize("way", BY_A_READER)
def test_who_reads_changes_nothing_and_stops_nobody(shared, way):
    refuse(shared, "audit", BY_A_READER[way])


@pytest.mark.parametrize(
    "held",
    [
        "SELECT pg_advisory_lock(1112295217)",
        "SELECT pg_advisory_lock(n) FROM generate_series(1, 1000) n",
        "LOCK TABLE event IN ACCESS SHARE MODE",
        "SELECT * FROM event, command, ledger_meta",
    ],
)
def test_a_lock_that_a_reader_may_take_keeps_nobody_from_writing(installed, held, monkeypatch):
    monkeypatch.setattr(postgresql, "LOCK_TIMEOUT_SECONDS", 2.0)
    with psycopg.connect(plain(installed.as_("audit"))) as one:
        one.execute(held)
        with Ledger(installed.as_("app")) as ledger:
            assert ledger.execute(AHAUS, LATE).events == 1


def test_a_writer_records_at_the_time_of_the_server_and_its_login_is_kept(installed):
    with Ledger(installed.as_("app")) as ledger:
        receipt = ledger.execute(AHAUS, LATE).receipt
        assert ledger.verify(installed.receipt, receipt).whole
    with psycopg.connect(plain(installed.url)) as one:
        rows = one.execute("SELECT login FROM ledger_login ORDER BY command").fetchall()
    assert rows[-1] == (installed.logins["app"],)


def test_a_writer_with_a_clock_of_its_own_is_refused(installed):
    with (
        Ledger(installed.as_("app"), clock=lambda: 1_700_100_000_000_000) as ledger,
        pytest.raises(DatabaseError, match="not that of the server"),
    ):
        ledger.execute(AHAUS, LATE)
    assert installed.whole()


def append_by_hand(url: str, kind: int, topic: str, state: bytes) -> int:
    """Call the function as a program of one's own would, with a chain that follows."""
    with closing(open_database(url)) as place, place.write() as session:
        envelope = Envelope(uuid4().bytes, sha256(b"").digest(), session.now or 0, "mallory", 3)
        appender = Appender(session, envelope, TopicRegistry([Topic(kind, topic, BodyRegistered)]))
        stored = Stored((uuid4().bytes,), (1,), (kind,), (20_000,), (state,))
        appender.add_columns(stored)
        return appender.close().sequence


def test_a_state_that_nobody_can_read_is_named_and_stops_no_booking(installed):
    number = append_by_hand(installed.as_("app"), 1, "BodyRegistered:1", b"\xff garbage")
    with Ledger(installed.as_("app")) as ledger:
        assert ledger.execute(AHAUS, LATE).events == 1
        ledger.positions(Question())
        (found,) = ledger.verify(installed.receipt).findings
        assert str(found).startswith(f"event {number}: cannot be read")
    asked = Typist(installed.as_("audit"))
    for line in ("history", "verify", "replay"):
        said = asked.refused(line, exit_code=3).splitlines()
        assert len(said) == 1
        assert said[0].startswith(f"error: event {number}: cannot be read")
    with psycopg.connect(plain(installed.url)) as one:
        logins = one.execute("SELECT login FROM ledger_login WHERE command = %s", [number])
        assert logins.fetchall() == [(installed.logins["app"],)]


BOCHOLT = encode(BodyRegistered("05554008", "Bocholt", "municipality"))
ODD = [(1, "CostBooked:1"), (9_999, "Odd:1")]


@pytest.mark.parametrize(("kind", "topic"), ODD)
def test_a_type_that_the_ledger_does_not_list_is_appended_by_nobody(installed, kind, topic):
    with pytest.raises(DatabaseError, match=f"does not list the event type {kind}") as told:
        append_by_hand(installed.as_("app"), kind, topic, BOCHOLT)
    assert "let its owner run rebuild" in str(told.value.remedy)
    assert installed.whole()
    with Ledger(installed.as_("app")) as ledger:
        assert ledger.execute(AHAUS, LATE).events == 1


def append_two(url: str, *topics: bytes) -> None:
    """Append two events of one type, under a topic of its own each, with a chain that follows."""
    known, turns = {1: b"BodyRegistered:1"}, iter(topics)

    class Turning(dict[int, bytes]):
        def __missing__(self, kind: int) -> bytes:
            return next(turns)

    stored = Stored((uuid4().bytes, uuid4().bytes), (1, 1), (1, 1), (0, 0), (BOCHOLT, BOCHOLT))
    with closing(open_database(url)) as place, place.write() as session:
        last = head(session)
        envelope = Envelope(uuid4().bytes, sha256(b"").digest(), session.now or 0, "mallory", 3)
        digest = repeat(envelope_digest(envelope))
        new = Appended(
            first=last.sequence + 1,
            commands=[(last.command + 1, *envelope, 0, 0)],
            numbers=repeat(last.command + 1),
            stored=stored,
            hashes=event_hashes(last.hash, last.sequence, digest, known, stored),
            topics=Turning(),
        )
        session.append(new)


def test_a_second_event_of_a_listed_type_has_its_topic_too(installed):
    with pytest.raises(DatabaseError, match="does not list"):
        append_two(installed.as_("app"), b"BodyRegistered:1", b"Odd:1")
    assert installed.whole()
    append_two(installed.as_("app"), b"BodyRegistered:1", b"BodyRegistered:1")
    with Ledger(installed.url) as ledger:
        assert ledger.verify(installed.receipt).events == 12


@pytest.mark.parametrize(("kind", "topic"), ODD)
def test_a_type_that_another_program_listed_is_named_and_nothing_is_recorded_behind_it(
    installed, kind, topic
):
    """What such an event changes this program cannot know."""
    with psycopg.connect(plain(installed.url)) as one:
        sql = "INSERT INTO ledger_meta VALUES (%s, %s) ON CONFLICT (name) DO UPDATE SET value = %s"
        one.execute(sql, (f"topic {kind}", topic, topic))
    number = append_by_hand(installed.as_("app"), kind, topic, BOCHOLT)
    with Ledger(installed.as_("app")) as ledger:
        with pytest.raises(LogError, match=rf"event {number}: .*; nothing was recorded"):
            ledger.execute(AHAUS, LATE)
        ledger.positions(Question())
        found = ledger.verify(installed.receipt).findings
        assert {one.place for one in found} == {f"event {number}", f"metadata topic {kind}"}


def test_an_auditor_asks_and_verifies_and_does_not_record(installed):
    with Ledger(installed.as_("audit")) as ledger:
        assert ledger.verify(installed.receipt).whole
        with pytest.raises(DatabaseError, match="permission denied"):
            ledger.execute(AHAUS, LATE)


def test_who_writes_previews(installed):
    with Ledger(installed.as_("app")) as ledger:
        assert ledger.preview(AHAUS, LATE).events
    assert installed.whole()


def test_rights_survive_a_rebuild_by_a_member_of_the_owner(installed):
    with Ledger(installed.url) as ledger:
        assert not ledger.rebuild()
    with Ledger(installed.as_("app")) as ledger:
        assert ledger.execute(AHAUS, LATE).events == 1
        assert ledger.verify(installed.receipt).whole


def test_nothing_is_weak_once_it_is_installed(installed):
    assert told(installed.url) == []


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("GRANT INSERT ON event TO {app}", "may INSERT on event"),
        ("GRANT UPDATE ON command TO PUBLIC", "role PUBLIC: may UPDATE on command"),
        ("GRANT UPDATE (state) ON event TO PUBLIC", "role PUBLIC: may UPDATE on event"),
        ("GRANT CREATE ON SCHEMA public TO {audit}", "may make tables and functions"),
        ("ALTER ROLE {owner} LOGIN", "can log in"),
        ("GRANT {owner} TO {app}", "member of"),
        ("GRANT UPDATE (amount_cents) ON booking TO {audit}", "may UPDATE on booking"),
        ("GRANT TRIGGER ON booking TO {app}", "may TRIGGER on booking"),
        (
            "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} GRANT UPDATE ON TABLES TO {audit}",
            "may UPDATE on tables to come",
        ),
        ("CREATE PUBLICATION away FOR ALL TABLES", "publication away: acts by itself"),
        (
            (
                "CREATE PUBLICATION away FOR TABLE event; "
                "CREATE SUBSCRIPTION back CONNECTION 'dbname=none' PUBLICATION away "
                "WITH (connect = false, slot_name = NONE); "
                "INSERT INTO pg_subscription_rel SELECT oid, 'event'::regclass, 'r', NULL "
                "FROM pg_subscription WHERE subname = 'back'"
            ),
            "subscription back: acts by itself",
        ),
        (
            (
                "CREATE FUNCTION seen() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'; "
                "CREATE EVENT TRIGGER seen ON ddl_command_end EXECUTE FUNCTION seen()"
            ),
            "event trigger seen: acts by itself",
        ),
        (
            "ALTER ROLE {app} SET session_replication_role = replica",
            "setting session_replication_role: is replica for {app}",
        ),
        (
            "ALTER DATABASE {database} SET row_security = off",
            "setting row_security: is off for everybody",
        ),
    ],
)
def test_what_makes_it_weak_is_told(installed, statement, words):
    run(installed.url, *filled(statement, installed.named).split("; "))
    wanted = filled(words, installed.named)
    assert any(wanted in one for one in told(installed.url))
    if "SUBSCRIPTION" in statement:
        run(installed.url, "DROP SUBSCRIPTION back")  # or the database could not be dropped


def told(url: str) -> list[str]:
    with Ledger(url) as ledger:
        return [str(finding) for finding in ledger.stream(weaknesses, None)]


def test_a_replaced_function_is_told_and_made_anew_only_when_asked(installed):
    run(
        installed.url,
        "CREATE OR REPLACE FUNCTION ledger_log_only_grows() RETURNS trigger LANGUAGE plpgsql "
        "AS $$ BEGIN RETURN NULL; END $$",
    )
    prefix = installed.roles.owner.removesuffix("_owner")
    assert not installed.whole()
    with pytest.raises(DatabaseError, match="ledger_log_only_grows read otherwise"):
        install_roles(installed.url, prefix)
    install_roles(installed.url, prefix, replace=True)
    assert installed.whole()


def test_installing_again_changes_nothing(installed):
    install_roles(installed.url, installed.roles.owner.removesuffix("_owner"))
    assert installed.whole()
    with Ledger(installed.as_("app")) as ledger:
        assert ledger.execute(AHAUS, LATE).events == 1


def test_a_ledger_of_an_older_version_is_completed_by_its_owner(postgres_database):
    receipt = small_ledger(postgres_database)
    run(
        postgres_database,
        "DROP FUNCTION ledger_append, ledger_begin_write",
        "DROP TABLE ledger_unfinished, ledger_login",
        "DROP FUNCTION ledger_unfinished_ends",
        "ALTER TABLE event ENABLE TRIGGER event_only_grows",
    )
    with Ledger(postgres_database) as ledger:
        with pytest.raises(DatabaseError, match=r"lacks the functions.*rebuild"):
            ledger.execute(AHAUS, LATE)
        ledger.rebuild()
        assert ledger.verify(receipt).whole
        assert ledger.execute(AHAUS, LATE).events == 1


def test_functions_of_an_earlier_version_are_made_anew_and_keep_their_rights(installed):
    """An older ledger records what it always did; the owner's rebuild brings what is new."""
    for path in sorted((Path(__file__).parent / "earlier").glob("*.sql")):
        run(installed.url, path.read_text(encoding="utf-8"))
    run(installed.url, "DELETE FROM ledger_meta WHERE name LIKE 'topic %'")
    with Ledger(installed.as_("app")) as ledger:
        assert ledger.execute(AHAUS, LATE).events == 1
        assert {one.code for one in ledger.verify().findings} == {"BL-690"}
    with Ledger(installed.url) as ledger:
        ledger.rebuild()
    assert told(installed.url) == []
    with Ledger(installed.as_("app")) as ledger:
        assert ledger.execute(BORKEN, LATE).events == 1
        assert ledger.verify(installed.receipt).whole
    with pytest.raises(DatabaseError, match="does not list"):
        append_by_hand(installed.as_("app"), *ODD[1], BOCHOLT)


def test_installing_again_brings_functions_of_an_earlier_version_up_to_date(installed):
    for path in sorted((Path(__file__).parent / "earlier").glob("*.sql")):
        run(installed.url, path.read_text(encoding="utf-8"))
    assert not installed.whole()
    install_roles(installed.url, installed.roles.owner.removesuffix("_owner"))
    assert installed.whole()


@pytest.mark.parametrize(
    ("lang", "said"), [("en", "on the server as {}"), ("de", "am Server als {}")]
)
def test_the_servers_login_is_shown_beside_who_acted(installed, lang, said):
    login = installed.logins["app"]
    with Ledger(installed.as_("app"), actor=Actor("treasury", "option")) as ledger:
        ledger.execute(AHAUS, LATE)
        entry = ledger.history(Filter())[-1]
    assert entry.login == login
    assert event_record(entry)["server_login"] == login
    assert said.format(login) in history_output([entry], Words(Language(lang)), "text")


def test_writers_take_turns_and_nothing_is_lost(installed):
    def record(number: int) -> None:
        with Ledger(installed.as_("app")) as ledger:
            for place in range(5):
                key = f"0555{number:01d}{place:03d}"
                ledger.execute(RegisterBody(key, f"Ort {key}", "municipality"), LATE)

    threads = [threading.Thread(target=record, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with Ledger(installed.url) as ledger:
        check = ledger.verify(installed.receipt)
    assert (check.whole, check.events) == (True, 30)
