"""What the program says to somebody, kept as data: a code, a template and the values put in.

What is wrong begins with its code, as in `BL-050 there is no such event`. A code keeps its meaning
for ever and is documented on the page of refusals. A place, or another part of what is said, has
none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import reduce
from typing import Self

_CODE = 7
"""Characters of a code, such as `BL-050`, and of the blank behind it."""
_LONGEST = 300
"""Characters of what was typed or stands in a file that are repeated: a refusal is a line."""
_SEVERAL = {tuple, list, dict}
_NUMBERED = re.compile(r"{(\w+):([^{}|]*)\|([^{}|]*)}")


def filled(words: str, values: Mapping[str, object]) -> str:
    """Put values into words; `{count:payment|payments}` is the word for one, else for several."""
    if "|" in words:
        words = _NUMBERED.sub(lambda it: it[2] if str(values[it[1]]) == "1" else it[3], words)
    return words.format_map(values)


class Said(str):
    """A text in English that knows what it was made from.

    Whoever prints, compares or stores it needs to know nothing of that. Another language words it
    anew, from the template, which is the id in its catalogue, and from the values, which keep their
    types: `date`, `Cents`, `Fraction`, a number, a text, or a tuple of them.

    Attributes:
        words: the template in English, with a named field for each value, behind its code.
        values: by the name of their field.
    """

    __slots__ = ("values", "words")

    words: str
    values: Mapping[str, object]

    def __new__(cls, words: str, /, **values: object) -> Self:
        """Put values into words."""
        shown = values
        for value in values.values():
            if type(value) in _SEVERAL or (type(value) is str and len(value) > _LONGEST):
                values = {name: _cut(one) for name, one in values.items()}
                shown = {name: _listed(one) for name, one in values.items()}
                break
        text = filled(words, shown)
        made = str.__new__(cls, text[_CODE:] if words.startswith("BL-") else text)
        # Rules word their place before they know of anything wrong, hence as little as this.
        made.words = words
        made.values = values
        return made

    def __reduce__(self) -> tuple[Callable[..., Said], tuple[str, Mapping[str, object]]]:
        """Give what it was made from: it is copied and sent to other processes as data."""
        return _again, (self.words, self.values)

    @property
    def code(self) -> str:
        """What it stands for, such as `BL-050`; empty for a part of what is said."""
        return self.words[: _CODE - 1] if self.words.startswith("BL-") else ""

    @property
    def template(self) -> str:
        """The words without their code: the id in the catalogues."""
        return self.words[_CODE:] if self.words.startswith("BL-") else self.words

    def worded(self, translate: Callable[[str], str], show: Callable[[object], object]) -> str:
        """Return the same in another language.

        Args:
            translate: gives that language's template, with the same fields, for an English one.
            show: gives a value as that language writes it.
        """

        def shown(value: object) -> object:
            if isinstance(value, Said):
                return value.worded(translate, show)
            if isinstance(value, tuple):
                return ", ".join(str(shown(one)) for one in value)
            return show(value)

        template = translate(self.template) if self.template else ""
        return filled(template, {name: shown(value) for name, value in self.values.items()})


class OneOf(str):
    """One of the few words that `of` has, as it is typed and stored; at the edge it has others.

    Attributes:
        of: a field such as `level`; or `check` for the checks of a year, `type` for cost types, `e`
            for types of events.
    """

    __slots__ = ("of",)

    of: str

    def __new__(cls, word: str, of: str) -> Self:
        """Say what the word is one of."""
        made = str.__new__(cls, word)
        made.of = of
        return made

    def __getnewargs__(self) -> tuple[str, str]:  # type: ignore[override] # made from two
        """Give what it was made from."""
        return str(self), self.of


class MomentText(str):
    """A moment as it is typed and compared; at the edge its day is written as days are there."""

    __slots__ = ()


def code_of(said: object) -> str:
    """Return the code of what is said, else the first one of what it was put together from."""
    if not isinstance(said, Said):
        return ""
    return said.code or next(filter(None, map(code_of, said.values.values())), "")


def with_code(words: str, code: str) -> str:
    """Return a line with its code behind what is wrong; empty: it has none.

    What to do about it stays at the end, where a command can be copied from.
    """
    problem, arrow, remedy = words.partition(" → ")
    return f"{problem} [{code}]{arrow}{remedy}" if code else words


def ones_of(words: Iterable[str], of: str) -> tuple[OneOf, ...]:
    """Return some of the words that a field may hold."""
    return tuple(OneOf(word, of) for word in words)


def either(names: Sequence[object]) -> object:
    """Return several names with `or` between them; one name is itself."""
    return strung(names, "{these} or {one}")


def both(names: Sequence[object]) -> object:
    """Return several names with `and` between them; one name is itself."""
    return strung(names, "{these} and {one}")


def by_system(error: OSError) -> Said:
    """Return what the operating system says of a file; its words are an id, as ours are."""
    return Said((error.strerror or str(error)).replace("{", "{{").replace("}", "}}"))


def strung(names: Sequence[object], words: str) -> object:
    """Return several names put together two by two, as `{these}` and `{one}`."""
    return reduce(lambda these, one: Said(words, these=these, one=one), names) if names else ""


def _cut(value: object) -> object:
    text = value if type(value) is str else repr(value) if type(value) in {list, dict} else ""
    return f"{text[:_LONGEST]}…" if len(text) > _LONGEST else value


def _listed(value: object) -> object:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else value


def _again(words: str, values: Mapping[str, object]) -> Said:
    return Said(words, **values)


NOWHERE = Said("")
"""The place of what needs none."""


def voucher_place(voucher: str, line: int | None = None) -> Said:
    """Return how findings call a voucher, or one line of it."""
    if line is None:
        return Said("voucher {voucher}", voucher=voucher)
    return Said("voucher {voucher} line {line}", voucher=voucher, line=line)
