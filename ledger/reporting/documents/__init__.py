"""Documents that people file: one description of each, many ways to write it."""

from __future__ import annotations

from pathlib import Path


def shipped(name: str) -> bytes:
    """Return what stands in a file beside this one."""
    # importlib.resources would cost every page milliseconds.
    return Path(__file__).with_name(name).read_bytes()
