"""A private PostgreSQL cluster on loopback, from the system's binaries. Knows nothing of escalationd."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import uuid
from pathlib import Path

import psycopg

from tests.support.dovecot import free_port
from tests.support.waiting import until

_PLACES = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name), reverse=True)
PROGRAM = shutil.which("postgres", path=os.pathsep.join([*map(str, _PLACES), os.environ.get("PATH", "")]))


class Postgres:
    """One cluster from ``start`` to ``remove``; ``schema`` makes a desk's own schema and gives its URL."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="pg", dir="/tmp"))
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None
        root = os.geteuid() == 0
        user = pwd.getpwnam("nobody") if root else pwd.getpwuid(os.geteuid())
        self._identity = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if root else {}
        if root:
            shutil.chown(self.folder, user.pw_uid, user.pw_gid)

    @property
    def url(self) -> str:
        return f"postgresql://tester@127.0.0.1:{self.port}/postgres"

    def start(self) -> Postgres:
        """Start, or start again after ``stop``, on the same port and with the same data."""
        bin_folder = Path(str(PROGRAM)).parent
        data = self.folder / "data"
        if not data.exists():
            init = [
                str(bin_folder / "initdb"),
                "-D",
                str(data),
                "-U",
                "tester",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--no-sync",
            ]
            subprocess.run(init, check=True, capture_output=True, cwd=self.folder, **self._identity)
        options = {
            "listen_addresses": "127.0.0.1",
            "port": self.port,
            "unix_socket_directories": self.folder,
            "fsync": "off",
        }
        flags = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [str(PROGRAM), "-D", str(data), *flags], stdout=log, stderr=log, cwd=self.folder, **self._identity
            )
        until(self._answers, "PostgreSQL", 30)
        return self

    def _answers(self) -> bool:
        try:
            psycopg.connect(self.url, connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def stop(self) -> None:
        """Stop at once; what was committed stays (its fast shutdown)."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
            self._process.wait(30)

    def remove(self) -> None:
        """Stop and remove every trace."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def ask(self, query: str) -> list[tuple]:
        """Run one statement as an administrator."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            cursor = connection.execute(query)
            return cursor.fetchall() if cursor.description else []

    def schema(self) -> str:
        """The URL of a new, empty schema: what a desk's configuration names."""
        name = f"desk_{uuid.uuid4().hex}"
        self.ask(f'CREATE SCHEMA "{name}"')
        return f"{self.url}?options=-csearch_path%3D{name}"
