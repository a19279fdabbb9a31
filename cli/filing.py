"""What every command of `report` has in common: axes, provenance, the form and the file."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from functools import partial, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.clock_used import tell_if_used
from cli.context import Settings
from cli.files import EVERY_FORM, form_of, writing
from cli.misused import Misused
from cli.options import AXES, OUT, decorated
from cli.printing import answer, for_a_file, remark, warn
from cli.seen import keep_seen, seen_before
from cli.signing import PASSPHRASE_FILE, key_option, opened
from cli.types import TypedMoment
from ledger.domain.said import Said

if TYPE_CHECKING:
    from ledger.application import Ledger
    from ledger.application.asking.evidence import Evidence
    from ledger.application.asking.resting import Rest
    from ledger.log.proving.signing import OpenKey
    from ledger.projections.axes import Axes
    from ledger.reporting.documents.forms.model import Document
    from ledger.reporting.language import Language

DESPITE_BROKEN = click.option(
    "--despite-broken",
    is_flag=True,
    help="Make it although the log does not hold together; the document says so.",
)
_OPTIONS = (
    *AXES,
    click.option(
        "--format",
        "form",
        type=click.Choice(EVERY_FORM),
        help="Default: what --out ends with, else text.",
    ),
    *OUT,
    click.option("--table", default="", help="Which table, for CSV of several."),
    DESPITE_BROKEN,
    key_option("Sign what it rests on, with this signing key: a file beside it.", "--seal"),
    PASSPHRASE_FILE,
)
_TYPED = (
    *("as_of", "known_on", "form", "out", "force"),
    *("table", "despite_broken", "key_file", "passphrase_file"),
)
"""What these options fill."""


def files(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the axes, the form and the file to a command that makes a document.

    It gets them first, as a `Filing` that wants nothing but the command's own words.
    """

    @wraps(function)
    @click.pass_obj
    def filed(settings: Settings, /, **options: Any) -> None:  # noqa: ANN401 - click's options
        typed = {name: options.pop(name) for name in _TYPED}
        function(partial(Filing, settings, **typed), **options)

    return decorated(filed, _OPTIONS)


def spelled(*words: object, **options: object) -> list[str]:
    """Return a command as it is typed; what has no value is left out."""
    found = [str(word) for word in words]
    for name, value in options.items():
        if value:
            found += [f"--{name}"] if value is True else [f"--{name}", str(value)]
    return found


class Filing:
    """One document on its way into a file: what was typed about it, as `files` adds it."""

    def __init__(
        self,
        settings: Settings,
        words: Sequence[str],
        group: str = "report",
        **typed: Any,  # noqa: ANN401 - click's options
    ) -> None:
        """Keep the command's own words, behind its group and without those that `files` added."""
        self._settings, self._options = settings, typed
        self._words = (group, *words)
        as_of: TypedMoment | None = typed["as_of"]
        self._as_of = as_of
        self._typed = as_of[0] if as_of else ""
        self._instant = as_of[1] if as_of else None
        self._known_on: int | None = typed["known_on"]
        self._form: str | None = typed.get("form")
        self._out: Path | None = typed["out"]
        self.force: bool = typed.get("force", False)
        self._table: str = typed.get("table", "")
        self._rest: Rest | None = None
        key_file = typed.get("key_file")
        if key_file and self._out is None:
            raise Misused("BL-792 a seal lies beside a file", "name it with --out")
        self._key = opened(key_file, typed["passphrase_file"]) if key_file else None
        self._ledger: Ledger | None = None

    def ledger(self) -> AbstractContextManager[Ledger]:
        """Open the ledger that the document is about."""
        return self._settings.ledger(extending=False)

    @property
    def language(self) -> Language:
        """Return the language of the document."""
        return self._settings.filed_language

    @property
    def spoken(self) -> Language:
        """Return the language of what is said about the document."""
        return self._settings.language

    @property
    def form(self) -> str:
        """Return the form: as asked for, else as the file is called, else text.

        Raises:
            UsageError: the file is called as no form is.
        """
        return form_of(self._form, self._out, EVERY_FORM)

    def query(
        self, plain: Callable[..., Any], explained: Callable[..., Any]
    ) -> Callable[..., tuple[Any, Evidence | None]]:
        """Return what to ask for: an answer with its evidence in HTML, where amounts lead to it."""
        if self.form == "html":
            return explained
        return lambda *asked: (plain(*asked), None)

    def worded(self, words: Sequence[str], out: Path) -> Filing:
        """Return another document that was asked for with the same options, and its file."""
        typed = {**self._options, "form": None, "out": out}
        other = Filing(self._settings, words, **typed)
        other._rest = self._rest
        return other

    def axes(self, ledger: Ledger) -> Axes:
        """Return as known when, of a log that holds together as far as this machine can tell.

        Raises:
            LogError: it does not, and nobody asked for the document despite that.
        """
        from ledger.application.asking.resting import rests_on
        from ledger.domain.errors import LogError

        self._ledger = ledger
        database = self._settings.database
        self._rest = rest = ledger.ask(rests_on, seen_before(database))
        if rest.broken is None:
            keep_seen(database, rest.seen)
        elif not self._options["despite_broken"]:
            problem = "{place}: BL-705 {problem}; nothing was printed"
            remedy = "see verify, or add --despite-broken"
            values = {"place": rest.broken.place, "problem": rest.broken.problem}
            raise LogError.of(problem, remedy, **values)
        if rest.another:
            warn(Said("BL-706 another ledger lies where this machine saw one before"), database)
        return ledger.axes(self._instant, self._known_on)

    def origin(
        self, receipt: str, axes: Axes, basis: str, policies: tuple[tuple[str, str], ...] = ()
    ) -> tuple[tuple[str, str], ...]:
        """Return the rows of provenance; the command is the one that makes the document again."""
        from ledger.reporting.documents.provenance import DocumentOrigin, provenance_rows

        origin = DocumentOrigin(
            receipt=receipt,
            axes=axes,
            as_of=self._typed,
            basis=basis,
            policies=policies,
            command=self._command(),
            rest=self._rest,
        )
        return provenance_rows(origin, self.language)

    def _command(self) -> str:
        """Return the command that makes the same document, whichever file it is written to."""
        from ledger.domain.period import iso

        axes = ["--as-of", self._typed] if self._typed else []
        axes += [] if self._known_on is None else ["--known-on", iso(self._known_on)]
        lang = self._settings.filed_lang
        return shlex.join(["budget-ledger", "--lang", lang, *self._words, *axes])

    def write(self, document: Document, *, told: bool = True) -> None:
        """Print a document, or write it to a file, whole or not at all, and say so where told."""
        from ledger.reporting.documents.forms.writing import BINARY, written

        form, out = self.form, self._out
        if out is None and form in BINARY:
            raise Misused("BL-441 --format {form} is no text", "name a file with --out", form=form)
        if out is not None:
            for_a_file()
        content = written(document, form, self.language, self._table)
        if form == "csv":
            tell_if_used(self._settings, self._as_of, self._known_on)
        for warning in document.warnings:
            warn(warning)
        if out is None:
            answer(content.decode(), form, nl=False)
            return
        with writing(out, force=self.force) as file:
            file.write(content)
        if self._key is not None and self._ledger is not None:
            self._seal(document, self._key, self._ledger, out)
        if told:
            self._tell(document, content, out)

    def _seal(self, document: Document, key: OpenKey, ledger: Ledger, out: Path) -> None:
        """Write the signed checkpoint of the state that the document rests on beside it."""
        from ledger.application.sealing import signed_at

        size = int(document.provenance[0][1].partition("-")[0])
        with writing(out.with_name(f"{out.name}.checkpoint"), force=self.force) as file:
            file.write(str(signed_at(ledger, key, size)).encode())

    def _tell(self, document: Document, content: bytes, out: Path) -> None:
        """Say what was written: where, how much, and on which state of the ledger it rests."""
        from ledger.reporting.documents.forms.writing import extent

        say, (unit, count) = self.spoken.say, extent(document, content, self._table)
        receipt = document.provenance[0][1]
        size = say(f"wrote_{unit}", count=count)
        remark(say("wrote_document", path=str(out), size=size, receipt=receipt))
