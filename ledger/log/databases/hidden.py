"""How a database is named in whatever is printed: without what would let somebody in."""

from __future__ import annotations

import re

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_SECRET = re.compile(
    r"\b(password|passwd|pwd|sslpassword|oauth_client_secret)(\s*=\s*)('[^']*'|[^&\s]+)",
    re.IGNORECASE,
)
_PASSWORD = re.compile(r"[a-z][a-z0-9+.-]*://[^/@]*:[^@].*@", re.IGNORECASE | re.DOTALL)
_URL = re.compile(r"([a-z][a-z0-9+.-]*://)\S*@", re.IGNORECASE)
HIDDEN = "***"
_OPENED = {")": "(", "]": "[", "}": "{", "'": "'", '"': '"'}
"""By what closes it, what opens a bracket or a quotation."""
_BEHIND = ":;,."


def holds_secret(database: str) -> bool:
    """Return whether a URL, path or connection string holds a password."""
    return bool(_PASSWORD.match(database) or _SECRET.search(database))


def without_secrets(database: str) -> str:
    """Return a URL, path or connection string with its secrets hidden.

    Of a URL everything before its last `@` is hidden, for a password may hold one itself.
    """
    scheme = _SCHEME.match(database)
    if scheme and "@" in database:
        database = f"{scheme[0]}{HIDDEN}@{database.rpartition('@')[2]}"
    return without_values(database)


def without_any(text: str) -> str:
    """Return a text with the secrets of whatever URLs and connection strings stand in it hidden."""
    return without_values(_URL.sub(rf"\1{HIDDEN}@", text))


def without_values(text: str) -> str:
    """Return a text with the value of each `password=…` and its like hidden."""
    return _SECRET.sub(_hidden, text)


def _hidden(found: re.Match[str]) -> str:
    """Hide a value, but not what closes a bracket or a quotation that was opened before it."""
    before, (name, sign, value) = found.string[: found.start()], found.groups()
    value, closed = value.rstrip(_BEHIND), ""
    while (mark := value[-1:]) in _OPENED and (opened := _OPENED[mark]):
        count = before.count(opened)
        count = count % 2 if opened == mark else count - before.count(mark)
        if value[:1] == mark or count <= closed.count(mark):
            break
        value, closed = value[:-1], mark + closed
    if closed:
        closed += found[3][len(found[3].rstrip(_BEHIND)) :]
    return f"{name}{sign}{HIDDEN}{closed}"


def without(text: str, *secrets: object) -> str:
    """Return what another program said, with these secrets hidden wherever they stand in it."""
    for secret in secrets:
        if isinstance(secret, str) and secret:
            text = text.replace(secret, HIDDEN)
    return text
