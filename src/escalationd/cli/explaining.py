"""``explain``: what would be done with a mail, and why, changing nothing.

Uses the daemon's own ``consider`` on a read of the real database, or on an empty one without a configuration.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import typer

from escalationd.cli.output import as_json
from escalationd.config import default_policy, load
from escalationd.core.effects import Letter
from escalationd.core.policy import Policy
from escalationd.errors import MailRefusedError
from escalationd.mail.answering import OwnMail
from escalationd.mail.compose import Composer, Stationery
from escalationd.mail.envelope import Envelope, Gates, open_envelope
from escalationd.mail.form import Form, read_form
from escalationd.mail.html import to_text
from escalationd.mail.reply import new_words
from escalationd.mail.subject import read_subject
from escalationd.mail.trust import TrustMode, TrustRules
from escalationd.mail.verdict import ONLY_STAFF, Spoken, read_staff_reply, read_verdict
from escalationd.service.consider import Outcome, Reading
from escalationd.service.desk import Desk
from escalationd.service.readers import consider
from escalationd.store import escalations
from escalationd.store.database import Database
from escalationd.store.inbox import StoredMail


def explain_files(files: Sequence[Path], config: Path | None, *, json: bool, only: str) -> int:
    """Explain each mail; several give a list. Exit code 1 when a file cannot be read."""
    desk = _desk(config)
    found: list[dict[str, object]] = []
    bad = 0
    for path in _mails(files):
        try:
            raw = path.read_bytes()
        except OSError as error:
            typer.echo(f"{path}: {error.strerror}", err=True)
            bad = 1
            continue
        answer = _explain(raw, desk, only)
        found.append({"file": str(path)} | answer if len(files) > 1 or files[0].is_dir() else answer)
    if json:
        several = len(files) > 1 or any(path.is_dir() for path in files)
        as_json(found if several else found[0] if found else {})
    else:
        for answer in found:
            _print(answer)
    desk.database.close()
    return bad


def _mails(files: Sequence[Path]) -> Iterator[Path]:
    for path in files:
        if path.is_dir():
            yield from sorted(
                one for one in path.rglob("*") if one.is_file() and one.suffix.lower() in (".eml", ".txt", ".msg", "")
            )
        else:
            yield path


def _desk(config: Path | None) -> Desk:
    """The configured desk; without a configuration the shipped policy, where everybody counts as staff."""
    if config is not None:
        from escalationd.daemon import open_desk

        return open_desk(load(config, check_secrets=False))
    policy = default_policy()
    database = Database("sqlite://")
    database.migrate()
    return Desk(
        policy=policy,
        trust=TrustRules(mode=TrustMode.BORDER),
        own=OwnMail(addresses=frozenset({policy.mailbox}), instance="explain"),
        gates=Gates(),
        database=database,
        composer=Composer(policy, Stationery(mailbox=policy.mailbox, sender_name="", instance="explain")),
        now=lambda: datetime.now(UTC),
        random_text=lambda length: "a" * length,
        domain=policy.mailbox.rpartition("@")[2],
        account="explain",
        anybody=True,
    )


def _explain(raw: bytes, desk: Desk, only: str) -> dict[str, object]:
    try:
        if only == "form":
            return _form_only(raw, desk.policy)
        if only == "reply":
            return _reply_only(raw, desk)
        with desk.database.read() as session:
            mail = _as_stored(raw, desk.now())
            now = desk.now()
            reading, outcome = consider(
                session,
                desk,
                mail,
                now,
                lambda: escalations.peek_reference(session, desk.policy.reference_prefix, now.year),
            )
            return _whole(reading, outcome, desk)
    except MailRefusedError as error:
        return {"disposition": "failed", "reason": str(error), "answer": False, "letters": []}
    except Exception as error:  # noqa: BLE001 - the daemon would set it aside, with this reason
        return {"disposition": "failed", "reason": f"{type(error).__name__}: {error}", "answer": False, "letters": []}


def _as_stored(raw: bytes, now: datetime) -> StoredMail:
    return StoredMail(
        id=0, account="explain", folder="", uid=0, sha256=hashlib.sha256(raw).hexdigest(), size=len(raw),
        received_at=now,
        urgent=False, sender="", subject="", message_id=None, content_hash=None, state="received", attempts=1,
        disposition=None, reason="", escalation=None, handled_at=None, raw=raw, server_headers=None,
    )  # fmt: skip


def _whole(reading: Reading, outcome: Outcome, desk: Desk) -> dict[str, object]:
    case = outcome.case
    form = outcome.form
    bounce = reading.bounce
    worst = (
        next((one for one in bounce.recipients if one.permanent), next(iter(bounce.recipients), None))
        if bounce
        else None
    )
    answer: dict[str, object] = {
        "disposition": outcome.disposition.value,
        "reason": outcome.reason,
        "urgent": case.urgent if case else reading.subject.urgent,
        "subject": {"issue": reading.subject.issue, "ticket": reading.subject.ticket},
        "escalation": case.ref if case else None,
        "attachments": [attachment.name for attachment in reading.envelope.attachments],
        "answer": reading.silent is None,
        "proof": {
            "author": reading.proof.author,
            "state": reading.proof.state.value,
            "method": reading.proof.method,
            "reason": reading.proof.reason,
            "checks": [{"name": one.name, "passed": one.passed, "detail": one.detail} for one in reading.proof.checks],
        },
        "letters": [{"kind": letter.kind.value, "to": letter.to} for letter in _letters(outcome)],
    }
    if reading.silent:
        answer["why_not_answered"] = reading.silent
    if form is not None:
        answer |= _form(form, desk.policy)
        if case is not None and case.status.value == "incomplete":
            answer["missing"] = list(case.missing)
        elif case is not None:
            answer["missing"] = []
    if outcome.spoken is not None:
        answer |= _spoken(outcome.spoken)
    if bounce is not None:
        letter = outcome.case.ref if outcome.case else None
        answer["bounce"] = {
            "recipient": worst.address if worst else None,
            "recipients": [one.address for one in bounce.recipients],
            "permanent": worst.permanent if worst else None,
            "action": bounce.action,
            "letter": letter,
            "original_message_ids": list(bounce.original_message_ids),
        }
    return answer


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


def _form_only(raw: bytes, policy: Policy) -> dict[str, object]:
    """Just the form reader: for a mail without context, for the first tier."""
    envelope = open_envelope(raw)
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
    envelope = open_envelope(raw)
    words = new_words(_body(envelope))
    zone = desk.policy.tiers[0].calendar.zone
    spoken = read_verdict(words, desk.policy, now=desk.now(), zone=zone)
    staff = read_staff_reply(words, desk.policy)
    if spoken.verb is None and staff.verb in ONLY_STAFF:
        spoken = staff  # a word that no decider has: this is the submitter's reply
    return {"reply": words} | _spoken(spoken)


def _body(envelope: Envelope) -> str:
    return envelope.text if envelope.text.strip() or not envelope.html else to_text(envelope.html)


def _print(answer: Mapping[str, object]) -> None:
    """For people: one fact a line, nested facts below their name."""
    for name, value in answer.items():
        if value in (None, "", [], {}, ()):
            continue
        if isinstance(value, Mapping):
            typer.echo(f"{name}:")
            for key, item in value.items():
                if item not in (None, "", [], {}):
                    typer.echo(f"    {key}: {_words(item)}")
        else:
            typer.echo(f"{name}: {_words(value)}")
    typer.echo("")


def _words(item: object) -> str:
    """A value for reading: lists by commas, facts of one thing by spaces, yes and no."""
    if isinstance(item, Mapping):
        return " ".join(_words(value) for value in item.values())
    if isinstance(item, list):
        return ", ".join(_words(one) for one in item)
    return {True: "yes", False: "no"}[item] if isinstance(item, bool) else str(item)
