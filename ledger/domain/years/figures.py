"""The words of a question: which figures a position has, on which basis and in which view."""

from __future__ import annotations

SELDOM = ("vat", "adjustment")
"""Figures that most ledgers have not: shown where they are not zero."""
MADE_OF = ("cost_share", "refinanced", *SELDOM, "unrefinanced")
"""What is unrefinanced, behind what makes it: cost share − refinanced + what is seldom."""
MOVING = (*MADE_OF, "authorised")
"""Figures that events move; what is left of the ceiling follows from them."""
FIGURES = (*MOVING, "headroom")
"""All figures of a position, in cents, in the order in which they are shown."""
COMPARED = (*FIGURES, "certified", "advances", "balance")
"""Figures of which it is said which events made them another one."""
EXPLAINED = tuple(name for name in FIGURES if name not in SELDOM)
"""Figures that have a tree of their own; what is seldom is a part of it."""

BASES = ("accrual", "cash")
"""The service period decides (§ 91 GO NRW), or the payment date."""
VIEWS = ("actual", "plan", "forecast")
"""What was, what is planned, and what was with the plan for the rest."""
