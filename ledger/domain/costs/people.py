"""No names of employees or clients in a log that cannot forget (domain reference §6).

What is taken for a name is decided so that few firms, bodies and ids are: whoever knows better says
so. A person who fills a post needs an id; a payee of other cost is mostly a firm.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from ledger.domain.errors import Finding
from ledger.domain.events import Event, OtherFundingReceived, PostFilled
from ledger.domain.said import Said
from ledger.domain.spelling import spelled

_WORDS = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_ASSOCIATION = re.compile(r"\b(e)\.\s*(V|K|G)\.")
_TITLES = frozenset({"herr", "frau", "hr", "fr", "dr", "prof"})
_FIRM_WORDS = """
ag amt apotheke bank bistum buero bund caritas diakonie druckerei eg ek ev gbr gemeinde
gesellschaft gmbh gruppe handel haus inc kg kgaa kirche kreis land ltd mbh ohg partg post sarl se
service shop sparkasse stadt stadtwerke stiftung ug verband verein verlag versand versandhandel
versicherung werk werke
"""
_GIVEN_NAMES = """
ahmet aisha alexander ali alina amelie andrea andreas angela angelika anja anke anna anne annette
annika antje anton astrid axel aylin ayse barbara bastian beate ben benjamin bernd bernhard
bettina bianca birgit bjoern brigitte britta burak carina carla carolin caroline carsten celine
charlotte christa christian christiane christina christine christoph clara claudia claus cornelia
dagmar daniel daniela david dennis detlef diana dieter dirk dominik doris eberhard elena elias
elif elisabeth elke ella emil emilia emily emma emre erich erika ernst esra eva fabian fatima
fatma felix finn florian frank franz franziska friedrich gabi gabriele georg gerd gerda gerhard
gisela greta guenter guenther hanna hannah hannelore hans harald hasan heidi heike heiko heinrich
heinz helga helmut henrik henry herbert hermann holger horst hubert ida ines ingo ingrid irene
iris isabel isabell jakob jan jana janina jannik jasmin jens joachim joerg johann johanna johannes
jonas josef juergen julia julian juliane jutta kai karin karl karsten katharina katja katrin
kerstin kevin klaus konrad kristin kristina kurt lara lars laura lea lena leon leonie lina linda
lisa louis luca luisa lukas magdalena maik malte manfred manuel manuela marc marcel marco maria
marie marina mario marion markus martin martina marvin mathias matthias max maximilian mehmet
melanie melina mia michael michaela mila miriam mohamed mohammed monika moritz murat mustafa
nadine nadja natalie nico nicole niklas nils nina nora norbert olaf ole oliver oskar otto patricia
patrick paula pauline peter petra philipp pia rainer ralf raphael regina reiner renate rita robert
robin roland rolf rosemarie rudolf ruth sabine sandra sara sarah saskia sebastian selina silke
silvia simon simone sina sofia sonja sophia sophie stefan stefanie steffen stephan stephanie
susanne sven svenja sylvia tanja tatjana theo thomas thorsten till tim timo tina tobias tom torben
torsten udo ulf uli ulrich ulrike ursula ute uwe vanessa vera verena veronika victoria viktoria
vincent volker walter waltraud werner wilhelm willi wolfgang yannick yasmin yusuf zeynep
"""
_FIRMS = frozenset(_FIRM_WORDS.split())
"""Words of a firm, a body or an association, also those of which its name is made up."""
_GIVEN = frozenset(_GIVEN_NAMES.split())
"""Given names that are frequent in Germany, spelled as names are compared."""
_MOST_WORDS = 4
_LEAST = 3


@lru_cache(maxsize=4096)
def looks_like_a_person(payee: str) -> bool:
    """Return whether a payee reads as the name of a person: a title, or a given name among words.

    A firm that says it is one is none, and so is whatever holds digits: an id, an account.
    """
    if any(map(str.isdigit, payee)):
        return False
    text = _ASSOCIATION.sub(r"\1\2", payee)
    words = [spelled(word) for word in _WORDS.findall(text)]
    if _FIRMS.intersection(words):
        return False
    if _TITLES.intersection(words[:1]) and len(words) > 1:
        return True
    return 1 < len(words) <= _MOST_WORDS and any(
        word in _GIVEN or word.partition("-")[0] in _GIVEN for word in words
    )


def rows_of_people(payees: Sequence[str]) -> set[int]:
    """Return the rows of a column of payees that hold the name of a person."""
    people = set(filter(looks_like_a_person, {*payees}))
    return {row for row, payee in enumerate(payees) if payee in people} if people else set()


def person_findings(place: Said, person: str) -> Iterator[Finding]:
    """Refuse as the id of a person what has no digit, or holds a given name."""
    words = [spelled(word) for word in _WORDS.findall(person)]
    unnumbered = not any(sign.isdigit() for sign in person)
    written = any(len(part) >= _LEAST for word in words for part in word.split("-"))
    if (unnumbered and written) or not _GIVEN.isdisjoint(words):
        problem = "BL-555 {name!r} looks like a name, which the log could never forget"
        remedy = "give a pseudonymous id such as P-17; --is-an-id if it is one"
        yield Finding.of(place, problem, remedy, name=person)


def payee_of_others(place: Said, payee: str) -> Iterator[Finding]:
    """Refuse as payee or payer what reads as a person."""
    if looks_like_a_person(payee):
        problem = "BL-556 {name!r} looks like a person's name, which the log could never forget"
        remedy = "give an id, the firm or nothing; --is-an-id if it is no person"
        yield Finding.of(place, problem, remedy, name=payee)


def named_people(event: Event) -> Iterator[Finding]:
    """Refuse an event that brings the name of a person into the log."""
    if isinstance(event, PostFilled):
        yield from person_findings(Said("post {post}, person", post=event.post), event.person)
    if isinstance(event, OtherFundingReceived):
        yield from payee_of_others(Said("grant {grant}, payer", grant=event.grant), event.payer)
