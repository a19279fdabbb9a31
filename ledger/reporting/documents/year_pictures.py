"""The pictures of a year: cost over months, the way of the grant, decisions and notices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.domain.period import date_of, months_of
from ledger.reporting.documents.forms.model import (
    Band,
    Columns,
    Flow,
    Moment,
    Section,
    TimelineChart,
)

if TYPE_CHECKING:
    from ledger.position.years.year_end import YearEnd
    from ledger.reporting.documents.forms.model import Picture
    from ledger.reporting.language import Language


def cost_pictures(answer: YearEnd, language: Language) -> list[Picture]:
    """Return cost by type over months, and the way of the grant; empty where none were asked."""
    drawn, say, names = answer.pictures, language.say, answer.names
    if drawn is None:
        return []
    labels = tuple(f"{date_of(month.start):%m}" for month in months_of(answer.question.year))
    kinds = tuple(language.cost_type(name) for name in drawn.months)
    columns = Columns(say("year_end_months"), labels, kinds, tuple(drawn.months.values()))
    bands = tuple(
        Band(way.stage, names.get(way.giver, way.giver), names.get(way.taker, way.taker), way.cents)
        for way in drawn.ways
    )
    return [columns, Flow(say("year_end_ways"), bands)]


def decided(answer: YearEnd, language: Language) -> list[Section]:
    """Return the section with the timeline; none where no pictures were asked for."""
    if answer.pictures is None:
        return []
    say, names = language.say, answer.names
    moments = tuple(
        Moment(
            one.day,
            say(
                f"moment_{one.kind}",
                name=one.name,
                body=names.get(one.body, one.body),
                amount=language.money(one.cents),
            ),
        )
        for one in answer.pictures.milestones
    )
    title = say("year_end_timeline")
    return [Section(title, (TimelineChart(title, moments),))]
