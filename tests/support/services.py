"""Real daemons as a service manager runs them: started again when they end. Knows no mail."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

from tests.support.dovecot import PASSWORD


class Service:
    """``escalationd run`` on one configuration, from ``start`` to ``stop``; ``ended`` are its exit codes so far."""

    def __init__(self, config: Path, name: str) -> None:
        self.config, self.log = config, config.parent / f"{name}.log"
        self.ended: list[int] = []
        self._over = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._notices = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._notices.bind("")  # the kernel gives it a name of its own, which no path is too long for
        self._ready = threading.Event()

    def start(self) -> Service:
        threading.Thread(target=self._listen, daemon=True).start()
        self._spawn()
        self._keeper = threading.Thread(target=self._keep, daemon=True)
        self._keeper.start()
        return self

    def _spawn(self) -> None:
        self._ready.clear()
        notices = self._notices.getsockname().decode().replace("\0", "@", 1)
        environment = {**os.environ, "ESCALATIOND_TEST_PASSWORD": PASSWORD, "NOTIFY_SOCKET": notices}
        with self.log.open("ab") as log:
            command = [sys.executable, "-m", "escalationd", "run", "--config", str(self.config)]
            self._process = subprocess.Popen(command, stdout=log, stderr=log, env=environment)

    def _keep(self) -> None:
        while not self._over.is_set():
            self.ended.append(self._process.wait())
            if not self._over.wait(0.2):
                self._spawn()

    def _listen(self) -> None:
        """Hear what the daemon tells its service manager (sd_notify(3))."""
        while True:
            if b"READY=1" in self._notices.recv(4096):
                self._ready.set()

    def wait_ready(self, patience: float) -> None:
        """Until the process that runs now has said that it works; ``patience`` seconds at most."""
        self._ready.wait(patience)

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the process that runs now."""
        self._process.send_signal(number)

    def live(self, seconds: float) -> None:
        """Let it live so long; less when it is stopped meanwhile."""
        self._over.wait(seconds)

    def memory(self) -> float:
        """The largest memory of the process that runs now, in MB."""
        status = Path(f"/proc/{self._process.pid}/status").read_text()
        return int(status.partition("VmHWM:")[2].split()[0]) / 1024

    def stop(self) -> None:
        """No more restarts; an orderly end, or a hard one after a while."""
        self._over.set()
        if self._process is None:
            return
        self._process.send_signal(signal.SIGCONT)
        self._process.terminate()
        try:
            self._process.wait(40)
        except subprocess.TimeoutExpired:
            self._process.kill()
        self._keeper.join(10)
