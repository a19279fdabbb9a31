"""Files that a command writes: whole or not at all, and never over another one."""

from __future__ import annotations

import errno
import os
import sys
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Any, NamedTuple

import click

from cli.misused import Misused
from cli.printing import answer, remark
from cli.run import LOST, UndeliveredError, this_run
from ledger.domain.said import by_system
from ledger.log.databases.listening import tell
from ledger.reporting.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from ledger.reporting.language import Language

_SUFFIXES = {".txt": "text", ".htm": "html"}
EVERY_FORM = ("text", "csv", "json", "xlsx", "html", "pdf")


def form_of(form: str | None, out: Path | None, known: Sequence[str]) -> str:
    """Return the form of an answer: as asked for, else as the file is called, else text.

    Raises:
        click.UsageError: the file is called as none of the known forms is, or as another than was
            asked for.
    """
    suffix = out.suffix.lower() if out is not None else ""
    found = _SUFFIXES.get(suffix, suffix[1:])
    if form is not None:
        if found in EVERY_FORM and found != form:
            problem = "--out {out}: BL-915 is called as {found} is, and --format says {form}"
            remedy = "leave --format out, or name another file"
            raise Misused(problem, remedy, out=str(out), found=found, form=form)
        return form
    if found and found not in known:
        problem = "--out {out}: BL-440 no form of this answer ends in {suffix}"
        remedy = "--format with one of: {known}"
        report = _report() if found in EVERY_FORM else ""
        if report:
            remedy = "budget-ledger report {report} --out {out}, or --format with one of: {known}"
        values: dict[str, Any] = {"suffix": suffix, "known": tuple(known), "report": report}
        raise Misused(problem, remedy, out=str(out), **values)
    return found or "text"


def _report() -> str:
    """Return the report that answers as the command in hand does, in more forms; empty: none."""
    import click

    from cli.report import report

    context = click.get_current_context(silent=True)
    words = context.command_path.split()[1:] if context else []
    return words[0] if len(words) == 1 and words[0] in report.commands else ""


class Output(NamedTuple):
    """Where an answer goes: to a file, else it is printed."""

    path: Path | None = None
    force: bool = False

    def take(self, text: str, form: str, language: Language) -> None:
        """Give an answer; of a file it is said what was written."""
        if self.path is None:
            answer(text, form)
            return
        content = f"{visible(text)}\n"
        with writing(self.path, force=self.force) as file:
            file.write(content.encode())
        remark(language.say("wrote", path=self.path, lines=content.count("\n")))


PRINTED = Output()


@contextmanager
def reading(path: Path, most: int) -> Iterator[Path]:
    """Give a file to read from; `-` is what comes on the standard input, kept until it is read.

    What has no end is kept to a byte beyond what its reader takes, which refuses it then.

    Raises:
        UsageError: there is no room for it.
    """
    if str(path) != "-":
        yield path
        return
    import tempfile
    from pathlib import Path

    from ledger.domain.errors import UsageError

    with tempfile.TemporaryDirectory(prefix="budget-ledger-") as folder:
        file = Path(folder) / "stdin"
        try:
            with file.open("wb") as copy:
                while (left := most + 1 - copy.tell()) and (part := _given(left)):
                    copy.write(part)
        except OSError as error:
            problem, remedy = "{path}: BL-688 cannot be kept: {cause}", "make room, or name a file"
            cause = by_system(error)
            raise UsageError.of(problem, remedy, path=str(path), cause=cause) from None
        yield file


def _given(most: int) -> bytes:
    return sys.stdin.buffer.read(min(most, 1 << 20))


@contextmanager
def writing(path: Path, *, force: bool = False) -> Iterator[IO[bytes]]:
    """Give a file to write to, which takes its name once everything is in it and on the disk.

    It is refused, and takes no place, as `making` says.
    """
    with making(path, force=force) as part, part.open("wb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def making(path: Path, *, force: bool = False) -> Iterator[Path]:
    """Give a file beside a name, which it takes once the block has filled it.

    Args:
        path: the name; the folder must exist.
        force: take the place of a file that is there, behind a link as well; never that of a
            device, pipe, socket or folder.

    Raises:
        click.UsageError: it exists, is no regular file, or cannot be written.
    """
    from cli.parts import part_of

    real = real_file(path)
    with told_of(path):
        if real.exists() and not force:
            raise FileExistsError(errno.EEXIST, "exists")
        with part_of(real) as part:
            part.touch(0o600)
            yield part
            give_name(part, real, force=force)
            tell("wrote %s", real)


@contextmanager
def told_of(path: Path) -> Iterator[None]:
    """Say of a file, or folder, what the system says of what is made for it.

    Raises:
        click.UsageError: it exists, or cannot be written.
        UndeliveredError: the disk takes no more, or something is recorded already.
    """
    if str(path) == "-":
        problem = "file -: BL-916 is not what a file is called here"
        raise Misused(problem, "name a file, such as ./-")
    try:
        yield
    except OSError as error:
        error.filename = str(path)
        if this_run().recorded or error.errno in LOST:
            raise UndeliveredError from error
        if isinstance(error, FileExistsError):
            context = click.get_current_context(silent=True)
            forced = context is not None and "force" in context.params
            remedy = "name another one, or --force" if forced else "name another one"
            raise Misused("file {path}: BL-405 exists", remedy, path=str(path)) from None
        problem, cause = "file {path}: BL-214 {error}", by_system(error)
        raise Misused(problem, "check the path", path=str(path), error=cause) from None


def real_file(path: Path) -> Path:
    """Return what a name leads to, behind links as well; a file, or nothing yet.

    Raises:
        click.UsageError: it is no regular file.
    """
    from pathlib import Path

    from ledger.log.databases.beside import odd_kind

    kind = odd_kind(path)
    if kind:
        problem, remedy = "file {path}: BL-830 is {kind}", "name a file"
        raise Misused(problem, remedy, path=str(path), kind=kind)
    return Path(os.path.realpath(path))


@contextmanager
def filling(path: Path) -> Iterator[Path]:
    """Give a folder to fill, which takes its name once everything is in it and on the disk.

    A name that ends in `.zip` is that of one file with all of it.

    Raises:
        click.UsageError: it exists, or cannot be written.
    """
    from cli.parts import part_of
    from ledger.log.databases.swapping import sync_folder

    with told_of(path):
        if path.exists():
            raise FileExistsError(errno.EEXIST, "exists")
        with part_of(path) as folder:
            folder.mkdir(0o700)
            yield folder
            if path.suffix.lower() == ".zip":
                with writing(path) as file:
                    _zip(folder, file)
                return
            for one in folder.iterdir():
                with one.open("rb+") as file:
                    os.fsync(file.fileno())
            sync_folder(folder)
            folder.rename(path)
            sync_folder(path.parent)
            tell("wrote %s", path)


def _zip(folder: Path, file: IO[bytes]) -> None:
    """Write a folder's files as one; the same files give the same bytes."""
    import shutil
    from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

    with ZipFile(file, "w", ZIP_DEFLATED) as packed:
        for one in sorted(folder.iterdir()):
            entry = ZipInfo(one.name)
            entry.compress_type, entry.external_attr = ZIP_DEFLATED, 0o600 << 16
            # The size is not said before: a file beyond 4 GiB is packed as any other.
            with one.open("rb") as source, packed.open(entry, "w", force_zip64=True) as target:
                shutil.copyfileobj(source, target)


def give_name(part: Path, path: Path, *, force: bool) -> None:
    """Let a finished file take its name, and that of another one only by force."""
    from ledger.log.databases.swapping import sync_folder

    # Made for its owner alone: what a post costs is what somebody earns. Who takes the place of a
    # file leaves it to those who could read that one.
    if force and path.exists():
        part.chmod(path.stat().st_mode & 0o777)
    if force:
        real_file(path)  # what may have come meanwhile
        part.replace(path)
    else:
        try:
            # A link refuses where a rename would silently take the place of what came meanwhile.
            os.link(part, path)
        except FileExistsError:
            raise
        except OSError:  # a file system without links
            if path.exists():
                raise FileExistsError from None
            part.replace(path)
    sync_folder(path.parent)
