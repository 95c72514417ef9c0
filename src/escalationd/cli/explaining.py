"""``explain``: what would be done with a mail, and why, changing nothing.

Uses the daemon's own ``consider`` on a read of the real database, or on an empty one without a configuration.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import typer

from escalationd.cli.explained import show
from escalationd.cli.mail_files import find_mails
from escalationd.cli.output import as_json
from escalationd.config import default_policy, load
from escalationd.core.effects import Letter
from escalationd.core.escalation import Status
from escalationd.core.events import Disposition
from escalationd.core.policy import Policy
from escalationd.errors import MailRefusedError
from escalationd.mail.forms.form import Form, read_form
from escalationd.mail.forms.html import to_text
from escalationd.mail.letters.compose import Composer, Stationery
from escalationd.mail.machines.answering import OwnMail
from escalationd.mail.machines.bounce import Bounce
from escalationd.mail.opening.envelope import Envelope, Gates, open_envelope
from escalationd.mail.proof.trust import TrustMode, TrustRules
from escalationd.mail.replies.reply import new_words
from escalationd.mail.replies.verdict import ONLY_STAFF, Spoken, read_staff_reply, read_verdict
from escalationd.mail.subject import read_subject
from escalationd.service.consider import Outcome, Reading
from escalationd.service.desk import Desk
from escalationd.service.readers import consider
from escalationd.store import escalations
from escalationd.store.database import Database
from escalationd.store.inbox import StoredMail

Reader = Callable[[bytes, Desk], dict[str, object]]


def explain_files(files: Sequence[Path], config: Path | None, *, json: bool, only: str) -> int:
    """Explain each mail; several, or a folder, give a list. Exit code 1 when a file cannot be read or none is there."""
    several = len(files) > 1 or any(path.is_dir() for path in files)
    reader = {"form": _form_only, "reply": _reply_only}.get(only, _whole_mail)
    found: list[dict[str, object]] = []
    bad = 0
    with closing(_desk(config)) as desk:
        for path in find_mails(files):
            answer, problem = _explain_file(path, desk, reader)
            bad = bad or problem
            found.append({"file": str(path), **answer} if several else answer)
            if not json and not problem:
                show(found[-1])
    if not found:
        typer.echo("there is no mail in it", err=True)
    if json:
        as_json(found if several else found[0])
    return bad if found else 1


def _explain_file(path: Path, desk: Desk, reader: Reader) -> tuple[dict[str, object], int]:
    """What a file holds, and 1 when it cannot be read."""
    try:
        return explain(path.read_bytes(), desk, reader), 0
    except OSError as error:
        typer.echo(f"{path}: {error.strerror}", err=True)
        return {"error": error.strerror}, 1


@contextmanager
def closing(desk: Desk) -> Iterator[Desk]:
    """Let go of the desk's database at the end."""
    try:
        yield desk
    finally:
        desk.database.close()


def _desk(config: Path | None) -> Desk:
    """The configured desk, on an empty database when it has none yet; without a configuration the shipped one."""
    if config is None:
        return open_shipped_desk()
    from escalationd.daemon.wiring import open_desk

    settings = load(config, check_secrets=False)
    path = Database(settings.database_url).path
    if path is not None and not path.exists():
        settings = replace(settings, database_url=_NOWHERE)
    return open_desk(settings)


_NOWHERE = "sqlite://"


def open_shipped_desk() -> Desk:
    """The shipped policy on an empty database, where everybody counts as staff and writes to the right address."""
    policy = default_policy()
    database = Database(_NOWHERE)
    database.migrate()
    return Desk(
        policy=policy,
        trust=TrustRules(mode=TrustMode.BORDER),
        own=OwnMail(addresses=frozenset({policy.mailbox}), instance="explain", anywhere=True),
        gates=Gates(),
        database=database,
        composer=Composer(policy, Stationery(mailbox=policy.mailbox, sender_name="", instance="explain")),
        now=lambda: datetime.now(UTC),
        random_text=lambda length: "a" * length,
        domain=policy.mailbox.rpartition("@")[2],
        account="explain",
        anybody=True,
    )


def _failed(reason: str) -> dict[str, object]:
    return {
        "disposition": Disposition.FAILED.value,
        "reason": reason,
        "urgent": False,
        "escalation": None,
        "attachments": [],
        "answer": False,
        "letters": [],
    }


def _whole_mail(raw: bytes, desk: Desk) -> dict[str, object]:
    """The daemon's own way from the bytes to the outcome, with nothing kept."""
    now = desk.now()
    with desk.database.read() as session:
        prefix = desk.policy.reference_prefix
        reading, outcome = consider(
            session, desk, _as_stored(raw, now), now, lambda: escalations.peek_reference(session, prefix, now.year)
        )
        return _whole(reading, outcome, desk)


def explain(raw: bytes, desk: Desk, reader: Reader = _whole_mail) -> dict[str, object]:
    """What would be done with one mail and why, by the names of the command's JSON. Raises nothing."""
    try:
        return reader(raw, desk)
    except MailRefusedError as error:
        return _failed(str(error))
    except Exception as error:  # noqa: BLE001 - the daemon would set it aside, with this reason
        return _failed(f"{type(error).__name__}: {error}")


def _as_stored(raw: bytes, now: datetime) -> StoredMail:
    return StoredMail(
        id=0, account="explain", folder="", uid=0, sha256=hashlib.sha256(raw).hexdigest(), size=len(raw),
        received_at=now,
        urgent=False, sender="", subject="", message_id=None, content_hash=None, state="received", attempts=1,
        disposition=None, reason="", escalation=None, handled_at=None, raw=raw, server_headers=None,
    )  # fmt: skip


def _whole(reading: Reading, outcome: Outcome, desk: Desk) -> dict[str, object]:
    case, proof = outcome.case, reading.proof
    answer: dict[str, object] = {
        "disposition": outcome.disposition.value,
        "reason": outcome.reason,
        "urgent": case.urgent if case else reading.subject.urgent,
        "subject": {"issue": reading.subject.issue, "ticket": reading.subject.ticket},
        "escalation": case.ref if case else None,
        "attachments": [attachment.name for attachment in reading.envelope.attachments],
        "answer": reading.silent is None and outcome.disposition not in _UNANSWERED,
        "proof": {
            "author": proof.author,
            "state": proof.state.value,
            "method": proof.method,
            "reason": proof.reason,
            "checks": [{"name": one.name, "passed": one.passed, "detail": one.detail} for one in proof.checks],
        },
        "letters": [{"kind": letter.kind.value, "to": letter.to} for letter in _letters(outcome)],
    }
    if reading.silent:
        answer["why_not_answered"] = reading.silent
    if outcome.form is not None:
        answer |= _form(outcome.form, desk.policy)
    if outcome.form is not None and case is not None:
        answer["missing"] = list(case.missing) if case.status is Status.INCOMPLETE else []
    if outcome.spoken is not None:
        answer |= _spoken(outcome.spoken)
    if reading.bounce is not None:
        answer["bounce"] = _bounce(reading.bounce)
    return answer


_UNANSWERED = frozenset(
    {
        Disposition.DUPLICATE,
        Disposition.OWN,
        Disposition.BOUNCE,
        Disposition.AUTOMATIC,
        Disposition.REFUSED,
        Disposition.FAILED,
    }
)
"""The rows of PRODUCT section 3 that are never answered."""


def _bounce(bounce: Bounce) -> dict[str, object]:
    """The recipient that matters most, and the Message-ID of the letter that the report is about."""
    worst = next((one for one in bounce.recipients if one.permanent), next(iter(bounce.recipients), None))
    return {
        "recipient": worst.address if worst else None,
        "recipients": [one.address for one in bounce.recipients],
        "permanent": worst.permanent if worst else bounce.action == "failed",
        "status": worst.status if worst else "",
        "action": bounce.action,
        "letter": next(iter(bounce.original_message_ids), None),
    }


def _letters(outcome: Outcome) -> list[Letter]:
    effects = [effect for change in outcome.changes for effect in change.decision.effects] + list(outcome.effects)
    return [effect for effect in effects if isinstance(effect, Letter)]


def _form(form: Form, policy: Policy) -> dict[str, object]:
    return {
        "kinds": list(form.kinds),
        "fields": {name: list(value) if isinstance(value, tuple) else value for name, value in form.fields.items()},
        "checklist": {item.name: item.name in form.checklist for item in policy.checklist},
        "invalid": [{"field": one.field, "value": one.value, "why": one.why} for one in form.invalid],
        "sources": dict(form.sources),
    }


def _spoken(spoken: Spoken) -> dict[str, object]:
    return {
        "verb": spoken.verb.value if spoken.verb else None,
        "note": spoken.note,
        "refer_to": spoken.refer_to,
        "when": spoken.when,
        "question": spoken.question,
        "unclear": spoken.unclear,
        "courtesy": spoken.courtesy,
    }


def _form_only(raw: bytes, desk: Desk) -> dict[str, object]:
    """Just the form reader: for a mail without context, for the first tier."""
    envelope, policy = open_envelope(raw, desk.gates), desk.policy
    subject = read_subject(envelope.subject, policy)
    form = read_form(
        envelope.text,
        envelope.html,
        policy,
        subject=subject,
        attachments=envelope.attachments,
        author=next(iter(envelope.authors), None),
    )
    required = policy.required_fields(form.kinds, urgent=subject.urgent, tier=policy.tiers[0].name)
    given = form.fields.keys() | {one.field for one in form.invalid}
    unticked = [f"checklist.{item.name}" for item in policy.checklist if item.name not in form.checklist]
    return {
        "urgent": subject.urgent,
        "subject": {"issue": subject.issue, "ticket": subject.ticket},
        "attachments": [attachment.name for attachment in envelope.attachments],
        **_form(form, policy),
        "missing": [*(name for name in required if name not in given), *unticked],
    }


def _reply_only(raw: bytes, desk: Desk) -> dict[str, object]:
    """Just the reply reader: the new words, and the verb that a decider's or a submitter's words hold."""
    envelope = open_envelope(raw, desk.gates)
    words = new_words(_body(envelope))
    zone = desk.policy.tiers[0].calendar.zone
    spoken = read_verdict(words, desk.policy, now=desk.now(), zone=zone)
    staff = read_staff_reply(words, desk.policy)
    if spoken.verb is None and staff.verb in ONLY_STAFF:
        spoken = staff  # a word that no decider has: this is the submitter's reply
    return {"reply": words} | _spoken(spoken)


def _body(envelope: Envelope) -> str:
    return envelope.text if envelope.text.strip() or not envelope.html else to_text(envelope.html)
