"""Text that looks like a template comes out as it was written, and an organisation's own templates run in a sandbox.

Taught by RT CVE-2011-5093 (code in a template) and the many server-side template injections since.
"""

from __future__ import annotations

import pytest

from escalationd.mail.letters.compose import Composer, Stationery
from tests.render.samples import NOW, letter_of, post_of
from tests.support.cast import POLICY
from tests.support.hostile import play

ATTACKS = [
    "{{7*7}}",
    "{% for x in range(9) %}y{% endfor %}",
    "{0.__class__.__mro__}",
    "%(x)s %s %d",
    "${7*7} $x",
    "#{7*7}",
    "{{ cycler.__init__.__globals__ }}",
    "{# gone #}kept",
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_it_comes_out_literally(tmp_path, attack: str) -> None:
    _, letters = play(tmp_path, attack)

    told = next(letter for letter in letters if letter.kind == "decision")
    brief = next(letter for letter in letters if letter.kind == "brief")
    plain = " ".join(told.text.split())
    assert attack in plain
    assert attack in " ".join(brief.text.split())
    assert all("49" not in letter.subject for letter in letters)


@pytest.mark.parametrize(
    "template",
    [
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ cycler.__init__.__globals__.os.environ }}",
        "{{ (lead|attr('__class__')).__base__ }}",
        "{% for x in range(99999999) %}x{% endfor %}",
        "{{ case.__init__.__globals__ }}",
    ],
)
def test_an_own_template_reaches_nothing_outside_and_the_shipped_one_leaves(tmp_path, template: str) -> None:
    (tmp_path / "brief.txt").write_text('{% set lead = "own" %}{% set mail_subject = "own" %}' + template)
    stationery = Stationery(mailbox=POLICY.mailbox, sender_name="x", instance="t", templates=tmp_path)
    letter, case = letter_of("brief")

    page = Composer(POLICY, stationery).pages(letter, case, post_of(letter), NOW)

    assert page.subject != "own"
    assert "__" not in page.text
    assert "environ" not in page.text
