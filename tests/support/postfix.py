"""A real Postfix on loopback, from a private folder, delivering to a Dovecot by LMTP. Its master needs root."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path
from string import Template

from tests.support.dovecot import free_port
from tests.support.waiting import until

HERE = Path(__file__).parent
PROGRAM = shutil.which("postfix", path=f"{os.environ.get('PATH', '')}:/usr/sbin") if os.geteuid() == 0 else None


class Postfix:
    """SMTP on ``port``: stamps our people's mail as a border does, and bounces what it cannot deliver."""

    def __init__(self, lmtp: int, more: str = "") -> None:
        """``more`` are lines of main.cf that outweigh those of the template."""
        self.folder = Path(tempfile.mkdtemp(prefix="pfx", dir="/tmp"))
        self.lmtp = lmtp
        self.more = more
        self.port = free_port()

    def start(self) -> Postfix:
        self.folder.chmod(0o755)
        for name in ("etc", "spool", "data"):
            (self.folder / name).mkdir(mode=0o755)
        shutil.chown(self.folder / "data", "postfix", "postfix")
        words = {"folder": self.folder, "smtp": self.port, "lmtp": self.lmtp}
        for name in ("main.cf", "master.cf"):
            text = Template((HERE / f"postfix-{name}.in").read_text()).substitute(words)
            (self.folder / "etc" / name).write_text(_with(text, self.more) if name == "main.cf" else text)
        done = subprocess.run(self._command("start"), capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr + self.log()
        until(self._answers, "Postfix", 20)
        return self

    def _command(self, word: str) -> list[str]:
        return [str(PROGRAM), "-c", str(self.folder / "etc"), word]

    def _answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), 0.5) as connection:
                return connection.recv(100).startswith(b"220")
        except OSError:
            return False

    def log(self) -> str:
        path = self.folder / "maillog"
        return path.read_text() if path.exists() else ""

    def remove(self) -> None:
        subprocess.run(self._command("stop"), capture_output=True)
        shutil.rmtree(self.folder, ignore_errors=True)


def _with(settings: str, more: str) -> str:
    """``settings`` with those of ``more`` in the place of their own.

    A setting given twice is a warning of every process, that of postlogd's own too, and it can wait for itself for
    ever when they all come at once.
    """
    names = {line.partition("=")[0].strip() for line in more.splitlines() if "=" in line and not line[:1].isspace()}
    kept = [line for line in settings.splitlines() if line.partition("=")[0].strip() not in names]
    return "\n".join([*kept, more])
