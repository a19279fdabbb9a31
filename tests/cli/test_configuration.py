"""Where the configuration file is looked for; see docs/reference/configuration.md."""

from __future__ import annotations

import os

import pytest

from cli.configured import settings_folder


@pytest.mark.parametrize(
    ("system", "environment", "place"),
    [
        ("linux", {}, "/home/me/.config/budget-ledger"),
        ("linux", {"XDG_CONFIG_HOME": " "}, "/home/me/.config/budget-ledger"),
        ("linux", {"XDG_CONFIG_HOME": "/etc/mine"}, "/etc/mine/budget-ledger"),
        ("freebsd14", {}, "/home/me/.config/budget-ledger"),
        ("darwin", {}, "/home/me/Library/Application Support/budget-ledger"),
        ("darwin", {"XDG_CONFIG_HOME": "/etc/mine"}, "/etc/mine/budget-ledger"),
        ("win32", {"LOCALAPPDATA": "/local"}, "/local/budget-ledger/budget-ledger"),
        ("win32", {}, "/home/me/AppData/Local/budget-ledger/budget-ledger"),
    ],
)
def test_settings_are_where_each_system_keeps_them(system, environment, place):
    found = settings_folder(system, environment, "/home/me")
    assert found.replace(os.sep, "/") == place
