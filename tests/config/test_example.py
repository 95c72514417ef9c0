"""The example file: it loads, it is complete, and the shipped policy holds the process document's tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

from escalationd.config import default_policy, load
from escalationd.config.nodes import Node
from escalationd.config.organisation import read_settings
from escalationd.config.secrets import Place
from escalationd.config.section import Report, Section
from escalationd.config.yaml_file import read_tree
from escalationd.core.customer import check_message
from escalationd.core.policy import Verb

EXAMPLE = Path(__file__).parents[2] / "config.example.yaml"


def test_example_works_as_it_stands_once_the_secrets_are_there(tmp_path: Path) -> None:
    for name in ("imap-password", "smtp-password"):
        secret = tmp_path / name
        secret.write_text("hunter2\n")
        secret.chmod(0o600)

    settings = load(EXAMPLE, {"CREDENTIALS_DIRECTORY": str(tmp_path)})

    assert settings.imap.password is not None
    assert settings.imap.password() == "hunter2"
    assert [tier.name for tier in settings.policy.tiers] == ["L2", "CIO", "CEO"]


def switched_on(text: str) -> str:
    """The example with every option that is off taken out of its comment."""
    lines, in_block = [], False
    for line in text.splitlines():
        option = re.match(r"(\s*)#(\S.*)", line)
        more = re.match(r"(\s*)#(\s{2,}\S.*)", line) if in_block else None
        found = option or more
        in_block = found is not None
        lines.append(found.group(1) + found.group(2) if found else line)
    return "\n".join(lines)


def paths(node: Node, path: str = "") -> Iterator[str]:
    children = node.content.items() if isinstance(node.content, Mapping) else ()
    items = enumerate(node.content, start=1) if isinstance(node.content, tuple) else ()
    for name, child in (*children, *items):
        below = f"{path}.{name}" if path else str(name)
        yield below
        yield from paths(child, below)


def test_every_known_key_stands_in_the_example() -> None:
    tree, problems = read_tree(switched_on(EXAMPLE.read_text()))
    assert problems == ()
    report = Report()

    read_settings(Section(tree, "", report), EXAMPLE, Place(EXAMPLE.parent, {}, check=False))

    there = list(paths(tree))
    unseen = {key for key in report.known if not any(fnmatchcase(path, key) for path in there)}
    assert {key for key in unseen if not key.startswith("secret.")} == set()
    assert not [problem for problem in report.problems if "no such key" in problem.wrong]


@pytest.mark.parametrize("kind", ["file", "credential", "env", "command"])
def test_every_place_of_a_secret_is_explained_in_the_example(kind: str) -> None:
    assert f"{{{kind}: " in EXAMPLE.read_text()


def test_example_values_are_the_shipped_ones() -> None:
    ours = load(EXAMPLE, {}, check_secrets=False).policy
    shipped = default_policy()

    assert (ours.clocks, ours.limits, ours.words) == (shipped.clocks, shipped.limits, shipped.words)
    assert (ours.fields, ours.kinds, ours.checklist) == (shipped.fields, shipped.kinds, shipped.checklist)
    assert (ours.required, ours.urgent_required) == (shipped.required, shipped.urgent_required)
    for mine, theirs in zip(ours.tiers, shipped.tiers, strict=True):
        assert (mine.title, mine.status, mine.response, mine.response_urgent, mine.required, mine.executive) == (
            theirs.title,
            theirs.status,
            theirs.response,
            theirs.response_urgent,
            theirs.required,
            theirs.executive,
        )


def test_shipped_policy_holds_the_tables_of_the_process_document() -> None:
    policy = default_policy()

    assert policy.required == (
        "ticket_id",
        "customer_id",
        "issue_summary",
        "timeline",
        "actions_taken",
        "why_escalating",
    )
    assert policy.kinds["financial"].required == ("amount", "currency", "transaction_ids", "current_status")
    assert policy.kinds["compliance"].required == ("violation_type", "evidence", "risk_assessment")
    assert policy.fields["currency"].choices == ("CSR", "EUR", "USDT", "CAD")
    assert [item.name for item in policy.checklist] == [
        "necessary",
        "information_gathered",
        "actions_documented",
        "customer_logged",
    ]
    assert [tier.status for tier in policy.tiers] == ["Escalated - L2", "Escalated - CIO", "Escalated - CEO"]
    assert policy.urgent_required == ("why_urgent",)


def test_shipped_clocks_are_the_promised_defaults() -> None:
    policy = default_policy()
    clocks = policy.clocks

    assert [str(tier.response) for tier in policy.tiers] == ["4 working hours", "1 working day", "2 working days"]
    assert [str(tier.response_urgent) for tier in policy.tiers] == ["1 hour", "4 hours", "8 hours"]
    assert clocks.reminders == (Decimal("0.5"), Decimal("0.8"))
    assert [str(step) for step in clocks.overdue] == ["4 working hours", "4 working hours", "1 working day"]
    assert (clocks.direct_contact_every, clocks.direct_contact_rounds) == (timedelta(minutes=15), 3)
    assert (clocks.undo, clocks.undo_urgent) == (timedelta(minutes=10), timedelta(minutes=2))
    assert (clocks.token, clocks.customer_update, clocks.reopen) == (
        timedelta(days=30),
        timedelta(hours=48),
        timedelta(days=14),
    )
    assert (str(clocks.ask_reminder), str(clocks.ask_pause)) == ("4 working hours", "2 working days")
    assert (policy.limits.staff_per_hour, policy.limits.total_per_hour) == (20, 500)
    assert not clocks.auto_escalate
    assert policy.calendar.closed == {}
    assert date(2026, 12, 25) not in policy.calendar.closed


def test_every_verb_has_words_and_none_is_shared() -> None:
    words = default_policy().words

    assert set(words) == set(Verb)
    said = [word for spoken in words.values() for word in spoken]
    assert len(said) == len(set(said))


def test_shipped_customer_sentences_pass_the_customer_check() -> None:
    policy = default_policy()
    wording = policy.wording

    for text in (wording.customer_escalated, wording.customer_update, *wording.customer_resolved.values()):
        assert text
        assert check_message(text, policy) == ()
