"""A password is in no error and no log line that a server's answer to the log-in makes, whatever the server quotes.

Taught by CWE-532: errors go to the log with their trace, to ``check`` and to the digest, and libraries log what they
read and send.
"""

from __future__ import annotations

import ast
import asyncio
import base64
import logging
import socket
import traceback
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner

from escalationd.cli.app import app
from escalationd.cli.running import set_up_logging
from escalationd.errors import DeliveryError, MailboxError
from escalationd.net.accounts import ImapAccount, Security, SmtpRelay
from escalationd.net.imap import Mailbox
from escalationd.net.smtp import Courier
from tests.support.cast import ORGANISATION
from tests.support.scripted_imap import ScriptedImap
from tests.support.shell import write_config

SOURCE = Path(__file__).parents[2] / "src" / "escalationd"
PASSWORD = "s3cret-Passwort"
FORMS = (PASSWORD, base64.b64encode(PASSWORD.encode()).decode(), base64.b64encode(f"\0u\0{PASSWORD}".encode()).decode())


@pytest.fixture
def logged(capfd: pytest.CaptureFixture[str]) -> Iterator[pytest.CaptureFixture[str]]:
    """Standard error with everything that is logged at the level "debug"."""
    root, ours = logging.getLogger(), logging.getLogger("escalationd")
    handlers, levels = root.handlers[:], (root.level, ours.level)
    root.handlers.clear()
    set_up_logging("debug")
    yield capfd
    root.handlers[:] = handlers
    root.setLevel(levels[0])
    ours.setLevel(levels[1])


def is_told(error: BaseException, logged: pytest.CaptureFixture[str]) -> bool:
    """Whether the password is in the error, in its trace with every cause, or in the log."""
    logging.getLogger("escalationd.test").error("it failed", exc_info=error)
    written = logged.readouterr().err
    assert "it failed" in written
    return any(form in f"{error!r} {written} {''.join(traceback.format_exception(error))}" for form in FORMS)


@pytest.mark.parametrize("answer", ["{tag} NO LOGIN u {0}", "{tag} BAD LOGIN u {0}", "* BYE u {0}", "LOGIN u {0}?"])
def test_a_mailbox_error_holds_no_password(answer, logged):
    def mangle(command: str, usual: bytes) -> bytes:
        tag = usual.decode().strip().split("\r\n")[-1].split()[0]
        return (answer.format(PASSWORD, tag=tag) + "\r\n").encode() if command.startswith("LOGIN") else usual

    server = ScriptedImap(mangle=mangle).start()
    account = ImapAccount(
        host="127.0.0.1", port=server.port, security=Security.PLAIN, username="u", password=lambda: PASSWORD
    )
    try:
        with closing(Mailbox(account)) as mailbox, pytest.raises(MailboxError) as caught:
            mailbox.connect()
    finally:
        server.stop()
    assert not is_told(caught.value, logged)


@pytest.mark.parametrize("answer", ["535 no {0}", "501 syntax: {0}", "454 later {0}", "hello {0}", "999 {0}"])
def test_a_delivery_error_holds_no_password(answer, logged):
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 ready\r\n")
        while line := (await reader.readline()).decode().strip():
            hello = "250-x\r\n250 AUTH PLAIN"
            words = hello if line.startswith("EHLO") else answer.format(line) if line.startswith("AUTH") else "221 bye"
            writer.write(f"{words}\r\n".encode())
        writer.close()
        over.set()

    async def log_in() -> None:
        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        relay = SmtpRelay(
            host="127.0.0.1",
            port=server.sockets[0].getsockname()[1],
            security=Security.PLAIN,
            username="u",
            password=lambda: PASSWORD,
        )
        try:
            await Courier(relay).check()
        finally:
            await over.wait()
            server.close()
            await server.wait_closed()

    over = asyncio.Event()
    with pytest.raises(DeliveryError) as caught:
        asyncio.run(log_in())
    assert not is_told(caught.value, logged)


def test_check_shows_no_password_whatever_the_server_says(tmp_path, monkeypatch):
    def echo(command: str, usual: bytes) -> bytes:
        tag = usual.decode().strip().split("\r\n")[-1].split()[0]
        return f"{tag} NO {command} {PASSWORD}\r\n".encode() if command.startswith("LOGIN") else usual

    server = ScriptedImap(mangle=echo).start()
    with socket.create_server(("127.0.0.1", 0)) as closed:
        nobody = closed.getsockname()[1]
    text = ORGANISATION.replace("imap:\n", f"imap:\n  port: {server.port}\n", 1)
    config = write_config(tmp_path, text=text.replace("smtp:\n", f"smtp:\n  port: {nobody}\n", 1))
    monkeypatch.setenv("ESCALATIOND_TEST_PASSWORD", PASSWORD)
    try:
        done = [CliRunner().invoke(app, ["check", *more, "--config", str(config)]) for more in ([], ["--json"])]
    finally:
        server.stop()

    assert {one.exit_code for one in done} == {1}
    assert all("refuses the log-in" in one.output for one in done)
    assert not any(form in one.output for form in FORMS for one in done)
    assert not any(
        form.encode() in file.read_bytes() for form in FORMS for file in tmp_path.rglob("*") if file.is_file()
    )


def test_no_program_is_started_with_anything_but_the_operators_own_words():
    """A password in an argument is there for everybody to read (ps)."""
    started = [
        ast.unparse(call.args[0])
        for path in SOURCE.rglob("*.py")
        if "demo" not in path.parts
        for call in ast.walk(ast.parse(path.read_text()))
        if isinstance(call, ast.Call)
        and ast.unparse(call.func).startswith(("subprocess.", "os.system", "os.exec", "os.spawn", "asyncio.create_sub"))
    ]

    assert sorted(started) == ["oauth.command", "self.command"]
