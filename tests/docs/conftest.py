"""The scripts beside the pages, as modules."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"


def script(name: str) -> ModuleType:
    """Load a script that lies beside the pages; docs is no package."""
    full = f"docs_{name}"
    if full not in sys.modules:
        spec = importlib.util.spec_from_file_location(full, DOCS / f"{name}.py")
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[full] = sys.modules[name] = module  # as the scripts call one another
        spec.loader.exec_module(module)
    return sys.modules[full]


@pytest.fixture
def empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in an empty folder, without settings from outside."""
    for name in ("DATABASE", "ACTOR", "LANG", "CONFIG"):
        monkeypatch.delenv(f"BUDGET_LEDGER_{name}", raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path
