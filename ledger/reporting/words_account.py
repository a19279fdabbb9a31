"""Words of the account of a grant."""

from __future__ import annotations

ACCOUNT_WORDS: dict[str, tuple[str, str]] = {
    "leg": ("von → an", "from → to"),
    "account_entitlement": ("Anspruch", "entitlement"),
    "account_eligible": ("förderfähig", "eligible"),
    "account_payable": ("Zuschuss", "payable"),
    "account_received": ("erhalten", "received"),
    "account_claimed": ("zurückgefordert", "claimed"),
    "account_repaid": ("erstattet", "repaid"),
    "account_open": ("offen", "open"),
    "account_basis": (
        "Nach Zahlungsdatum; offen: Zuschuss − erhalten + erstattet (negativ: zu erstatten).",
        "By payment date; open: payable − received + repaid (negative: to be repaid).",
    ),
}
"""Key: (German, English)."""
