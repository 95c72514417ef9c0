"""What every measurement needs: a mailbox on a real Dovecot, a relay, a configuration, and a process to be measured."""

from __future__ import annotations

import asyncio
import os
import resource
import select
import smtplib
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Container, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.support.dovecot import PASSWORD, Dovecot
from tests.support.wire import config_text

ROOT = Path(__file__).parents[2]
LIMITS = "limits: {staff_per_hour: 100000, domain_per_hour: 100000, total_per_hour: 1000000}\n"
"""The benchmark's people write more in a minute than real ones in a month."""

_LOOK_MS = 10
"""How often a process's memory is looked at while it runs."""


@dataclass(frozen=True)
class Spent:
    """What a process took: seconds of the clock, seconds of CPU, and its largest memory in MB."""

    seconds: float
    cpu: float
    memory: float
    out: str = ""


def measured(command: Sequence[str], ends: Container[int] = (0,)) -> Spent:
    """Run a command to its end and say what it took. Raises RuntimeError when it ends with none of ``ends``."""
    environment = {**os.environ, "ESCALATIOND_TEST_PASSWORD": PASSWORD, "PYTHONPATH": str(ROOT)}
    began = time.perf_counter()
    memory = 0.0
    with tempfile.TemporaryFile() as out:
        process = subprocess.Popen(command, env=environment, stdout=out, stderr=subprocess.STDOUT, cwd=ROOT)
        with os.fdopen(os.pidfd_open(process.pid), "rb", buffering=0) as end:
            poller = select.poll()
            poller.register(end, select.POLLIN)
            while not poller.poll(_LOOK_MS):
                memory = max(memory, _memory(process.pid))
        ended = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(ended[1])
        out.seek(0)
        text = out.read().decode(errors="replace")
    if process.returncode not in ends:
        raise RuntimeError(f"{' '.join(command)} failed: {text[-2000:]}")
    return Spent(seconds, ended[2].ru_utime + ended[2].ru_stime, memory, text)


def _memory(pid: int) -> float:
    """The process's largest memory so far, in MB. What wait4 tells holds the memory of the process before exec."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmHWM"):
                return int(line.split()[1]) / 1024
    return 0.0


def calibrate() -> float:
    """Seconds of CPU that a fixed piece of Python takes here and now: to compare figures of different hours."""
    began = resource.getrusage(resource.RUSAGE_THREAD).ru_utime
    total = 0
    for number in range(2_000_000):
        total += number % 7
    return resource.getrusage(resource.RUSAGE_THREAD).ru_utime - began


@dataclass
class Site:
    """One mailbox with its configuration in a folder of its own."""

    name: str
    dovecot: Dovecot
    relay: int
    folder: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="bench")))
    more: str = LIMITS

    @property
    def user(self) -> str:
        return f"{self.name}@example.test"

    @property
    def config(self) -> Path:
        path = self.folder / "config.yaml"
        path.write_text(config_text(self.dovecot.imap, self.relay, user=self.user, more=self.more))
        return path

    def fill(self, mails: Iterable[bytes]) -> None:
        """Put mails into the mailbox, over one connection."""
        with smtplib.LMTP("127.0.0.1", self.dovecot.lmtp) as lmtp:
            for raw in mails:
                lmtp.sendmail("border@example.test", [self.user], raw)

    def command(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "escalationd", *words, "-c", str(self.config)]


class SlowRoad:
    """A TCP proxy that adds the delay of a far relay, half of it each way. Bytes are never held up by other bytes."""

    def __init__(self, port: int, delay: float) -> None:
        self.target, self.delay = port, delay / 2
        self.port = 0

    def start(self) -> SlowRoad:
        ready = threading.Event()
        threading.Thread(target=lambda: asyncio.run(self._main(ready)), daemon=True).start()
        ready.wait(10)
        return self

    async def _main(self, ready: threading.Event) -> None:
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        ready.set()
        await asyncio.Event().wait()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self.target)
            await asyncio.gather(self._carry(reader, far_writer), self._carry(far_reader, writer))
        except ConnectionError:
            writer.close()

    async def _carry(self, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        loop = asyncio.get_running_loop()
        while data := await source.read(65_536):
            loop.call_later(self.delay, target.write, data)
        loop.call_later(self.delay, target.close)


def sink_process() -> tuple[subprocess.Popen[bytes], int]:
    """A relay in a process of its own, so that its work is not counted as ours; its port."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.relay"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert process.stdout is not None
    return process, int(process.stdout.readline())
