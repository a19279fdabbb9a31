"""Options that many commands share, and the two shapes of a command: it records, or it asks."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

from cli.clock_used import tell_if_used
from cli.context import Settings, worded
from cli.files import PRINTED, Output, form_of
from cli.printing import for_a_file
from cli.types import DAY, EVENT, MOMENT, FilePath, TypedMoment

if TYPE_CHECKING:
    from pathlib import Path

    from ledger.application import Ledger, Note
    from ledger.application.asking.provenance import Provenance
    from ledger.domain.commands import Command
    from ledger.projections.axes import Axes
    from ledger.reporting.language import Language
    from ledger.reporting.report import Frame

QUESTION_FORMS = ("text", "json", "csv")
"""How an answer is given: to a person, or to a program."""
_COMMAND = "records"
DESPITE_CLOCK = click.option(
    "--despite-clock",
    is_flag=True,
    help="Record it although clock and last event lie far apart.",
)
DRY_RUN = click.option(
    "--dry-run", is_flag=True, help="Only show what it would record, move and warn of."
)
RECORDING = (
    click.option("--known-on", type=DAY, help="Day of receipt (Eingang); default: today."),
    click.option("--document", default="", help="Reference of the source document."),
    click.option("--document-date", type=DAY, help="Date of the document."),
    click.option(
        "--document-file",
        type=click.Path(exists=True, dir_okay=False),
        help="The document's file; its SHA-256 is recorded, not the file.",
    ),
    click.option("--reason", default="", help="Why; whatever takes something back needs it."),
    click.option(
        "--corrects",
        type=EVENT,
        metavar="EVENT",
        help="Take the place of that fact.",
    ),
    click.option("--command-id", help="Same id, same content: reports the first result."),
    click.option("--again", is_flag=True, help="Record it although an equal fact stands."),
    DESPITE_CLOCK,
    DRY_RUN,
)
PLAUSIBLE = click.option(
    "--plausible", is_flag=True, help="It is right, however odd it looks: no warning of that."
)
NEW_TYPE = click.option(
    "--new-type", is_flag=True, help="Introduce a cost type that nobody knows; else it is refused."
)
IS_AN_ID = click.option(
    "--is-an-id", is_flag=True, help="What looks like the name of a person is none."
)
FORM = click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)
TABLE_FORM = click.option(
    "--format",
    "form",
    type=click.Choice(QUESTION_FORMS),
    default="text",
    show_default=True,
)
AXES = (
    click.option(
        "--as-of",
        type=MOMENT,
        help="As recorded by then: a day, an instant, an event number or a receipt.",
    ),
    click.option("--known-on", type=DAY, help="As known (received) by the end of that day."),
)
OUT = (
    click.option(
        "--out",
        type=FilePath(dir_okay=False),
        callback=lambda _context, _option, out: None if str(out) == "-" else out,
        help="Default: print it.",
    ),
    click.option("--force", is_flag=True, help="Take the place of a file that is there."),
)


def to_file(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the file to a question; it gets it as `out`, an `Output`."""

    @wraps(function)
    def asking(*args: Any, out: Path | None, force: bool, **options: Any) -> None:  # noqa: ANN401 - a wrapper
        if out is not None:
            for_a_file()
        function(*args, out=Output(out, force), **options)

    return decorated(asking, OUT)


def decorated(function: Callable[..., Any], options: tuple[Any, ...]) -> Callable[..., Any]:
    """Add options to a command, in their order."""
    for option in reversed(options):
        function = option(function)
    return function


class Asking:
    """What was typed about the answer and not about its subject: as known when, in which form."""

    def __init__(
        self,
        settings: Settings,
        as_of: TypedMoment | None,
        known_on: int | None,
        form: str | None,
        out: Output = PRINTED,
        *,
        forms: tuple[str, ...] = QUESTION_FORMS,
    ) -> None:
        """Keep what was typed."""
        self.settings, self.known_on, self.out = settings, known_on, out
        self.form = form_of(form, out.path, forms)
        self.as_of = as_of
        self._typed = as_of[0] if as_of else ""
        self._instant = as_of[1] if as_of else None

    @property
    def language(self) -> Language:
        """Return the language of the answer."""
        return self.settings.language

    def axes(self, ledger: Ledger) -> Axes:
        """Return as known when."""
        return ledger.axes(self._instant, self.known_on)

    def day(self, ledger: Ledger) -> int | None:
        """Return the day of --as-of; None: it was not said."""
        return None if self._instant is None else ledger.day_of(self._instant)

    def answer(self, text: str) -> None:
        """Print the answer, or write it to the file that was named."""
        self.out.take(text, self.form, self.language)

    def frame(self, origin: Provenance) -> Frame:
        """Return how the answer is given, and what it rests on."""
        from ledger.reporting.report import Frame

        return Frame(self.language, self.form, origin, self._typed)

    def frame_of(self, head: str, axes: Axes, recorded_afterwards: int = 0) -> Frame:
        """Return the same for an answer that says itself what it rests on."""
        from ledger.application.asking.provenance import Provenance

        return self.frame(Provenance(head, axes, recorded_afterwards))


def asks(
    function: Callable[..., Any], forms: tuple[str, ...] = QUESTION_FORMS
) -> Callable[..., Any]:
    """Add axes, format and file to a command; it gets them first, as one `Asking`."""

    @wraps(function)
    @click.pass_obj
    def asking(
        settings: Settings,
        /,
        *,
        as_of: TypedMoment | None,
        known_on: int | None,
        form: str | None,
        out: Path | None,
        force: bool,
        **options: Any,  # noqa: ANN401 - click's options
    ) -> None:
        asked = Asking(settings, as_of, known_on, form, Output(out, force), forms=forms)
        if out is not None:
            for_a_file()
        function(asked, **options)
        if asked.form == "csv":
            tell_if_used(settings, as_of, known_on)

    given = click.option(
        "--format",
        "form",
        type=click.Choice(forms),
        help="Default: what --out ends with, else text.",
    )
    return decorated(asking, (*AXES, given, *OUT))


def noted(function: Callable[..., Any], form: Callable[..., Any] = FORM) -> Callable[..., Any]:
    """Hand the recording options to a command as one `note` and the `form` of its answer."""

    @wraps(function)
    @click.pass_obj
    def wrapper(settings: Settings, /, **options: Any) -> None:  # noqa: ANN401 - click's options
        function(settings=settings, note=_note(options), **options)

    return decorated(wrapper, (*RECORDING, form))


def records(
    function: Callable[..., Command], command: type[Command] | None = None
) -> Callable[..., Any]:
    """Execute the command that the function returns, or try it, and say what it did.

    Its class is known to the options of `cli.fields`: `command`, else what the function returns.
    """
    kind = command or function.__globals__[function.__annotations__["return"]]

    @wraps(function)
    def recording(
        settings: Settings,
        note: Note,
        form: str,
        dry_run: bool,
        **options: Any,  # noqa: ANN401 - click's options
    ) -> None:
        from cli.acknowledging import acknowledge, carry_out

        with worded():
            typed = function(**options)
        with settings.ledger() as ledger:
            did = carry_out(ledger, typed, note, dry_run=dry_run)
        acknowledge(settings, did, form)

    vars(recording)[_COMMAND] = kind
    return noted(recording)


def command_of(function: Callable[..., Any]) -> type[Command]:
    """Return the class of the command that a function records."""
    return vars(function)[_COMMAND]  # type: ignore[no-any-return] # `records` put it there


def lasting(command: click.Command) -> click.Command:
    """Take --corrects from a command whose event no other one takes the place of."""
    command.params = [one for one in command.params if one.name != "corrects"]
    return command


def _note(options: dict[str, Any]) -> Note:
    """Take the options of a note out of all that were typed."""
    from ledger.application.results import Note, command_id_from

    typed = {name: options.pop(name) for name in Note.__struct_fields__ if name in options}
    typed["document_date"] = typed["document_date"] or 0
    chosen = typed["command_id"]
    typed["command_id"] = command_id_from(chosen) if chosen else None
    if (document := options.pop("document_file")) is not None:
        from pathlib import Path

        from ledger.importing.files.text import file_hash

        typed["file_hash"] = file_hash(Path(document))
    return Note(**typed)
