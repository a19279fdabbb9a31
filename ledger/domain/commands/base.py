"""What all commands share."""

from __future__ import annotations

from typing import ClassVar

import msgspec


class Command(msgspec.Struct, frozen=True, gc=False):
    """Base of all commands.

    `added` names the first of the fields that a command got after it was first released; they are
    its last ones. Unsaid, they are no part of what makes it the same command again.
    """

    added: ClassVar[str] = ""
