"""What the form reader takes from mails as people write them: the exact fields, kinds, ticks and doubts."""

from __future__ import annotations

from decimal import Decimal

import pytest

from escalationd.mail.forms.form import Form, read_form
from escalationd.mail.opening.envelope import open_envelope
from escalationd.mail.subject import read_subject
from tests.mail.forms import encoded, everyday, formatted, habits, headed, marked, offices, plain, quoted, tables
from tests.mail.forms.cases import Case
from tests.support.cast import POLICY

CASES = {
    **plain.CASES,
    **tables.CASES,
    **quoted.CASES,
    **formatted.CASES,
    **encoded.CASES,
    **everyday.CASES,
    **headed.CASES,
    **habits.CASES,
    **marked.CASES,
    **offices.CASES,
}


def read(case: Case) -> Form:
    envelope = open_envelope(case.mail())
    return read_form(
        envelope.text,
        envelope.html,
        POLICY,
        subject=read_subject(envelope.subject, POLICY),
        attachments=envelope.attachments,
        own_letter=case.own_letter,
        author=envelope.authors[0],
    )


def shown(value: object) -> object:
    return str(value) if isinstance(value, Decimal) else list(value) if isinstance(value, tuple) else value


@pytest.mark.parametrize("name", CASES)
def test_a_mail_is_read_as_a_careful_clerk_would(name: str) -> None:
    case = CASES[name]

    form = read(case)

    assert {field: shown(value) for field, value in form.fields.items()} == case.fields
    assert {wrong.field for wrong in form.invalid} == set(case.invalid)
    assert all(case.invalid[wrong.field] in wrong.why for wrong in form.invalid)
    assert form.kinds == tuple(case.kinds)
    assert form.checklist == case.checklist
