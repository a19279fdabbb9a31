"""Bank statements for tests: camt.053 of a version, with given payments."""

from __future__ import annotations

from dataclasses import dataclass
from xml.sax.saxutils import escape


@dataclass(frozen=True)
class Payment:
    """An amount as the bank writes it (`-` in front: it left the account)."""

    amount: str
    party: str = "Landeskasse"
    text: str = ""
    day: str = "2024-03-28"
    value: str = ""
    status: str = "BOOK"
    reversal: bool = False
    currency: str = "EUR"
    parts: tuple[str, ...] = ()
    end_to_end: str = ""
    extra: str = ""
    """What else stands in its details, such as `<RtrInf/>`."""


def statement(
    *payments: Payment, version: str = "08", closing: str | None = None, others: str = ""
) -> str:
    """Return a statement that opens with 1,000.00 and closes with what the payments lead to.

    `others` are statements behind it, as `part` makes them.
    """
    total = sum(cents(one.amount) for one in payments if one.status == "BOOK")
    end = closing or f"{(100000 + total) / 100:.2f}"
    entries = "".join(_entry(one, version) for one in payments)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version}">'
        "<BkToCstmrStmt><GrpHdr><MsgId>M-1</MsgId></GrpHdr>"
        f"{part(_balance('OPBD', '1000.00') + _balance('CLBD', end) + entries)}"
        f"{others}</BkToCstmrStmt></Document>"
    )


def part(content: str, currency: str = "EUR", iban: str = "DE02120300000000202051") -> str:
    """Return one statement of a file."""
    return (
        f"<Stmt><Id>2024-03</Id><Acct><Id><IBAN>{iban}</IBAN></Id><Ccy>{currency}</Ccy></Acct>"
        f"{content}</Stmt>"
    )


def entry(one: Payment) -> str:
    """Return a payment as it stands in a statement of version 08."""
    return _entry(one, "08")


def cents(amount: str) -> int:
    return round(float(amount) * 100)


def _sign(amount: str) -> str:
    return "DBIT" if amount.startswith("-") else "CRDT"


def _balance(kind: str, amount: str) -> str:
    return (
        f"<Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp>"
        f'<Amt Ccy="EUR">{amount.lstrip("-")}</Amt><CdtDbtInd>{_sign(amount)}</CdtDbtInd>'
        "<Dt><Dt>2024-03-31</Dt></Dt></Bal>"
    )


def _entry(one: Payment, version: str) -> str:
    new = version == "08"
    status = f"<Cd>{one.status}</Cd>" if new else one.status
    name = f"<Nm>{escape(one.party)}</Nm>"
    name = f"<Pty>{name}</Pty>" if new else name
    role = "Cdtr" if one.amount.startswith("-") else "Dbtr"
    text = f"<RmtInf><Ustrd>{escape(one.text)}</Ustrd></RmtInf>" if one.text else ""
    parties = f"<RltdPties><{role}>{name}</{role}></RltdPties>"
    details = "".join(
        f'<TxDtls><Amt Ccy="EUR">{part.lstrip("-")}</Amt>'
        f"<CdtDbtInd>{_sign(one.amount)}</CdtDbtInd>{parties}{text}</TxDtls>"
        for part in one.parts
    )
    refs = f"<Refs><EndToEndId>{one.end_to_end}</EndToEndId></Refs>" if one.end_to_end else ""
    details = details or f"<TxDtls>{refs}{parties}{text}{one.extra}</TxDtls>"
    value = f"<ValDt><Dt>{one.value}</Dt></ValDt>" if one.value else ""
    back = "<RvslInd>true</RvslInd>" if one.reversal else ""
    return (
        f'<Ntry><Amt Ccy="{one.currency}">{one.amount.lstrip("-")}</Amt>'
        f"<CdtDbtInd>{_sign(one.amount)}</CdtDbtInd>{back}<Sts>{status}</Sts>"
        f"<BookgDt><Dt>{one.day}</Dt></BookgDt>{value}<NtryDtls>{details}</NtryDtls></Ntry>"
    )
