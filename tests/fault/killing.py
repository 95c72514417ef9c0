"""A process that can be killed at every step of one pass: each commit, IMAP command and SMTP command.

Run as ``python -m tests.fault.killing``: reads lines "CONFIG n [OPTIONS]" from standard input. For each it
forks, makes one pass with SIGKILL at the n-th step (0: never), and answers the number of steps that
were reached, or "killed". With OPTIONS the pass runs under a strace that is given them. Steps are counted
at the doors (the driver and the two protocols), so no step has to be named, and a new one is found by itself.
Right before a command or a commit stands nothing but reading since the step before it: that is no step of its own.
"""

from __future__ import annotations

import concurrent.futures
import imaplib
import os
import signal
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from datetime import time, timedelta
from functools import cache, partial
from pathlib import Path

import aiosmtplib
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite as SQLiteDialect

from escalationd.config import Settings, load_text
from escalationd.daemon.once import once
from escalationd.daemon.wiring import open_desk, utc_now
from escalationd.service.report import send_digests
from escalationd.store.database import Database
from tests.support.dovecot import PASSWORD

steps = 0
fatal = 0
passes = 0
BEGAN = utc_now().replace(second=0, microsecond=0)
"""The time of the first pass; each is a millisecond later: no midnight and no due time comes between two."""


def step() -> None:
    global steps
    steps += 1
    if steps == fatal:
        os.kill(os.getpid(), signal.SIGKILL)


def watch() -> None:
    """Count a step after each commit and after the answer to each command on the wire."""
    commit = SQLiteDialect.do_commit
    finish = imaplib.IMAP4._command_complete  # type: ignore[attr-defined] # typeshed leaves private names out
    execute = aiosmtplib.SMTP.execute_command
    data = aiosmtplib.SMTP.data

    def commit_done(self, connection):
        commit(self, connection)
        step()

    def imap_complete(self, name, tag):
        answer = finish(self, name, tag)
        step()
        return answer

    async def smtp_command(self, *arguments, **more):
        answer = await execute(self, *arguments, **more)
        step()
        return answer

    async def smtp_data(self, *arguments, **more):
        answer = await data(self, *arguments, **more)
        step()
        return answer

    SQLiteDialect.do_commit = commit_done
    imaplib.IMAP4._command_complete = imap_complete  # type: ignore[attr-defined] # as above
    aiosmtplib.SMTP.execute_command = smtp_command
    aiosmtplib.SMTP.data = smtp_data


@cache
def _settings(text: str, folder: Path) -> Settings:
    return load_text(text, folder / "config.yaml", {"ESCALATIOND_TEST_PASSWORD": PASSWORD})


def settings_of(config: Path) -> Settings:
    """The settings of one desk. All differ in user and folder only, and reading YAML is slow: it is read once.

    On a desk's first day there is no digest, later it is always due.
    """
    folder = config.parent
    user = f"{folder.name}@example.test"
    base = _settings(config.read_text().replace(user, "USER@example.test"), folder.parent)
    imap = replace(base.imap, username=user)
    data = folder / "data"
    digest = time.min if data.exists() else time.max
    url = f"sqlite:///{data / 'escalationd.db'}"
    return replace(base, imap=imap, data_folder=data, database_url=url, digest_time=digest)


def whole_pass(settings: Settings) -> None:
    """What the daemon does in a day: the digest, and everything that ``once`` does."""
    now = BEGAN + timedelta(milliseconds=passes)
    with closing(Database(settings.database_url)) as database:
        send_digests(open_desk(settings, now=lambda: now, database=database), settings.digest_time)
    once(settings, now=lambda: now)


def one_pass(config: Path, kill_at: int, tracing: str) -> str:
    """Fork, make the pass, and say how it ended."""
    global passes
    passes += 1
    settings = settings_of(config)
    out, into = os.pipe()
    child = os.fork()
    if child == 0:
        global fatal
        fatal = kill_at
        if tracing:
            use_one_thread()
            os.kill(os.getpid(), signal.SIGSTOP)
        whole_pass(settings)
        os.write(into, str(steps).encode())
        os._exit(0)
    os.close(into)
    tracer = trace(child, tracing) if tracing else None
    _, status = os.waitpid(child, 0)
    if tracer is not None:
        tracer.communicate()
    with os.fdopen(out, "rb") as pipe:
        counted = pipe.read().decode()
    if os.WIFSIGNALED(status):
        return "killed"
    return counted or f"failed with status {status}"


def use_one_thread() -> None:
    """One worker thread beside the main one: strace counts in each thread by itself, and who works would be chance."""
    concurrent.futures.ThreadPoolExecutor = partial(concurrent.futures.ThreadPoolExecutor, max_workers=1)


def trace(child: int, options: str) -> subprocess.Popen[bytes]:
    """Attach a strace to the stopped child, and let it go on once that says that it is attached."""
    os.waitpid(child, os.WUNTRACED)
    command = ["strace", *options.split(), "-p", str(child)]
    tracer = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    assert b"attached" in tracer.stderr.readline()
    os.kill(child, signal.SIGCONT)
    return tracer


if __name__ == "__main__":
    watch()
    for line in sys.stdin:
        folder, number, *options = line.rstrip().split(" ", 2)
        print(one_pass(Path(folder), int(number), *(options or [""])), flush=True)
