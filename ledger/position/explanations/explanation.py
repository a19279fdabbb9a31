"""Where a cent comes from: the arithmetic of one figure as a tree, down to the events.

A node with `sums` equals the signed sum of its children, to the cent; other nodes (a share, a
minimum) say in words how they follow from theirs. A leaf carries the number of its event.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from ledger.domain.council.authorised import authorised_parts
from ledger.domain.errors import UsageError
from ledger.domain.facts import Fact
from ledger.domain.period import iso
from ledger.domain.said import ones_of
from ledger.domain.years.afterwards import Later
from ledger.domain.years.bearing import BorneYear
from ledger.domain.years.closing import adjustment, first_open_year
from ledger.domain.years.figures import EXPLAINED
from ledger.log.database import Session
from ledger.log.times import times_of
from ledger.position.explanations.brief_trees import authorised_leaf, authorised_node
from ledger.position.explanations.cost import cost_share_node, vat_nodes
from ledger.position.explanations.grant import refinanced_node
from ledger.position.explanations.node import Context, Node, head_words, total
from ledger.position.load import Question
from ledger.position.snapshot import Snapshot, about_figures
from ledger.position.years.closing import ClosingReader, Frozen
from ledger.projections.axes import EVERYTHING, Axes


def explain(session: Session, question: Question, figure: str) -> tuple[Node, ...]:
    """Return one tree a programme for a figure of one municipality and year.

    Raises:
        UsageError: the figure is none of `EXPLAINED`, or municipality or year is missing.
        UnknownName: the municipality is not registered.
    """
    for what in ("municipality", "year"):
        if getattr(question, what) is None:
            problem, remedy = "question: BL-919 names no {what}", "a figure is one body's in a year"
            raise UsageError.of(problem, remedy, what=what)
    return explain_in(about_figures(session, question), question, figure)


def explain_in(snapshot: Snapshot, question: Question, figure: str) -> tuple[Node, ...]:
    """Return the same from what stands, see `explain`.

    Raises:
        UsageError: the figure is none of `EXPLAINED`.
    """
    if figure not in EXPLAINED:
        problem = "figure {figure!r}: BL-027 unknown"
        raise UsageError.of(
            problem, "one of {known}", figure=figure, known=ones_of(EXPLAINED, "figure")
        )
    body, year = question.municipality or "", question.year or 0
    explainer = Explainer(snapshot, question)
    names = sorted(explainer.facts.programmes)
    found = (explainer.tree(figure, body, name, year) for name in names)
    return tuple(tree for tree in found if tree is not None)


class Explainer:
    """Explains figures of one question, one after the other.

    Args:
        snapshot: what stands.
        question: whose figures; of one municipality or of all.
        summed: let stored sums be the leaves, not single bookings, so that the time does not grow
            with their number.
    """

    def __init__(self, snapshot: Snapshot, question: Question, *, summed: bool = False) -> None:
        self.snapshot, self._question = snapshot, question
        reader = snapshot.reader(question)
        self.facts = reader.facts
        self._closing = ClosingReader(snapshot, question)
        self._rows = reader.rows if summed else None

    def tree(self, figure: str, body: str, programme: str, year: int) -> Node | None:
        """Return one of `EXPLAINED` as a tree; None where there is nothing to explain."""
        if self._question.programme not in {None, programme}:
            return None
        facts, closing = self.facts, self._closing
        frozen = closing.frozen(body, programme, year)
        mine = tuple(self.borne(body, programme, year))
        question = self._question._replace(municipality=body, year=year)
        session = self.snapshot.session
        context = Context(
            session=session,
            question=question,
            facts=facts,
            body=body,
            year=year,
            post_years=mine,
            rows=self._rows,
        )
        if frozen is not None and frozen.event.year == year:
            if mine or frozen.figures.programme:
                tree = _closed(context, programme, figure, frozen)
                return _answered(tree, closing.later(body, programme, year), year)
            return None
        if frozen is None:
            context = replace(context, besides=tuple(_adjustment(context, programme, closing)))
        else:
            # Before the first closed year there were no figures, and none move any more.
            context = replace(context, post_years=())
        if mine or context.besides or authorised_parts(facts, body, programme, year):
            return _FIGURES[figure](context, programme)
        return None

    def borne(self, body: str, programme: str, year: int) -> Sequence[BorneYear]:
        """Return the post-years of a programme that a body bears a part of."""
        return self.snapshot.borne(self._question._replace(year=year), body, programme)


def _closed(context: Context, programme: str, figure: str, frozen: Frozen) -> Node:
    """Return a closed figure over the tree that it was computed from when it was closed."""
    then = Axes(frozen.fact.sequence - 1, _known_when_closed(context.session, frozen.fact))
    question = context.question._replace(programme=programme, axes=then, view="actual", cut=0)
    snapshot = about_figures(context.session, question)
    explainer = Explainer(snapshot, question, summed=context.rows is not None)
    tree = explainer.tree(figure, context.body, programme, context.year)
    trees = () if tree is None else (tree,)
    one = frozen.figures
    ceiling = one.authorised_cents
    headroom = None if ceiling is None else ceiling - one.unrefinanced_cents
    cents = {
        "cost_share": one.cost_share_cents,
        "refinanced": one.refinanced_cents,
        "unrefinanced": one.unrefinanced_cents,
        "authorised": ceiling,
        "headroom": headroom,
    }[figure]
    values = head_words(context, programme) | {"figure": figure, "day": iso(frozen.event.closed_on)}
    sums = cents is not None and bool(trees)
    number = frozen.fact.sequence
    return Node("closed", values, cents, sums=sums, event=number, children=trees)


def _answered(tree: Node, later: Sequence[Later], year: int) -> Node:
    """Add what was decided about the year after its closing: it is no part of the sum."""
    if not later or tree.values["figure"] not in {"authorised", "headroom"}:
        return tree
    leaves = tuple(_later_leaf(one, year) for one in later)
    added = Node("after_closing", {"day": iso(later[-1].day)}, children=leaves)
    return replace(tree, children=(*tree.children, added))


def _later_leaf(one: Later, year: int) -> Node:
    part = one.part
    if not one.taken:
        return authorised_leaf(part, year)
    values: dict[str, object] = {"taken": one.taken, "reference": part.reference}
    return Node("withdrawn", values, part.cents, event=part.sequence)


def _known_when_closed(session: Session, closing: Fact) -> int:
    """Return the day whose facts a closing took in: all there were, if only a clock gave it."""
    correction = times_of(session).correction(closing.sequence)
    moved = correction is not None and closing.known_on == correction.event.known_on
    return EVERYTHING if moved else closing.known_on


def _adjustment(context: Context, programme: str, closing: ClosingReader) -> Iterator[Node]:
    """Yield what later facts made of closed years, in the first open year (reference §3)."""
    if context.year != first_open_year(closing.facts, context.body):
        return
    found = closing.differences(context.body, programme)
    if not adjustment(found):
        return
    years = []
    for one in found:
        if one.cents:
            closed = closing.facts.closed.get((context.body, one.year))
            event = closed.fact.sequence if closed else None
            values: dict[str, object] = {"year": one.year}
            parts = [
                _recomputed(context, programme, closing, one.year),
                Node("as_closed", values, one.closed, -1, event=event),
            ]
            if one.absorbed:
                parts.append(Node("absorbed", values, one.absorbed, -1, event=event))
            years.append(total("adjustment_year", values, parts))
    yield total("adjustment", {}, years)


def _recomputed(context: Context, programme: str, closing: ClosingReader, year: int) -> Node:
    """Return what a closed year comes to as the facts stand now."""
    question = context.question._replace(year=year, view="actual", cut=0)
    reader = closing.snapshot.reader(question)
    mine = tuple(closing.snapshot.borne(question, context.body, programme))
    rows = reader.rows if context.rows is not None else None
    then = Context(
        session=context.session,
        question=question,
        facts=reader.facts,
        body=context.body,
        year=year,
        post_years=mine,
        rows=rows,
    )
    return total("recomputed", {"year": year}, [_unrefinanced(then, programme)])


def _headroom(context: Context, programme: str) -> Node:
    parts = (
        authorised_node(context, programme),
        replace(_unrefinanced(context, programme), sign=-1),
    )
    if parts[0].cents is None:
        return Node("headroom", head_words(context, programme), children=parts)
    return total("headroom", head_words(context, programme), parts)


def _unrefinanced(context: Context, programme: str) -> Node:
    parts = [
        cost_share_node(context, programme),
        replace(refinanced_node(context, programme), sign=-1),
        *vat_nodes(context),
        *context.besides,
    ]
    return total("unrefinanced", head_words(context, programme), parts)


_FIGURES = {
    "cost_share": cost_share_node,
    "refinanced": refinanced_node,
    "unrefinanced": _unrefinanced,
    "authorised": authorised_node,
    "headroom": _headroom,
}
