"""Where a file has what a profile names, and what its codes of accounts and cost bearers mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.domain.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledger.importing.costs.plain_columns import Reading
    from ledger.importing.profiles.profile import Profile


class Codes:
    """Which account is which cost type, and which cost bearer which post; empty: none.

    Args:
        profile: how to read.
        reading: each post's employing body.
    """

    def __init__(self, profile: Profile, reading: Reading) -> None:
        self._profile = profile
        self._own_posts = reading.employing_bodies
        self._prefixes = sorted(
            ((key[:-1], kind) for key, kind in profile.accounts.items() if key.endswith("*")),
            key=lambda one: -len(one[0]),
        )

    def kind(self, account: str) -> str:
        """Return the cost type of an account."""
        profile = self._profile
        kind = profile.accounts.get(account) or next(
            (kind for prefix, kind in self._prefixes if account.startswith(prefix)), ""
        )
        other = account if profile.own_accounts else ""
        return kind or (other if account else profile.defaults.get("cost_type", ""))

    def post(self, bearer: str) -> str:
        """Return the post of a cost bearer."""
        profile = self._profile
        post = profile.posts.get(bearer) or ("" if bearer else profile.defaults.get("post", ""))
        return post or (bearer if bearer in self._own_posts else "")


class Places:
    """Where the columns that a profile names stand in a file.

    Args:
        name: of the file, for messages.
        head: the header line.
        profile: how to read.

    Raises:
        UsageError: a column that the profile names is missing or stands twice.
    """

    def __init__(self, name: str, head: Sequence[str], profile: Profile) -> None:
        heads = [cell.strip() for cell in head]
        wanted = {*profile.columns.values(), *(skip.column for skip in profile.skips)}
        wanted |= {column for column, _ in profile.splits}
        for column in sorted(wanted):
            if heads.count(column) != 1:
                problem = "file {name}, line {line}: BL-357 column {column!r} stands twice"
                if column not in heads:
                    problem = "file {name}, line {line}: BL-358 column {column!r} is missing"
                remedy = "mend the profile; the header is: {header}"
                values = {"line": profile.header, "header": ", ".join(heads)[:200]}
                raise UsageError.of(problem, remedy, name=name, column=column, **values)
        self.targets = {target: heads.index(col) for target, col in profile.columns.items()}
        self.skips = [(heads.index(skip.column), skip) for skip in profile.skips]
        self.splits = [(heads.index(column), pattern) for column, pattern in profile.splits]
        self.width = len(heads)
