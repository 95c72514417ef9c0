"""A real Dovecot on loopback, from a private folder. Knows nothing of escalationd."""

from __future__ import annotations

import grp
import imaplib
import os
import pwd
import shutil
import signal
import smtplib
import socket
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from string import Template

from tests.support.waiting import until

HERE = Path(__file__).parent
PASSWORD = "loopback"
SIEVE = Path("/usr/lib/dovecot/modules/lib90_sieve_plugin.so")
PROGRAM = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


def free_port() -> int:
    """A port of 127.0.0.1 that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def make_certificate(folder: Path, *, days: int = 2) -> None:
    """``cert.pem`` and ``key.pem`` for localhost and 127.0.0.1, signed by itself; expired when ``days`` is negative."""
    when = ["-not_before", "20200101000000Z", "-not_after", "20200201000000Z"] if days < 0 else ["-days", str(days)]
    if days < 0:
        _make_expired(folder, when)
        return
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", *when, "-subj", "/CN=localhost"]
    command += ["-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]
    command += ["-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")]
    subprocess.run(command, check=True, capture_output=True)


def _make_expired(folder: Path, when: list[str]) -> None:
    """OpenSSL 3.0 dates a certificate in the past only as an authority does, with ``openssl ca``."""
    (folder / "index.txt").touch()
    (folder / "serial").write_text("01")
    config = folder / "ca.cnf"
    config.write_text(
        f"[ca]\ndefault_ca=d\n[d]\ndatabase={folder}/index.txt\nserial={folder}/serial\nnew_certs_dir={folder}\n"
        "default_md=sha256\npolicy=p\nx509_extensions=e\n[p]\ncommonName=supplied\n"
        "[e]\nsubjectAltName=DNS:localhost,IP:127.0.0.1\nbasicConstraints=CA:TRUE\n"
    )
    key, request = str(folder / "key.pem"), str(folder / "request.pem")
    new = ["openssl", "req", "-new", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost", "-keyout", key]
    subprocess.run([*new, "-out", request], check=True, capture_output=True)
    dates = ["-startdate", when[1], "-enddate", when[3]]
    sign = ["openssl", "ca", "-batch", "-selfsign", "-config", str(config), "-keyfile", key, "-in", request, *dates]
    subprocess.run([*sign, "-out", str(folder / "cert.pem"), "-notext"], check=True, capture_output=True)


class Dovecot:
    """IMAP, IMAPS and LMTP on free ports; any user may log in with PASSWORD and has a mailbox.

    ``sieve`` is a script that runs on each delivery; what it writes goes to ``relay``, a port of 127.0.0.1. ``prefix``
    is what every folder but INBOX begins with, up to and with the separator.
    """

    def __init__(self, *, expired: bool = False, sieve: str = "", relay: int = 0, prefix: str = "") -> None:
        # not pytest's folder: it is closed to the user "nobody", and UNIX sockets want a short path
        self.folder = Path(tempfile.mkdtemp(prefix="dov", dir="/tmp"))
        self.expired, self.sieve, self.relay, self.prefix = expired, sieve, relay, prefix
        self.imap, self.imaps, self.lmtp = free_port(), free_port(), free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self._filled = 0

    @property
    def certificate(self) -> Path:
        return self.folder / "cert.pem"

    def start(self) -> Dovecot:
        """Start, or start again after ``stop``, on the same ports and with the same mailboxes."""
        for name in ("run", "state", "mail"):
            (self.folder / name).mkdir(exist_ok=True)
        if not self.certificate.exists():
            make_certificate(self.folder, days=-1 if self.expired else 2)
        # its log-in process refuses to be root
        user = pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
        words = {
            "folder": self.folder, "name": self.folder.name, "user": user.pw_name, "uid": user.pw_uid,
            "gid": user.pw_gid, "group": grp.getgrgid(user.pw_gid).gr_name, "password": PASSWORD,
            "imap": self.imap, "imaps": self.imaps, "lmtp": self.lmtp,
            "prefix": self.prefix, "separator": self.prefix[-1:] or "/",
        }  # fmt: skip
        config = self.folder / "dovecot.conf"
        config.write_text(Template((HERE / "dovecot.conf.in").read_text()).substitute(words) + self._with_sieve())
        identity = {}
        if os.geteuid() == 0:
            shutil.chown(self.folder, user.pw_uid, user.pw_gid)
            for path in self.folder.rglob("*"):
                shutil.chown(path, user.pw_uid, user.pw_gid)
            identity = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
        with (self.folder / "start.log").open("wb") as log:
            self._process = subprocess.Popen(
                [str(PROGRAM), "-F", "-c", str(config)], stdout=log, stderr=log, start_new_session=True, **identity
            )
        until(self._answers, f"Dovecot: {(self.folder / 'start.log').read_text()}", 20)
        return self

    def _with_sieve(self) -> str:
        """The lines of the configuration for the script, if there is one."""
        if not self.sieve:
            return ""
        script = self.folder / "script.sieve"
        script.write_text(self.sieve)
        return (
            f"submission_host = 127.0.0.1:{self.relay}\n"
            "protocol lmtp {\n  mail_plugins = sieve\n}\n"
            f"plugin {{\n  sieve = file:{script}\n}}\n"
        )

    def _answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.imap), 0.5) as connection:
                return connection.recv(100).startswith(b"* OK")
        except OSError:
            return False

    def stop(self) -> None:
        """Kill the whole process group: its own way of stopping can hang, and the folder is thrown away."""
        if self._process is not None and self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()

    def remove(self) -> None:
        """Stop and remove every trace."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def deliver(self, user: str, raw: bytes, sender: str = "sender@example.test") -> None:
        """Put a mail into a mailbox, as the border would."""
        with smtplib.LMTP("127.0.0.1", self.lmtp) as lmtp:
            lmtp.sendmail(sender, [user], raw)

    def fill(self, user: str, mails: Iterable[bytes]) -> None:
        """Put thousands of mails into a mailbox as files: by LMTP they take minutes."""
        mails = iter(mails)
        self.deliver(user, next(mails))
        new = min((self.folder / "mail" / user).rglob("new"), key=lambda folder: len(folder.parts))
        owner = new.stat()
        for raw in mails:
            self._filled += 1
            path = new / f"{2_000_000_000 + self._filled}.M{self._filled}.example"
            path.write_bytes(raw)
            os.chown(path, owner.st_uid, owner.st_gid)

    def append(self, user: str, raw: bytes, at: datetime) -> None:
        """Put a mail into a mailbox with a date of arrival of its own."""
        with self.open(user) as client:
            client.append("INBOX", "", imaplib.Time2Internaldate(at), raw)

    @contextmanager
    def open(self, user: str, folder: str = "INBOX") -> Iterator[imaplib.IMAP4]:
        """A mail client on a folder."""
        with imaplib.IMAP4("127.0.0.1", self.imap) as client:
            client.login(user, PASSWORD)
            client.select(f'"{folder}"')
            yield client

    def mails(self, user: str, folder: str = "INBOX") -> list[bytes]:
        """Every mail of a folder."""
        with self.open(user, folder) as client:
            numbers = client.search(None, "ALL")[1][0].split()
            return [client.fetch(number.decode(), "(BODY.PEEK[])")[1][0][1] for number in numbers]
