"""What all commands share."""

from __future__ import annotations

from typing import ClassVar

import msgspec


class Command(msgspec.Struct, frozen=True, gc=False):
    """Base of all commands.

    `added` names fields that a command got after it was first released: unsaid, they are no part
    of what makes it the same command again.
    """

    added: ClassVar[frozenset[str]] = frozenset()
