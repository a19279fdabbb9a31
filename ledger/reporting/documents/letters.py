"""What makes a document a letter: its head, how it is paid, and what nobody has said for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from ledger.domain.errors import Finding
from ledger.domain.iban import grouped
from ledger.domain.said import Said
from ledger.reporting.documents.forms.model import Letterhead, Slot, Slots

if TYPE_CHECKING:
    from ledger.domain.state import Contact
    from ledger.reporting.language import Language

    Needed = tuple[str, Contact, Mapping[str, Said]]

_ADDRESS = {
    "street": Said("street"),
    "postal_code": Said("postal code"),
    "town": Said("town"),
}
"""Parts of an address, and the words of each."""
SENDER = {**_ADDRESS, "sign": Said("sign")}
RECIPIENT = _ADDRESS
PAYEE = {"iban": Said("IBAN")}


def letterhead(
    sender: Contact,
    recipient: Contact,
    language: Language,
    references: Iterable[Slot] = (),
    written_on: int | None = None,
) -> Letterhead:
    """Return the head of a letter.

    Args:
        sender: who writes.
        recipient: to whom.
        language: of its words.
        references: what it is about, besides the signs of both.
        written_on: the day of the letter; None: whoever signs writes it in.
    """
    say = language.say
    theirs = [Slot("your_sign", say("letter_your_sign"), recipient.sign)] if recipient.sign else []
    day = "" if written_on is None else language.day(written_on)
    return Letterhead(
        tuple(_lines(sender, language)),
        tuple(_lines(recipient, language)),
        (
            Slot("our_sign", say("letter_our_sign"), sender.sign),
            *theirs,
            *references,
            Slot("place", say("letter_place"), sender.town),
            Slot("date", say("letter_date"), day),
        ),
    )


def _lines(contact: Contact, language: Language) -> Iterator[Slot]:
    say = language.say
    yield Slot("name", "", contact.name)
    if contact.department:
        yield Slot("department", say("contact_department"), contact.department)
    yield Slot("street", say("contact_street"), contact.street)
    whole = contact.postal_code and contact.town
    yield Slot(
        "town", say("contact_town"), f"{contact.postal_code} {contact.town}" if whole else ""
    )


def payment(
    payee: Contact, language: Language, cents: int, purpose: str, due_on: int | None = None
) -> Slots:
    """Return what is needed to pay so many cents; the purpose is what `bank propose` finds."""
    say = language.say
    slots = [
        Slot("payee", say("payment_payee"), payee.name),
        Slot("iban", "IBAN", grouped(payee.iban)),
        Slot("amount", say("payment_amount"), language.money(cents)),
        Slot("purpose", say("payment_purpose"), purpose),
    ]
    if due_on is not None:
        slots.append(Slot("due_on", say("payment_due"), language.day(due_on)))
    return Slots(say("payment_title"), tuple(slots))


def unsaid(asked: Iterable[Needed]) -> tuple[Said, ...]:
    """Return a warning for each body of which a letter leaves lines to fill in.

    Args:
        asked: key of a body, its contact, and which of its parts the letter needs (`SENDER`, …).
    """
    missing: dict[str, dict[str, Said]] = {}
    for body, contact, parts in asked:
        for part, words in parts.items():
            if not getattr(contact, part):
                missing.setdefault(body, {})[part] = words
    problem = "BL-623 its letters have lines to fill in: {missing}"
    remedy = "say it once: budget-ledger body amend {body} --from …"
    return tuple(
        Finding.of(
            Said("body {body}", body=body),
            problem,
            remedy,
            body=body,
            missing=tuple(found.values()),
        ).said
        for body, found in missing.items()
    )
