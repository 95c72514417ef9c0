"""The command line as an admin types it, in this process. Knows no command."""

from __future__ import annotations

import io
import json
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

from escalationd.cli.app import run_app
from tests.support import records
from tests.support.cast import ORGANISATION


@dataclass(frozen=True)
class Done:
    """How a command ended: exit code, and what it wrote to each stream."""

    code: int
    out: str
    err: str
    raw: bytes

    @property
    def json(self) -> Any:
        assert self.code in (0, 1), self.err
        return json.loads(self.out)

    @property
    def rows(self) -> list[list[str]]:
        """The cells of a list, as a pipe gets them."""
        return [line.split("\t") for line in self.out.splitlines()]


def escalationd(*arguments: str | Path, typed: str = "") -> Done:
    """Run one command; ``typed`` is its standard input."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    words = ["escalationd", *(str(argument) for argument in arguments)]
    stdin = io.TextIOWrapper(io.BytesIO(typed.encode()), encoding="utf-8")
    code: object = 0
    with (
        patch.object(sys, "argv", words),
        patch.object(sys, "stdin", stdin),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        try:
            run_app()
        except SystemExit as end:
            code = end.code or 0
    raw, errors = out.buffer.getvalue(), err.buffer.getvalue()
    return Done(int(str(code)), raw.decode("utf-8", "replace"), errors.decode("utf-8", "replace"), raw)


def write_config(folder: Path, more: str = "", *, text: str = ORGANISATION) -> Path:
    """The cast's configuration as a file in ``folder``, where an Office of the same folder has its database."""
    path = folder / "config.yaml"
    more += "" if "database:" in more else records.setting(folder)
    path.write_text(text + more, encoding="utf-8")
    return path
