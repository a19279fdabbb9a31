"""What a fault changes in a module that is loaded already: the code of some of its functions.

Loading the product and the tests takes far longer than the test that notices, so it is done once.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from inspect import CO_OPTIMIZED
from types import CodeType, FunctionType

Functions = dict[tuple[str, int], CodeType]
"""Code by the qualified name of a function and its first line."""
_AT_ONCE = ("<listcomp>", "<genexpr>", "<setcomp>", "<dictcomp>")


def changed_functions(file: str, before: str, after: str) -> Functions | None:
    """Return the functions that a fault changes, or None: it changes what runs on import."""
    old, new = (compile(text, file, "exec", dont_inherit=True) for text in (before, after))
    if list(_on_import(old)) != list(_on_import(new)):
        return None
    was = dict(_functions(old))
    return {key: code for key, code in _functions(new) if code != was[key]}


def swap(file: str, changed: Functions) -> None:
    """Let every loaded function of a file run the changed code."""
    for one in gc.get_objects():
        if isinstance(one, FunctionType) and one.__code__.co_filename == file:
            code = one.__code__
            one.__code__ = changed.get((code.co_qualname, code.co_firstlineno), code)


def _inner(code: CodeType) -> Iterator[CodeType]:
    return (const for const in code.co_consts if isinstance(const, CodeType))


def _is_function(code: CodeType) -> bool:
    return bool(code.co_flags & CO_OPTIMIZED) and code.co_name not in _AT_ONCE


def _functions(code: CodeType) -> Iterator[tuple[tuple[str, int], CodeType]]:
    for one in _inner(code):
        if _is_function(one):
            yield (one.co_qualname, one.co_firstlineno), one
        else:
            yield from _functions(one)


def _on_import(code: CodeType) -> Iterator[object]:
    """Yield what a module runs when it is loaded, class bodies included."""
    yield code.co_code
    yield code.co_names
    # repr: 1 and True are equal.
    yield [repr(const) for const in code.co_consts if not isinstance(const, CodeType)]
    for one in _inner(code):
        if not _is_function(one):
            yield from _on_import(one)
