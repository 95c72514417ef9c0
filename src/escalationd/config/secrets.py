"""Secrets: where they are, and how to read one when it is needed. Keeps no secret, prints none.

A secret file, credential or command is named in the configuration; each ``Secret`` is called at the
moment of use, so that a rotated password needs no restart and no value ever holds one.
"""

from __future__ import annotations

import shutil
import stat
import subprocess
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from escalationd.config.nodes import Node
from escalationd.config.section import Report, Section
from escalationd.config.values import LINE
from escalationd.errors import EscalationdError
from escalationd.net.accounts import Secret

CREDENTIALS = "CREDENTIALS_DIRECTORY"
"""Where systemd puts what LoadCredential= names (systemd.exec(5))."""

_HOW = "write {file: /path}, {env: NAME}, {credential: NAME} or {command: [program, argument]}"
_COMMAND_SECONDS = 30
_LARGEST = 65_536


@dataclass(frozen=True, slots=True)
class Place:
    """What a secret is read with: the folder of the configuration file, and the environment."""

    folder: Path
    environ: Mapping[str, str] = field(repr=False)
    check: bool = True


@dataclass(frozen=True, slots=True)
class FileSecret:
    """The text of a file without its last line end."""

    path: Path

    def __call__(self) -> str:
        """The secret. Raises EscalationdError with the remedy."""
        try:
            with self.path.open("rb") as file:
                raw = file.read(_LARGEST)
        except OSError as error:
            raise EscalationdError(f"the secret file {self.path} cannot be read: {error.strerror}") from error
        return _text(raw, f"the secret file {self.path}")

    def problem(self) -> str:
        """What is wrong with the place, or nothing."""
        try:
            mode = self.path.stat().st_mode
        except OSError as error:
            return f"the file {self.path} cannot be found: {error.strerror}"
        if not stat.S_ISREG(mode):
            return f"{self.path} is not a file"
        if mode & (stat.S_IRWXO | stat.S_IWGRP):
            return f'everybody on this machine can read or change {self.path}: run "chmod 600 {self.path}"'
        return _emptiness(self)


@dataclass(frozen=True, slots=True)
class EnvironmentSecret:
    """A variable of the environment."""

    name: str
    environ: Mapping[str, str] = field(repr=False, compare=False)

    def __call__(self) -> str:
        """The secret. Raises EscalationdError with the remedy."""
        value = self.environ.get(self.name, "")
        if not value:
            raise EscalationdError(f"the environment variable {self.name} is not set")
        return _one_line(value, f"the environment variable {self.name}")

    def problem(self) -> str:
        """What is wrong with the place, or nothing."""
        return _emptiness(self)


@dataclass(frozen=True, slots=True)
class CredentialSecret:
    """A systemd credential, which only the service can read."""

    name: str
    environ: Mapping[str, str] = field(repr=False, compare=False)

    def __call__(self) -> str:
        """The secret. Raises EscalationdError with the remedy."""
        folder = self.environ.get(CREDENTIALS)
        if not folder:
            raise EscalationdError(
                f"the credential {self.name} is only there under systemd (LoadCredential={self.name}:)"
            )
        return FileSecret(Path(folder) / self.name)()

    def problem(self) -> str:
        """What is wrong with the place, or nothing."""
        return _emptiness(self)


@dataclass(frozen=True, slots=True)
class CommandSecret:
    """What a program prints, without its last line end; started without a shell."""

    command: tuple[str, ...]

    def __call__(self) -> str:
        """The secret. Raises EscalationdError with the remedy."""
        program = self.command[0]
        try:
            # the operator's own program, named in the operator's own file, and no shell
            ran = subprocess.run(self.command, capture_output=True, timeout=_COMMAND_SECONDS, check=False)  # noqa: S603
        except (OSError, subprocess.TimeoutExpired) as error:
            raise EscalationdError(f"the secret's program {program} failed: {type(error).__name__}") from None
        if ran.returncode:
            # what it printed may hold a part of the secret
            raise EscalationdError(f"the secret's program {program} ended with {ran.returncode}; try it by hand")
        return _text(ran.stdout, f"the secret's program {program}")

    def problem(self) -> str:
        """What is wrong with the place, or nothing. The program is not started for that."""
        return "" if shutil.which(self.command[0]) else f"the program {self.command[0]} cannot be found"


def _text(raw: bytes, where: str) -> str:
    try:
        text = raw.decode().rstrip("\r\n")
    except UnicodeDecodeError:
        raise EscalationdError(f"{where} gives no UTF-8 text") from None
    if not text:
        raise EscalationdError(f"{where} is empty")
    return _one_line(text, where)


def _one_line(text: str, where: str) -> str:
    """A second line would be a command or a header of its own where the secret is sent, or be quoted in an error."""
    if any(unicodedata.category(char) == "Cc" for char in text):
        raise EscalationdError(f"{where} gives more than one line, or signs that no password has")
    return text


def _emptiness(secret: Callable[[], str]) -> str:
    try:
        secret()
    except EscalationdError as error:
        return str(error)
    return ""


_Kind = FileSecret | EnvironmentSecret | CredentialSecret | CommandSecret


def read_secret(section: Section, name: str, place: Place) -> Secret | None:
    """The secret at ``name``, or None when it is absent. A secret written into the file is a problem."""
    node = section.node(name)
    return secret_of(node, section.path(name), section.report, place) if node is not None else None


def secret_of(node: Node, key: str, report: Report, place: Place) -> Secret | None:
    """The secret that ``node`` names. Nothing of a value is repeated in a problem: it may be the secret."""
    if isinstance(node.content, (str, tuple)):
        report.add(node.line, key, "a secret does not belong in this file", _HOW)
        return None
    found = _named(Section(node, key, report, "secret"), place)
    if found is None:
        report.add(node.line, key, "it does not say where the secret is", _HOW)
        return None
    wrong = found.problem() if place.check else ""
    if wrong:
        report.add(node.line, key, "the secret cannot be used", wrong)
    return found


def _named(section: Section, place: Place) -> _Kind | None:
    path, env = section.optional("file", LINE), section.optional("env", LINE)
    credential, command = section.optional("credential", LINE), section.list_of("command", LINE)
    section.done()
    given: list[_Kind] = []
    given += [FileSecret(place.folder / Path(path).expanduser())] if path else []
    given += [EnvironmentSecret(env, place.environ)] if env else []
    given += [CredentialSecret(credential, place.environ)] if credential else []
    given += [CommandSecret(command)] if command else []
    return given[0] if len(given) == 1 else None
