"""The floors of the house: who may import whom, one door per third-party package, and what core may never touch."""

from __future__ import annotations

import ast
import sys
from collections import defaultdict
from pathlib import Path

import pytest

import escalationd

SOURCE = Path(escalationd.__file__).parent
MODULES = sorted(SOURCE.rglob("*.py"))

BELOW = {
    "errors": set(),
    "core": {"errors"},
    "mail": {"core", "errors"},
    "store": {"core", "errors"},
    "net": {"errors"},
    "audit": {"errors"},
    "config": {"core", "mail", "net", "errors"},
    "service": {"core", "mail", "store", "net", "audit", "config", "errors"},
    "daemon": {"core", "mail", "store", "net", "config", "service", "errors"},
    "demo": {"core", "mail", "store", "net", "config", "service", "daemon", "errors"},
    "cli": {"core", "mail", "store", "net", "audit", "config", "service", "daemon", "demo", "errors"},
    "__main__": {"cli"},
    "__init__": set(),
}
"""Each floor and what it may stand on. ``mail`` never meets ``store`` or ``net``: a reader opens nothing.
``audit`` shares nothing with anybody: it must not inherit the mistakes that it looks for.
"""

ROOMS = {
    "opening": {"marks", "plain"},
    "replies": {"marks", "plain"},
    "proof": {"opening", "marks", "plain"},
    "forms": {"opening", "replies", "subject", "marks", "plain"},
    "machines": {"opening", "replies", "marks", "plain"},
    "letters": {"opening", "marks", "plain"},
    "classify": {"machines", "subject"},
    "subject": {"marks"},
    "plain": {"marks"},
    "marks": set(),
    "__init__": set(),
}
"""The rooms of ``mail``, and what each may use of the others: whoever reads knows nothing of who writes."""

DOORS = {
    "imapclient": {"net/imap.py"},
    "aiosmtplib": {"net/smtp.py"},
    "apprise": {"net/contact.py"},
    "apscheduler": {"daemon/run.py"},
    "psycopg": {"audit/records.py"},
    "mailparser": {"mail/opening/envelope.py"},
    "selectolax": {"mail/forms/html.py"},
    "flufl": {"mail/machines/dialects.py"},
    "icalendar": {"mail/letters/icalendar_text.py"},
    "jinja2": {"mail/letters/templating.py"},
    "markupsafe": {"mail/letters/templating.py"},
    "holidays": {"config/public_holidays.py"},
    "rich": {"cli/columns.py"},
    "ruamel": {"config/yaml_file.py"},
    "alembic": {"store/schema.py", "store/migrations/env.py", "store/migrations/versions/v0001_first_schema.py"},
    "pymap": {"demo/server.py"},
    "aiosmtpd": {"demo/server.py"},
    "proxyprotocol": {"demo/server.py"},
    "pysasl": {"demo/server.py"},
}
"""One door per third-party package. The two with a floor of their own are below."""

FLOOR_DOORS = {"sqlmodel": {"store", "service"}, "sqlalchemy": {"store"}, "typer": {"cli", "demo"}}
"""A ``Session`` is handed around in ``service``; the command line is all of ``cli``, and the demo's play speaks."""

CLOCKS = {"now", "utcnow", "today", "time", "monotonic"}


def name_of(path: Path) -> str:
    return path.relative_to(SOURCE).as_posix()


def floor_of(path: Path) -> str:
    return name_of(path).split("/")[0].removesuffix(".py")


def imports_of(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import hides its floor"
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_floor_stands_only_on_those_below(path: Path) -> None:
    own = floor_of(path)
    used = {name.split(".")[1] for name in imports_of(path) if name.startswith("escalationd.")}

    assert used - {own, "__version__"} <= BELOW[own]


@pytest.mark.parametrize("path", [path for path in MODULES if floor_of(path) == "mail"], ids=name_of)
def test_a_room_of_mail_uses_only_what_it_may(path: Path) -> None:
    own = name_of(path).split("/")[1].removesuffix(".py")
    used = {name.split(".")[2] for name in imports_of(path) if name.startswith("escalationd.mail.")}

    assert used - {own} <= ROOMS[own]


def test_every_third_party_package_has_one_door() -> None:
    doors = defaultdict(set)
    for path in MODULES:
        for name in imports_of(path):
            top = name.split(".")[0]
            if top not in sys.stdlib_module_names and top != "escalationd":
                doors[top].add(name_of(path))
    floors = {name: {where.split("/")[0] for where in doors.pop(name)} for name in FLOOR_DOORS}

    assert floors == FLOOR_DOORS
    assert dict(doors) == DOORS


@pytest.mark.parametrize("path", [path for path in MODULES if floor_of(path) == "core"], ids=name_of)
def test_core_reads_no_clock_and_opens_nothing(path: Path) -> None:
    """Pure: ``now`` is an argument, and there is no file, socket, environment or chance in it."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    calls = {
        node.func.attr for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    }
    names = {node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}

    assert not calls & CLOCKS
    assert not names & {"open", "print", "input", "eval", "exec"}
    assert not {name.split(".")[0] for name in imports_of(path)} & {
        "os",
        "random",
        "secrets",
        "socket",
        "time",
        "logging",
    }


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_no_money_is_a_float_and_no_incoming_address_meets_the_lenient_parser(path: Path) -> None:
    used = imports_of(path)

    assert not used & {"email.utils.parseaddr", "email.utils.getaddresses", "html.parser.HTMLParser"}


@pytest.mark.parametrize("path", [path for path in MODULES if "migrations" not in path.parts], ids=name_of)
def test_functions_are_short(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno - node.lineno < 60, f"{node.name} is too long to be read at once"
