"""Wheel and sdist are built, installed and used outside the tree, beside somebody else's `cli`."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from importlib.metadata import version
from pathlib import Path

import pytest

import ledger

ROOT = Path(__file__).resolve().parents[1]
OTHER = "raise SystemExit('somebody else’s cli')\n"


def ran(*arguments: object, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a program as if this tree was nowhere; return what it said."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return subprocess.run(
        [str(one) for one in arguments],
        cwd=cwd,
        env=kept | {"PYTHONUTF8": "1"} | environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_the_package_says_the_version_that_is_installed():
    assert ledger.__version__ == version("budget-ledger")


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The wheel, built from the sdist that was built from the tree."""
    out = tmp_path_factory.mktemp("built")
    made = ran(sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", out, cwd=ROOT)
    assert made.returncode == 0, made.stderr
    (source,) = out.glob("*.tar.gz")
    with tarfile.open(source) as archive:
        archive.extractall(out, filter="data")
    (tree,) = (one for one in out.iterdir() if one.is_dir())
    made = ran(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", out, cwd=tree)
    assert made.returncode == 0, made.stderr
    (wheel,) = out.glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def command(built, tmp_path_factory):
    """The command of an environment with the wheel; its dependencies are those of the tests."""
    home = tmp_path_factory.mktemp("environment") / "venv"
    venv.create(home, with_pip=False, symlinks=os.name != "nt")
    scripts = home / ("Scripts" if os.name == "nt" else "bin")
    python = scripts / Path(sys.executable).name
    if not python.exists():
        python = scripts / "python"
    installed = ran(
        sys.executable, "-m", "pip", "--python", python, "install", "--no-deps", "--no-index",
        "--quiet", built, cwd=home,
    )  # fmt: skip
    assert installed.returncode == 0, installed.stderr
    told = ran(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=home)
    # It adds the folder alone, not what other such files in it name, such as this tree.
    Path(told.stdout.strip(), "others.pth").write_text(sysconfig.get_path("purelib"))
    return scripts / "budget-ledger"


def test_the_wheel_holds_the_product_and_nothing_else(built):
    with zipfile.ZipFile(built) as archive:
        names = archive.namelist()
        metadata = next(name for name in names if name.endswith(".dist-info/METADATA"))
        about = archive.read(metadata).decode()
    tops = {name.partition("/")[0] for name in names}
    assert {one for one in tops if not one.endswith(".dist-info")} == {
        "budget_ledger.py",
        "cli",
        "ledger",
    }
    assert not [name for name in names if name.endswith((".po", ".pyc", ".db"))]
    for needed in ("ledger/reporting/catalogues/de.mo", "cli/demo_costs.csv", "ledger/py.typed"):
        assert needed in names
    assert "Project-URL: " in about
    needs = [line for line in about.splitlines() if line.startswith("Requires-Dist: babel")]
    assert all("extra ==" in line for line in needs)


def test_the_installed_command_works_outside_the_tree(command, tmp_path):
    shown = ran(command, "demo", cwd=tmp_path)
    assert shown.returncode == 0, shown.stderr
    assert "verified: 42 events" in shown.stdout
    german = ran(command, "--database", "demo/ledger.db", "--lang", "de", "position", cwd=tmp_path)
    assert "nicht refinanziert" in german.stdout
    where = ran(command, "doctor", "--format", "json", cwd=tmp_path)
    assert '"version": "' in where.stdout


def test_the_installed_command_starts_beside_another_cli(command, tmp_path):
    for folder in ("cli", "ledger"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "__init__.py").write_text(OTHER)
    for path in ({}, {"PYTHONPATH": str(tmp_path)}):
        done = ran(command, "--version", cwd=tmp_path, **path)
        assert (done.returncode, done.stderr) == (0, "")
        assert "budget-ledger" in done.stdout
        asked = ran(
            command, "--database", "none.db", "--lang", "en", "position", cwd=tmp_path, **path
        )
        assert "there is no ledger" in asked.stderr
