"""What every command needs: the ledger, the language, who acts, and how an answer is printed."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

import click

from cli.configured import configuration
from cli.language import system_language
from cli.misused import Misused
from cli.printing import blame, remark, warn
from cli.run import ExitCode, this_run
from ledger.domain.errors import DatabaseError, Finding, LedgerError, LogError
from ledger.domain.said import NOWHERE, Said

if TYPE_CHECKING:
    from ledger.application import Ledger
    from ledger.reporting.language import Language

DEFAULT_DATABASE = "ledger.db"
_SHOWN = 20
"""Findings of one refusal that are printed; the rest is counted."""


class Settings(NamedTuple):
    """The settings of one run; `clock` is given by tests only, through click's `obj`.

    `filed_lang` is the language of documents: what somebody chose, else German, whatever the
    system speaks, so that the same ledger gives the same document on every machine.
    """

    database: str
    login: str
    proof: str
    lang: str
    clock: Callable[[], int] | None = None
    filed_lang: str = "de"
    at_least: str | None = None

    @classmethod
    def found(
        cls, database: str | None, actor: str | None, lang: str | None, given: object
    ) -> Settings:
        """Take options first, then the configuration file, then what the system says."""
        configured = configuration()
        for name, value in (("--database", database), ("--actor", actor)):
            if value == "":
                raise Misused(
                    "{name}: BL-588 holds nothing", "name one, or leave it out", name=name
                )
        login, proof = actor, "option"
        if not login:
            login, proof = configured.get("actor"), "configuration"
        if not login:
            login, proof = system_user(), "os-user"
        clock = given if callable(given) else None
        return cls(
            database=database or configured.get("database") or DEFAULT_DATABASE,
            login=login,
            proof=proof,
            lang=lang or configured.get("lang") or system_language(),
            clock=clock,
            filed_lang=lang or configured.get("lang") or "de",
        )

    @contextmanager
    def ledger(
        self,
        *,
        create: bool = False,
        unusable: ExitCode = ExitCode.REFUSED,
        extending: bool = True,
    ) -> Iterator[Ledger]:
        """Open the ledger; what the product refuses becomes a message and an exit code.

        Args:
            create: make it, unless it is there.
            unusable: the code for a log that cannot be read.
            extending: warn of one that lacks what this machine saw of it, which is kept in mind
                then; False: whoever opens it looks at that himself.
        """
        with self.at_work(unusable):
            from cli.seen import keep_last, last_seen
            from ledger.application import Actor, Ledger
            from ledger.application.clock import system_clock

            door = Ledger.create if create else Ledger
            actor = Actor(self.login, self.proof)
            with door(self.database, actor, self.clock or system_clock) as ledger:
                # What was made just now extends nothing; what stood there is left as it is.
                witness = ledger.witness
                extending = extending and not (create and witness.seen)
                seen = last_seen(self.database) if extending else None
                witness.seen = witness.seen if create else seen
                gone: list[LedgerError] = []
                if seen:
                    witness.told = gone.append
                if self.at_least:
                    from ledger.application.reaching import reach

                    reach(ledger, self.at_least)
                try:
                    yield ledger
                finally:
                    this_run().recorded = ledger.recorded or this_run().recorded
                    for error in gone:
                        warn(error.findings[0])
                    if extending and not gone and witness.seen != seen:
                        keep_last(self.database, witness.seen)

    @contextmanager
    def at_work(self, unusable: ExitCode = ExitCode.REFUSED) -> Iterator[None]:
        """Word what the product refuses, and show how far what takes long has come."""
        from ledger.log.databases.listening import WAITER

        this_run().database = self.database
        before = WAITER.set(_tell_wait)
        try:
            with worded(unusable), _followed():
                yield
        finally:
            WAITER.reset(before)

    @property
    def language(self) -> Language:
        """Return the language of tables and acknowledgements."""
        from ledger.reporting.language import Language

        return Language(self.lang)

    @property
    def filed_language(self) -> Language:
        """Return the language of documents that are filed."""
        from ledger.reporting.language import Language

        return Language(self.filed_lang)


def _tell_wait(who: Said) -> None:
    remark(Said("waiting: another program is writing{who}", who=who))


def warn_of_secrets(url: str) -> None:
    """Warn of a password in what was typed: whoever lists the machine's processes reads it."""
    from ledger.log.databases.hidden import holds_secret

    if holds_secret(url):
        words = "BL-847 a password that is typed can be read by everybody on this machine"
        warn(
            Finding.of(
                NOWHERE, words, "keep it in a password file (PGPASSFILE) or the configuration"
            )
        )


@contextmanager
def _followed() -> Iterator[None]:
    """Show on a terminal how far a long walk through the ledger has come."""
    if sys.stderr is None or not sys.stderr.isatty():
        yield
        return
    from cli.progress import Progress
    from ledger.log.databases.listening import FOLLOWER

    with Progress() as progress:
        before = FOLLOWER.set(progress.walked)
        try:
            yield
        finally:
            FOLLOWER.reset(before)


@contextmanager
def worded(unusable: ExitCode = ExitCode.REFUSED) -> Iterator[None]:
    """Print what the product refuses in its own words and leave with the error's exit code."""
    try:
        yield
    except LedgerError as error:
        if this_run().recorded and isinstance(error, DatabaseError):
            from cli.ending import unanswered

            raise click.exceptions.Exit(unanswered(error.findings[0])) from error
        for note in getattr(error, "__notes__", ()):
            blame(Said("in {entry}:", entry=note))
        for finding in error.findings[:_SHOWN]:
            blame(finding)
        rest = len(error.findings) - _SHOWN
        if rest > 0:
            blame(Said("… and {rest} more of this kind", rest=rest))
        code = unusable if _is_unusable(error) else error.exit_code
        raise click.exceptions.Exit(code) from error


def _is_unusable(error: LedgerError) -> bool:
    return isinstance(error, LogError) and error.exit_code == ExitCode.REFUSED


def system_user() -> str:
    """Return the login that the operating system gives this process.

    The environment is not asked: there anybody can be anybody. A login without a name, as in a
    container, is called by its number.
    """
    if os.name == "nt":
        return _windows_user()
    import pwd

    number = os.getuid()
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return f"uid-{number}"


def _windows_user() -> str:
    import ctypes

    size = ctypes.c_ulong(257)
    name = ctypes.create_unicode_buffer(size.value)
    found = ctypes.windll.advapi32.GetUserNameW(name, ctypes.byref(size))  # type: ignore[attr-defined,unused-ignore] # on Windows alone
    return name.value if found else "unknown"
