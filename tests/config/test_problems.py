"""A wrong configuration lists every problem with line, key, what is wrong and what would be right."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from escalationd.config import load, load_text
from escalationd.errors import ConfigError, Problem
from tests.support.cast import ORGANISATION, PASSWORD

ENVIRONMENT = {"ESCALATIOND_TEST_PASSWORD": PASSWORD}
LINES = ORGANISATION.count("\n")


def problems(text: str, folder: Path = Path("nowhere")) -> tuple[Problem, ...]:
    try:
        load_text(text, folder / "config.yaml", ENVIRONMENT)
    except ConfigError as error:
        return error.problems
    return ()


def changed(old: str, new: str) -> str:
    assert ORGANISATION.count(old) == 1
    return ORGANISATION.replace(old, new)


# what is added below the cast's file: (yaml, line below, key, a word of what is wrong, a word of what would be right)
ADDED = [
    ("digset: {time: 09:00}", 1, "digset", "no such key", "digest"),
    ("digest: {tiem: 09:00}", 1, "digest.tiem", "no such key", "time"),
    ('digest: {time: "02:30"}', 1, "digest.time", "02:30", "03:30"),
    ('digest: {time: "00:00"}', 1, "digest.time", "00:00", "03:30"),
    ('digest: {time: "8 am"}', 1, "digest.time", "8 am", "08:00"),
    ("clocks: {token: 30 dais}", 1, "clocks.token", "30 dais", "48 hours"),
    ("clocks: {token: 3 working days}", 1, "clocks.token", "working", "on the clock"),
    ("clocks: {incomplete_expiry: soon}", 1, "clocks.incomplete_expiry", "soon", "working"),
    ("clocks: {incomplete_expiry: 0 hours}", 1, "clocks.incomplete_expiry", "0 hours", "longer"),
    ("clocks:\n  overdue: []", 2, "clocks.overdue", "missing", "1 working day"),
    ("clocks:\n  reminders: [50 %, 120 %]", 2, "clocks.reminders.2", "120 %", "50 %"),
    ("clocks: {auto_escalate: maybe}", 1, "clocks.auto_escalate", "maybe", "yes"),
    ("limits: {staff_per_hour: many}", 1, "limits.staff_per_hour", "many", "whole number"),
    ("thresholds: {EUX: 5000}", 1, "thresholds.EUX", "EUX", "EUR"),
    ("thresholds: {EUR: '5.000,00'}", 1, "thresholds.EUR.amount", "5.000,00", "plain digits"),
    ("thresholds: {EUR: lots}", 1, "thresholds.EUR.amount", "lots", "5000"),
    ("required: [ticket_id, customer]", 1, "required", "customer", "customer_id"),
    ("urgent_required: [why_urgnt]", 1, "urgent_required", "why_urgnt", "why_urgent"),
    ("kinds: {financial: {required: [amuont]}}", 1, "kinds.financial.required", "amuont", "amount"),
    ("kinds: {general: none}", 1, "kinds", "general", "keep"),
    ("fields: {ticket_id: {pattern: 'TCK-(\\d+'}}", 1, "fields.ticket_id.pattern", "TCK", "regular expression"),
    ("fields: {ticket_id: {type: number}}", 1, "fields.ticket_id.type", "number", "known here"),
    ("fields: {Due Date: {label: Due}}", 1, "fields.Due Date", "name", "why_urgent"),
    ("fields: {iban: {label: IBAN, aliases: [Amount]}}", 1, "fields.iban.aliases", "amount", "one of the two"),
    ("fields: {risk: {type: choice}}", 1, "fields.risk.choices", "without choices", "choices"),
    ('words: {approve: ["no"]}', 1, "words.approve", "no", "one of the two"),
    ("words: {aprove: [fine]}", 1, "words.aprove", "no such key", "approve"),
    ("accepted_risks: [bare_cr]", 1, "accepted_risks.1", "bare_cr", "bare-cr"),
    ("templates: letters", 1, "templates", "no folder", "make it"),
    ("log_level: loud", 1, "log_level", "loud", "known here"),
    ("reference_prefix: E-1", 1, "reference_prefix", "E-1", "ESC"),
    ("database: mysql://db/x", 1, "database", "mysql", "postgresql"),
    ("database: postgresql://me:pw@db/x", 1, "database", "", "passfile"),
    ("heartbeat_url: http://watch.example.test/x", 1, "heartbeat_url", "watch", "https"),
    ("referral_domains: [exa mple]", 1, "referral_domains.1", "exa mple", "domain"),
    ("ticket_system: {address: escalations@example.test}", 1, "ticket_system.address", "mailbox", "ticket system"),
    (
        "ticket_system: {url: 'https://t.example.test/', address: t@example.test}",
        1,
        "ticket_system.address",
        "url",
        "one of the two",
    ),
    ("ticket_system: {url: 'http://t.example.test/'}", 1, "ticket_system.url", "http", "https"),
    ("ticket_system: {headers: {Authorization: Bearer x}}", 1, "ticket_system.headers.Authorization", "", "secret"),
    ("digest: [08:00]", 1, "digest", "a list", "group"),
    ("retention: [2 years]", 1, "retention", "a list", "single value"),
    ("admins: [maya]", 1, "admins", "twice", "one of the two"),
]


@pytest.mark.parametrize(("added", "line", "key", "wrong", "right"), ADDED, ids=[row[0][:40] for row in ADDED])
def test_problem_in_an_added_key(added: str, line: int, key: str, wrong: str, right: str) -> None:
    found = problems(ORGANISATION + added + "\n")

    assert any(
        problem.line == LINES + line and problem.key == key and wrong in problem.wrong and right in problem.right
        for problem in found
    ), found


def test_everything_that_is_missing_is_listed_at_once_and_nothing_that_follows_from_it() -> None:
    found = problems("admins: admin@example.test\n")

    assert [(problem.key, problem.wrong) for problem in found] == [
        *((f"tiers.{tier}.address", "it is missing") for tier in ("L2", "CIO", "CEO")),
        *((f"tiers.{tier}.members", "nobody could decide here") for tier in ("L2", "CIO", "CEO")),
        ("mailbox.address", "it is missing"),
        ("trust.mode", "it is missing"),
        ("data_folder", "it is missing"),
        ("imap.host", "it is missing"),
        ("imap.username", "it is missing"),
        ("imap.password", "it is missing"),
        ("smtp.host", "it is missing"),
    ]
    assert found[1].right == 'write "address: cio@example.test"'
    assert not [problem for problem in found if "stand-in" in problem.right]


# what is changed in the cast's file: (old, new, key, a word of what is wrong, a word of what would be right)
CHANGED = [
    ("  mode: authentication-results\n", "", "trust.mode", "missing", "authentication-results"),
    ("mode: authentication-results", "mode: authentication", "trust.mode", "authentication", "authentication-results"),
    ("  authserv_ids: [mx.example.test]\n", "", "trust.authserv_ids", "missing", "mx.example.test"),
    ("authserv_ids: [mx.example.test]", "authserv_ids: [not an id]", "trust.authserv_ids.1", "not an id", "border"),
    ("zone: Europe/Berlin", "zone: Europe/Berln", "calendar.zone", "Berln", "Europe/Berlin"),
    ("zone: Europe/Berlin", "zone: Europe", "calendar.zone", "Europe", "Europe/"),
    ("data_folder: data\n", "", "data_folder", "missing", "data_folder"),
    ("admins: [admin@example.test]\n", "", "admins", "missing", "admin@example.test"),
    ("staff: [example.test]", "staff: [exam ple]", "staff.1", "exam ple", "domain"),
    ("  address: escalations@example.test\n", "", "mailbox.address", "missing", "escalations@"),
    ("address: escalations@example.test", "address: tom@example.test", "mailbox.address", "person", "own"),
    (
        "  host: 127.0.0.1\n  security: plain\n  username",
        "  security: plain\n  username",
        "imap.host",
        "missing",
        "imap.",
    ),
    (
        "host: 127.0.0.1\n  security: plain\n  username",
        "host: imap.example.test\n  security: plain\n  username",
        "imap.security",
        "without encryption",
        "tls",
    ),
    ("password: {env: ESCALATIOND_TEST_PASSWORD}", "password: hunter2", "imap.password", "belong", "{file:"),
    ("password: {env: ESCALATIOND_TEST_PASSWORD}", "password: [hunter2]", "imap.password", "belong", "{file:"),
    ("password: {env: ESCALATIOND_TEST_PASSWORD}", "password: {env: NOT_SET}", "imap.password", "cannot", "NOT_SET"),
    ("password: {env: ESCALATIOND_TEST_PASSWORD}", "password: {file: no/where}", "imap.password", "cannot", "found"),
    (
        "password: {env: ESCALATIOND_TEST_PASSWORD}",
        "password: {credential: imap}",
        "imap.password",
        "cannot",
        "systemd",
    ),
    (
        "password: {env: ESCALATIOND_TEST_PASSWORD}",
        "password: {command: [no-such]}",
        "imap.password",
        "cannot",
        "found",
    ),
    ("password: {env: ESCALATIOND_TEST_PASSWORD}", "password: {flie: x}", "imap.password.flie", "no such", "file"),
    ("  password: {env: ESCALATIOND_TEST_PASSWORD}\n", "", "imap.password", "missing", "{file:"),
    (
        "  password: {env: ESCALATIOND_TEST_PASSWORD}\n",
        "  oauth: {scope: x}\n",
        "imap.oauth.token_url",
        "token",
        "command",
    ),
    ("members: [tom@example.test, lena@example.test]", "members: []", "tiers.L2.members", "nobody", "members"),
    ("members: [tom@example.test, lena@example.test]", "members: [tom@]", "tiers.L2.members.1", "tom@", "domain"),
    (
        "members: [tom@example.test, lena@example.test]",
        "members: [tom@example.test, TOM@example.test]",
        "tiers.L2.members",
        "twice",
        "once",
    ),
    (
        "members: [tom@example.test, lena@example.test]",
        "members: [escalations@example.test]",
        "tiers.L2.members",
        "mailbox itself",
        "people",
    ),
    ("    address: l2@example.test\n", "", "tiers.L2.address", "missing", "l2@example.test"),
    ("address: l2@example.test", "address: cio@example.test", "tiers.CIO.address", "L2", "own address"),
    ("deputies: [deputy@example.test]", "deputies: [cio@example.test]", "tiers.CIO.deputies", "themselves", "else"),
    (
        "deputies: [deputy@example.test]",
        "deputies: [{address: deputy@example.test, since: 2026-02-01, until: 2026-01-01}]",
        "tiers.CIO.deputies.1.until",
        "before it begins",
        "after",
    ),
    (
        "deputies: [deputy@example.test]",
        "deputies: [{address: deputy@example.test, since: 01.02.2026}]",
        "tiers.CIO.deputies.1.since",
        "01.02.2026",
        "2026-12-24",
    ),
    ("members: [ceo@example.test]", "members: [cio@example.test]", "tiers.CEO.members", "CIO", "one tier"),
    (
        "members: [ceo@example.test]",
        "members: [ceo@example.test]\n    response: quick",
        "tiers.CEO.response",
        "quick",
        "4",
    ),
    (
        "members: [ceo@example.test]",
        "members: [ceo@example.test]\n    required: [trigger]",
        "tiers.CEO.required",
        "trigger",
        "cio_trigger",
    ),
    ("maya@example.test: Maya Lindqvist", "maya: Maya Lindqvist", "people.maya", "mail address", "ruth@"),
    (
        "maya@example.test: Maya Lindqvist",
        "TOM@example.test: Maya",
        "people.tom@example.test",
        "twice",
        "one of the two",
    ),
    (
        "maya@example.test: Maya Lindqvist",
        "maya@example.test: {nmae: Maya}",
        "people.maya@example.test.nmae",
        "no such key",
        "name",
    ),
    *(
        (
            "maya@example.test: Maya Lindqvist",
            f"maya@example.test: {{other_addresses: [m@example.test, {address}]}}",
            "people.maya@example.test.other_addresses",
            wrong,
            "this person's alone",
        )
        for address, wrong in (
            ("maya@example.test", "main address"),
            ("Lena@example.test", "belongs to lena@example.test"),
            ("escalations@example.test", "mailbox itself"),
        )
    ),
    (
        "maya@example.test: Maya Lindqvist",
        "maya@example.test: {other_addresses: [tom@becker.test]}",
        "people.tom@example.test.other_addresses",
        "belongs to maya@example.test",
        "this person's alone",
    ),
    ("admins: [admin@example.test]", "admins: [tom@becker.test]", "admins", "another address", "tom@example.test"),
    (
        "members: [tom@example.test, lena@example.test]",
        "members: [t.becker@example.test]",
        "tiers.L2.members",
        "another address",
        "write tom@example.test",
    ),
    ("address: l2@example.test", "address: tom@becker.test", "tiers.L2.address", "another", "write tom@example.test"),
    (
        "deputies: [deputy@example.test]",
        "deputies: [tom@becker.test]",
        "tiers.CIO.deputies",
        "another address",
        "write tom@example.test",
    ),
    (
        "ceo@example.test: Helen Marsh",
        "CEO@example.test: {deputies: [tom@becker.test]}",
        "people.CEO@example.test.deputies",
        "another address",
        "write tom@example.test",
    ),
    (
        "maya@example.test: Maya Lindqvist",
        "maya@example.test: {contacts: [call me]}",
        "people.maya@example.test.contacts.1",
        "Apprise",
        "{file:",
    ),
]


@pytest.mark.parametrize(
    ("old", "new", "key", "wrong", "right"), CHANGED, ids=[f"{row[2]}: {row[3]}" for row in CHANGED]
)
def test_problem_in_a_changed_key(old: str, new: str, key: str, wrong: str, right: str) -> None:
    found = problems(changed(old, new))

    assert any(problem.key == key and wrong in problem.wrong and right in problem.right for problem in found), found


CALENDARS = [
    ("hours: {Mon-Fri: 17:00-09:00}", "calendar.hours.Mon-Fri", "end after"),
    ("hours: {Mon-Fri: [09:00-13:00, 12:00-17:00]}", "calendar.hours.Mon-Fri", "overlap"),
    ("hours: {Mon-Fri: 09:00-17:00, Fri: 09:00-12:00}", "calendar.hours.Fri", "once"),
    ("hours: {Mon-Fryday: 09:00-17:00}", "calendar.hours.Mon-Fryday", "Mon-Fri"),
    ("hours: {Mon-Fri: 9 to 5}", "calendar.hours.Mon-Fri", "09:00-17:00"),
    ("hours: {Mon: closed}", "calendar.hours", "Mon-Fri"),
    ("hours: {}", "calendar.hours", "Mon-Fri"),
    ("hours: {Mon: 22:00-06:00}", "calendar.hours.Mon", "two windows"),
    ("hours: {Mon: 24:00-01:00}", "calendar.hours.Mon", "00:00"),
    ("closed: [24.12.2026]", "calendar.closed.1", "2026-12-24"),
    ("closed: [2026-02-30]", "calendar.closed.1", ""),
    ("holidays: {country: Germany}", "calendar.holidays.1.country", "DE"),
    ("holidays: {country: DE, region: Bavaria}", "calendar.holidays.1.region", "known here"),
    ("holidays: {region: BY}", "calendar.holidays.1.country", "DE"),
]


@pytest.mark.parametrize(("added", "key", "right"), CALENDARS, ids=[row[0] for row in CALENDARS])
def test_problem_in_the_calendar(added: str, key: str, right: str) -> None:
    found = problems(changed("  zone: Europe/Berlin\n", f"  zone: Europe/Berlin\n  {added}\n"))

    assert [problem.key for problem in found] == [key]
    assert right in found[0].right
    assert "calendar" in ORGANISATION.splitlines()[found[0].line - 3]


FORMS = [
    ("", "empty"),
    ("- a\n- b\n", "group of keys"),
    ("mailbox: [a\nimap: b\n", "not YAML"),
    ("\tmailbox: a\n", "not YAML"),
    ("mailbox: *nobody\n", "not YAML"),
    ("a: 1\n---\nb: 2\n", "not YAML"),
    ("just a sentence\n", "group of keys"),
    ("a: \x01\n", "not YAML"),
    ("[" * 5000, ""),
]


@pytest.mark.parametrize(("text", "wrong"), FORMS, ids=[repr(row[0][:20]) for row in FORMS])
def test_a_file_that_is_no_configuration_is_one_clear_problem(text: str, wrong: str) -> None:
    found = problems(text)

    assert len(found) == 1
    assert wrong in found[0].wrong


def test_a_key_that_stands_twice_is_a_problem_with_both_lines() -> None:
    found = problems(ORGANISATION + "staff: [other.test]\n")

    assert [(problem.line, problem.key) for problem in found] == [(LINES + 1, "staff")]
    assert "first on line 17" in found[0].wrong


def test_all_problems_come_at_once_in_the_order_of_the_file() -> None:
    text = changed("zone: Europe/Berlin", "zone: Berlin") + "digest: {time: nine}\nstaff: [x]\nnonsense: 1\n"

    found = problems(text)

    assert [problem.key for problem in found] == ["calendar.zone", "digest.time", "staff", "nonsense"]
    assert [problem.line for problem in found] == sorted(problem.line for problem in found)


def test_an_alias_that_contains_itself_is_a_problem() -> None:
    found = problems(ORGANISATION + "wording: &loop\n  statuses: *loop\n")

    assert any("contains itself" in problem.wrong or "twice" in problem.wrong for problem in found)


def test_a_missing_file_names_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"config\.example\.yaml"):
        load(tmp_path / "none.yaml")


def test_a_file_that_is_not_utf8_says_so(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_bytes(ORGANISATION.replace("Maya", "Maïa").encode("latin-1"))

    with pytest.raises(ConfigError, match="UTF-8"):
        load(path, ENVIRONMENT)


@given(st.text(max_size=200))
def test_any_text_is_settings_or_problems(text: str) -> None:
    assert problems(text)


@given(st.sampled_from(ORGANISATION.splitlines()), st.text(max_size=30))
def test_any_line_changed_is_settings_or_problems(line: str, value: str) -> None:
    key, _, _ = line.partition(":")
    problems(ORGANISATION.replace(line, f"{key}: {value}"))
