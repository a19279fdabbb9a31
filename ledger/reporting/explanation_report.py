"""An explanation tree as text, CSV or JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from ledger.domain.money import decimal_text
from ledger.domain.period import parse_day
from ledger.log.canonical import PROOFS, Envelope
from ledger.reporting.clock_report import recorded_record, recorded_text
from ledger.reporting.columns import TEXT, Column, Listing, spoken
from ledger.reporting.language import Language, Words
from ledger.reporting.page import folded
from ledger.reporting.table import json_text

if TYPE_CHECKING:
    from ledger.position.explanations.node import Node

_WIDTH, _WIDEST = 76, 100
"""Signs before the amounts: as many as the longest line has, between these.

A longer one goes on below.
"""
_DAYS = frozenset({"day", "from", "to", "service_from", "service_to", "decided_on"})
"""Values that are days, as `YYYY-MM-DD`."""
_DECIDED = frozenset({"authorised", "headroom"})
"""Figures that have no amount where nothing was decided."""
_CHOSEN = {"financing": "financing", "policy": "day_count"}
"""Values that are one of a few, with the field that holds them."""


def explanation_text(
    trees: Sequence[Node], sources: Mapping[int, Envelope], language: Language
) -> str:
    """Return the trees as indented lines: words, amount, and the event behind.

    What has the same steps as a figure above is not taken apart again.
    """
    shown: dict[tuple[str, int | None], list[Node]] = {}
    several = [list(_lines(tree, shown, language, "", "")) for tree in trees]
    longest = max((len(words) for lines in several for words, _ in lines), default=0)
    width = min(max(_WIDTH, longest), _WIDEST)
    return "\n\n".join(
        "\n".join(_line(words, width, node, sources, language) for words, node in lines)
        for lines in several
    )


def _line(
    words: str, width: int, node: Node, sources: Mapping[int, Envelope], language: Language
) -> str:
    amount = "" if node.cents is None else language.money(node.cents)
    source = _source(node, sources, language)
    head, *below = folded(words, width).split("\n")
    line = f"{head:<{width}}  {amount:>16}{f'  [{source}]' if source else ''}".rstrip()
    return "\n".join([line, *below])


def _lines(
    node: Node,
    shown: dict[tuple[str, int | None], list[Node]],
    language: Language,
    first: str,
    rest: str,
) -> Iterator[tuple[str, Node]]:
    sign = "− " if node.sign < 0 else ""
    words = f"{first}{sign}{node_words(node, language)}"
    alike = shown.setdefault((node.kind, node.cents), [])
    if _is_tree(node) and any(_same(node, one) for one in alike):
        yield f"{words} {language.say('as_above')}", node
        return
    alike.append(node)
    yield words, node
    children = list(children_once(node))
    for index, child in enumerate(children):
        last = index == len(children) - 1
        yield from _lines(
            child,
            shown,
            language,
            rest + ("└─ " if last else "├─ "),
            rest + ("   " if last else "│  "),
        )


def _is_tree(node: Node) -> bool:
    return len(node.children) > 1 or any(child.children for child in node.children)


def _same(one: Node, other: Node) -> bool:
    return one.values == other.values and one.children == other.children


def children_once(node: Node) -> Iterator[Node]:
    """Yield the children; month after month the same rate and person are said once."""
    causes: tuple[Node, ...] = ()
    for child in node.children:
        known = bool(child.children) and child.children == causes
        yield replace(child, children=()) if known else child
        causes = child.children if child.kind == "month" else ()


_parsed = lru_cache(maxsize=1 << 12)(parse_day)


def _spelled(node: Node, language: Language) -> dict[str, object]:
    """Return the node's values as the language writes them: money, days, figures."""
    values = dict(node.values)
    for name, value in node.values.items():
        if name.endswith("_cents"):
            short = name.removesuffix("_cents")
            values[short] = language.money(value) if isinstance(value, int) else "–"
    if "percent" in values:
        values["percent"] = language.decimal(str(values["percent"]))
    if "figure" in values:
        values["figure"] = language.say(str(values["figure"]))
    if "term" in values:
        values["term"] = language.say(f"term_{values['term']}")
    if "cost_type" in values:
        values["cost_type"] = language.cost_type(str(values["cost_type"]))
    if "taken" in values:
        word = language.say(f"part_{values['taken']}")
        values["part"] = f"{word} {values['reference']}".strip()
    for name in _DAYS & values.keys():
        if values[name]:
            values[name] = language.day(_parsed(str(values[name])))
    return values


def node_words(node: Node, language: Language) -> str:
    """Return what a node says, without its amount and event."""
    values = _spelled(node, language)
    key = f"x_{node.kind}"
    if node.kind == "share":
        values["base"] = language.money(node.values["base"])  # type: ignore[arg-type] # its cents
        whole, point, rest = str(values["exact"]).partition(".")
        sign = "-" if whole.startswith("-") else ""
        values["exact"] = language.decimal(f"{sign}{abs(int(whole)):,}{point}{rest}")
        key = "x_share" if values["version"] else "x_share_alone"
    if node.kind == "month" and "part" in values:
        key = "x_month_part"
    if node.kind == "cost_share" and values["basis"] == "cash":
        key = "x_cost_share_cash"
    if node.kind == "booking" and values["reversal"]:
        key = "x_reversal"
    for name, field in _CHOSEN.items():
        if name in values:
            values[name] = language.chosen(field, str(values[name]))
    text = language.say(key, **values).replace(" )", ")")
    if node.cents is None and node.values.get("figure", node.kind) in _DECIDED:
        text += f": {language.say('no decision')}"
    if "of_days" in values and values["days"] != values["of_days"]:
        text += language.say("x_booking_days", **values)
    return text


def _source(node: Node, sources: Mapping[int, Envelope], language: Language) -> str:
    if node.event is None:
        return ""
    envelope = sources[node.event]
    return language.say(
        "source",
        event=node.event,
        recorded=recorded_text(envelope, language),
        actor=envelope.actor,
        proof=language.chosen("proof", PROOFS[envelope.proof]),
        document=f", {envelope.document}" if envelope.document else "",
    )


def _record(node: Node, sources: Mapping[int, Envelope]) -> dict[str, object]:
    record: dict[str, object] = {"kind": node.kind, "cents": node.cents, "sign": node.sign}
    record |= {"sums": node.sums, "values": node.values}
    if node.event is not None:
        envelope = sources[node.event]
        record["event"] = {
            "sequence": node.event,
            **recorded_record(envelope),
            "actor": envelope.actor,
            "proof": PROOFS[envelope.proof],
            "document": envelope.document or None,
        }
    record["children"] = [_record(child, sources) for child in node.children]
    return record


class Step(NamedTuple):
    """A node, how deep it stands, and who recorded the event behind it."""

    node: Node
    depth: int
    envelope: Envelope | None

    @property
    def cents(self) -> int | None:
        """Return how many cents the node adds to the one above it."""
        return None if self.node.cents is None else self.node.sign * self.node.cents


_AMOUNT = TEXT._replace(plain=lambda cents, _: None if cents is None else decimal_text(cents))
STEPS: Listing[Step] = Listing(
    Column("depth"),
    Column("kind", of="node.kind"),
    Column("words", kind=spoken(lambda node, words: node_words(node, words.language)), of="node"),
    Column("amount", kind=_AMOUNT, of="cents"),
    Column("cents"),
    Column("event", of="node.event"),
    Column("actor", of="envelope.actor"),
    Column("document", of="envelope.document"),
)
"""A line a node, for CSV."""


def explanation_output(
    trees: Sequence[Node], sources: Mapping[int, Envelope], language: Language, form: str
) -> str:
    """Return the trees in the form asked for; as text nothing where there are none."""
    if form == "json":
        return json_text({"explanations": [_record(tree, sources) for tree in trees]})
    if form == "csv":
        steps = (step for tree in trees for step in _steps(tree, 0, sources))
        return STEPS.csv(steps, Words(language))
    return explanation_text(trees, sources, language)


def _steps(node: Node, depth: int, sources: Mapping[int, Envelope]) -> Iterator[Step]:
    yield Step(node, depth, None if node.event is None else sources[node.event])
    for child in node.children:
        yield from _steps(child, depth + 1, sources)
