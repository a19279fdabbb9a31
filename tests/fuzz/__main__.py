"""`make fuzz`: atheris drives every parser by the code it reaches; a finding stops it.

python -m tests.fuzz [TARGET …] [libFuzzer options, such as -max_total_time=60]
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path


def fuzz(name: str, options: list[str]) -> None:
    """Fuzz one parser in this process; libFuzzer ends it."""
    import atheris  # noqa: PLC0415 - not on every platform

    with atheris.instrument_imports(include=["ledger"]):
        from tests.fuzz.targets import TARGETS  # noqa: PLC0415 - instrumented

    target = TARGETS[name]
    folder = Path(tempfile.mkdtemp(prefix="budget-ledger-fuzz-"))
    corpus = folder / "corpus"
    corpus.mkdir()
    for number, sample in enumerate(target.samples):
        (corpus / str(number)).write_bytes(sample)
    atheris.Setup(
        [sys.argv[0], str(corpus), f"-artifact_prefix={folder}/", *options],
        lambda content: target.run(folder, content),
    )
    atheris.Fuzz()


def main(arguments: list[str]) -> int:
    """Fuzz the named parsers, or all, each in a process of its own; 1: one of them failed."""
    options = [one for one in arguments if one.startswith("-")] or ["-max_total_time=30"]
    names = [one for one in arguments if not one.startswith("-")]
    if names[:1] == ["one"]:
        fuzz(names[1], options)
        return 0
    from tests.fuzz.targets import TARGETS  # noqa: PLC0415 - not instrumented here

    for name in names or TARGETS:
        sys.stderr.write(f"fuzzing {name}\n")
        command = [sys.executable, "-m", "tests.fuzz", "one", name, *options]
        if subprocess.run(command, check=False).returncode:
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
