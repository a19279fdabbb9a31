"""XML that comes from elsewhere, parsed piece by piece by the standard library's expat.

Nothing that it says of itself is believed, and what a hostile one could do is refused: document
types and entities, tags and texts without an end, endless kinds of tags.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from xml.parsers import expat

from ledger.domain.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import IO

BROKEN = (expat.ExpatError, LookupError, ValueError)
"""What broken XML makes the parser raise."""
_MAX_NAMES = 2000
"""Different names of tags and attributes: the parser keeps each of them."""
_CHUNK = 64 << 10


class Fault(UsageError):
    """What is wrong within a file; the file is said by whoever opened it."""


class XmlLimits(NamedTuple):
    """What no file of a kind exceeds, and what to do about one that does.

    `text` are the bytes from one tag's end to the next.
    """

    text: int
    remedy: str


def pieces(
    file: IO[bytes],
    begin: Callable[[expat.XMLParserType], None],
    limits: XmlLimits,
    parse: Callable[[bytes], bytes] | None = None,
) -> Iterator[bytes]:
    """Parse a file with the handlers that `begin` sets; yield each piece of it, once parsed.

    `parse` feeds the parser in the place of this, and returns what it wants to see again.

    Raises:
        Fault: it is hostile.
        Exception: one of `BROKEN`, or what the handlers raise.
    """

    def refused(*_: object) -> None:
        raise Fault.of("BL-346 declares a document type or entities", limits.remedy)

    names: dict[str, str] = {}
    parser = expat.ParserCreate(namespace_separator=" ", intern=names)
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = refused
    begin(parser)
    endless, rest = 0, b""
    while chunk := file.read(_CHUNK):
        end = chunk.rfind(b">")
        endless = endless + len(chunk) if end < 0 else len(chunk) - end
        if endless > limits.text:
            problem = "BL-934 a tag or text of more than {most} KiB"
            raise Fault.of(problem, limits.remedy, most=limits.text >> 10)
        if parse is None:
            parser.Parse(chunk)
        else:
            rest = parse(rest + chunk)
        if len(names) > _MAX_NAMES:
            raise Fault.of("BL-686 has more kinds of tags than any file of its kind", limits.remedy)
        yield chunk
    parser.Parse(rest, True)  # noqa: FBT003 - expat knows no name for it
    yield b""
