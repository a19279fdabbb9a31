"""The language of everything on the screen: which one, and help texts in it.

Click words what it says by `gettext`, and so do we with what stands in a command's help: its
English text is the id in `cli/catalogues`. A command knows nothing of that, and a catalogue is read
when the first text is looked up.
"""

from __future__ import annotations

import copy
import gettext
import os
from collections.abc import Sequence
from contextvars import ContextVar
from inspect import cleandoc
from typing import TypeVar

import click

Parameter = TypeVar("Parameter", bound=click.Parameter)
CATALOGUES = os.path.join(os.path.dirname(__file__), "catalogues")  # noqa: PTH118, PTH120 - no pathlib for --help
_DOMAIN = "budget-ledger"
_ENGLISH = "en"
_WINDOWS_GERMAN = 0x07
_OPTION = "--lang"
_VALUED = frozenset({_OPTION, "--database", "--actor"})
ACTOR_BEHIND: ContextVar[bool] = ContextVar("ACTOR_BEHIND", default=False)
"""Whether who acts was named behind the command, where a filter by person may be meant."""
_FLAGS = frozenset({"--quiet", "--verbose", "-v"})
"""The program's own options, with a value and without; no command has one of these."""


def speak(code: str) -> None:
    """Use a language from now on.

    gettext finds its language in the environment only; whatever else `LANGUAGE` said was meant for
    programs that have more languages than two.
    """
    os.environ["LANGUAGE"] = code
    gettext.bindtextdomain(_DOMAIN, CATALOGUES)
    gettext.textdomain(_DOMAIN)


def spoken() -> str:
    """Return the code of the language in use."""
    return os.environ.get("LANGUAGE", _ENGLISH) if gettext.textdomain() == _DOMAIN else _ENGLISH


def leading(arguments: Sequence[str]) -> list[str]:
    """Return what was typed with the program's own options in front, wherever they stood.

    The language is the first of them; the last one that was typed holds.
    """
    language: list[str] = []
    own: list[str] = []
    others: list[str] = []
    rest = list(arguments)
    while rest:
        if rest[0] == "--":
            break
        name, says, _ = rest[0].partition("=")
        if name == "--actor" and others:
            ACTOR_BEHIND.set(True)
        taken = 2 if name in _VALUED and not says else 1
        if name == _OPTION:
            language = rest[:taken]
        else:
            (own if name in _VALUED | _FLAGS else others).extend(rest[:taken])
        rest = rest[taken:]
    return [*language, *own, *others, *rest]


def asked(arguments: Sequence[str], known: Sequence[str]) -> str:
    """Return the language that was typed in front, else that of the environment or the file."""
    typed = ""
    if arguments and arguments[0].startswith(_OPTION):
        typed = (arguments[0].partition("=")[2] or "".join(arguments[1:2])).strip()
    typed = typed or os.environ.get("BUDGET_LEDGER_LANG", "")
    if typed not in known:
        from cli.configured import configuration

        try:
            typed = configuration().get("lang", "")
        except click.UsageError:
            typed = ""  # the command will say what is wrong with the file
    return typed if typed in known else system_language()


def system_language() -> str:
    """Return German where the system speaks it, else English."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name)
        if value:
            return "de" if value.lower().startswith("de") else _ENGLISH
    if os.name == "nt":  # Windows keeps its language elsewhere
        import ctypes

        windows = ctypes.windll.kernel32  # type: ignore[attr-defined,unused-ignore] # on Windows alone
        return windows_language(windows.GetUserDefaultUILanguage())
    return _ENGLISH


def windows_language(identifier: int) -> str:
    """Return the language of a Windows language identifier, whatever country it is spoken in."""
    return "de" if identifier & 0x3FF == _WINDOWS_GERMAN else _ENGLISH


class Context(click.Context):
    """A context that words the help of its command in the language in use."""

    def get_help(self) -> str:
        """Return the help in the language in use."""
        return in_language(self.command, self).get_help(self)

    def get_usage(self) -> str:
        """Return the line of usage in the language in use."""
        return in_language(self.command, self).get_usage(self)


def translatable(command: click.Command) -> None:
    """Let a command, and those below it, show their help in the language in use."""
    command.context_class = Context
    if isinstance(command, click.Group):
        for below in command.commands.values():
            translatable(below)


def in_language(command: click.Command, context: click.Context) -> click.Command:
    """Return a command as it reads in the language in use."""
    made = copy.copy(command)
    if isinstance(made, click.Group):
        made.commands = {name: _listed(below) for name, below in made.commands.items()}
    if spoken() == _ENGLISH:
        return made
    made.help, made.epilog = said(command.help), _example(command.epilog)
    made.options_metavar = _named(command.options_metavar)
    made.params = [parameter(one, context) for one in command.get_params(context)]
    made.add_help_option = False  # it is among the parameters already
    if isinstance(made, click.Group):
        made.subcommand_metavar = gettext.pgettext("metavar", made.subcommand_metavar)
    return made


def parameter(one: Parameter, context: click.Context) -> Parameter:
    """Return an option or argument as it reads in the language in use."""
    made = copy.copy(one)
    made.metavar = _named(one.make_metavar(context))
    if isinstance(made, click.Option | click.Argument):
        made.help = said(made.help)
    if isinstance(made.type, click.Choice) and isinstance(made.default, str):
        made.default = made.type.normalize_choice(made.default, context)
    if isinstance(made.type, click.Choice) and isinstance(made.default, tuple):
        made.default = [made.type.normalize_choice(one, context) for one in made.default]
    return made


def said(english: str | None) -> str | None:
    """Return a text of a command's help in the language in use."""
    return gettext.pgettext("help", identity(english)) if english else english


def bare(metavar: str) -> str:
    """Return the name in `[NAME]...`: its id in the catalogue."""
    return metavar.removeprefix("[").removesuffix("...").removesuffix("]")


def identity(text: str) -> str:
    """Return the id of a help text in the catalogue: its paragraphs, each in one line."""
    return "\n\n".join(" ".join(one.split()) for one in cleandoc(text).split("\n\n"))


def example(epilog: str) -> tuple[str, str]:
    """Return the command that an epilog shows, and the words behind it."""
    command, _, words = " ".join(epilog.split()).removeprefix("Example: ").partition(". ")
    return command, words


def _example(epilog: str | None) -> str | None:
    if not epilog:
        return epilog
    command, words = example(epilog)
    return f"{said('Example:')} {command}" + (f". {said(words)}" if words else "")


def _named(metavar: str | None) -> str | None:
    if not metavar:
        return metavar
    name = bare(metavar)
    return metavar.replace(name, gettext.pgettext("metavar", name)) if name else metavar


def _listed(command: click.Command) -> click.Command:
    """Return a command with a whole sentence for the list; click would cut it off."""
    made = copy.copy(command)
    made.help = said(command.help)
    made.short_help = said(command.short_help) or identity(made.help or "").partition("\n")[0]
    return made
