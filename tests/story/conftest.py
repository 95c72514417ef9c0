"""Every office that a story has opened is audited when the story has ended."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from escalationd.audit.report import audit
from tests.support.office import Office

_LIVE = frozenset({"not stale", "moved"})
"""Rules about a running daemon: a story may stop its clock anywhere, and its mails lie in no mailbox."""


@pytest.fixture(autouse=True)
def _audited(_offices: None) -> Iterator[None]:
    yield
    for office in Office.opened:
        report = audit(office.settings.database_url, office.now)
        assert [str(finding) for finding in report.findings if finding.rule not in _LIVE] == []
