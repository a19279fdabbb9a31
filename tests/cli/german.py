"""Whether a text is German."""

from __future__ import annotations

import re

ENGLISH = frozenset(
    re.findall(
        r"\w+",
        "the is are of with and or were has have by from to for its it this that which not be does "
        "default required only what who when where how than there already must leave give take "
        "nothing without whose their they been into would one both each every any",
    )
)
"""Words that no German text has; those that both languages know are not among them."""
TYPED = re.compile(
    r"""
    --?[a-z][\w-]*(=\S+)?            # options
    | "[^"]*" | '[^']*' | \{[^}]*\}  # what is typed or put in
    | \[[^\]]*\]                     # choices, sections of a profile
    | \b(\d+-)?[0-9a-f]{16,}\b        # receipts and hashes
    | \b[a-z]+\ (show|list|check)\b       # commands
    | \b\w+[_.]\w+\b | \w+=\S+       # names of fields and files
    | \b(salary|vacancy|rate)\ .*?;  # assumptions
    """,
    re.VERBOSE,
)
"""What somebody types is the same in every language."""


def english(text: str) -> list[str]:
    words = re.findall(r"[A-Za-zÄÖÜäöüß]+", TYPED.sub(" ", text))
    return [one for one in words if one.lower() in ENGLISH]
