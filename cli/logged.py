"""`-v` and `BUDGET_LEDGER_LOG`: what is opened, read and written, by the library `logging`."""

from __future__ import annotations

import logging
import os
import sys
import time
from pathlib import Path

import click

from cli.misused import Misused

_FORMAT = "%(asctime)s.%(msecs)03dZ %(process)d %(message)s"
_TIME = "%Y-%m-%dT%H:%M:%S"


def listen(context: click.Context, *, verbose: bool) -> None:
    """Log to the error channel (`verbose`) and behind the file of the environment, for one run.

    Raises:
        click.UsageError: the file cannot be written.
    """
    logger = logging.getLogger("ledger")
    handlers: list[logging.Handler] = [logging.StreamHandler(sys.stderr)] if verbose else []
    named = os.environ.get("BUDGET_LEDGER_LOG")
    if named:
        try:
            Path(named).touch(0o600)
            handlers.append(logging.FileHandler(named, encoding="utf-8"))
        except OSError as error:
            problem, remedy = "file {path}: BL-591 no log can be written: {cause}", "mend {name}"
            cause, name = error.strerror, "BUDGET_LEDGER_LOG"
            raise Misused(problem, remedy, path=named, cause=cause, name=name) from None
    formatter = logging.Formatter(_FORMAT, _TIME)
    formatter.converter = time.gmtime
    level = logger.level
    for handler in handlers:
        handler.setFormatter(formatter)
        logger.addHandler(handler)
    logger.setLevel(logging.INFO)

    def stop() -> None:
        logger.setLevel(level)
        for handler in handlers:
            logger.removeHandler(handler)
            handler.close()

    context.call_on_close(stop)
