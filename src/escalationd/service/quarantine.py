"""The refused mails as a queue: an admin releases one, vouching for its author, or rejects it. Judges no mail."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlmodel import Session

from escalationd.core.events import Disposition
from escalationd.core.life import may_write
from escalationd.errors import MailRefusedError
from escalationd.mail.opening.envelope import open_envelope
from escalationd.mail.proof.proof import Check, Proof, ProofState
from escalationd.service.desk import Desk
from escalationd.store import history, inbox, notes
from escalationd.store.inbox import StoredMail

_ASIDE = (Disposition.REFUSED.value, Disposition.FAILED.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """An admin's word that a refused mail is its author's own."""

    admin: str
    note: str


def release(desk: Desk, number: int, admin: str, note: str) -> str:
    """Let a refused mail be handled again, its author vouched for; why that cannot be, or nothing when it is done.

    Only the proof is replaced: who may not write here still may not, and a decision still needs its token.
    """
    with desk.database.write() as session:
        mail = inbox.find(session, number)
        why = _why_not(desk, mail, number, admin)
        if why or mail is None:
            return why
        notes.put(session, _name(number), {"admin": admin, "note": note})
        inbox.reopen(session, number)
        text = f"mail {number} is released: {note}"
        payload = {"mail": mail.sha256, "number": number, "refused because": mail.reason, "note": note}
        history.append(session, mail.escalation, desk.now(), "released", admin, text, payload)
    return ""


def _why_not(desk: Desk, mail: StoredMail | None, number: int, admin: str) -> str:
    if mail is None:
        return f"there is no mail {number}"
    if mail.state != "done" or mail.disposition != Disposition.REFUSED.value:
        return f"mail {number} was not refused: it is {mail.disposition or 'waiting'}"
    if not mail.raw:
        return f"the bytes of mail {number} were removed when their retention time was over"
    try:
        author = open_envelope(mail.raw, desk.gates).author
    except MailRefusedError as error:
        return f"mail {number} cannot be read: {error}"
    if author is None:
        return f"mail {number} does not name one author, so nobody can vouch for them"
    if desk.policy.same_person(author, admin):
        return f"mail {number} is in your own name: another admin can vouch for it, or write it once more"
    if not may_write(desk.policy, author):
        return f'{author} is not of the staff: add them to the configuration, then "inbox retry {number}"'
    return ""


def reject(desk: Desk, number: int, admin: str, note: str) -> str:
    """Leave a mail that was set aside as it is, with a note; why that cannot be, or nothing when it is done."""
    with desk.database.write() as session:
        mail = inbox.find(session, number)
        if mail is None:
            return f"there is no mail {number}"
        if mail.state != "done" or mail.disposition not in _ASIDE:
            return f"mail {number} was not set aside: it is {mail.disposition or 'waiting'}"
        inbox.explain(session, number, f"rejected by {admin}: {note} (it was {mail.reason})")
        text = f"mail {number} is rejected: {note}"
        payload = {"mail": mail.sha256, "number": number, "note": note}
        history.append(session, mail.escalation, desk.now(), "rejected", admin, text, payload)
    return ""


def find_release(session: Session, mail: StoredMail) -> Release | None:
    """The admin's word on this mail, or None."""
    if mail.disposition != Disposition.REFUSED.value:
        return None  # never refused, so never released: the usual mail costs no query
    found = notes.get(session, _name(mail.id))
    return Release(admin=found["admin"], note=found["note"]) if found else None


def vouch(proof: Proof, release: Release) -> Proof:
    """The proof of a released mail: passed by the admin's word, beside every check that was made before."""
    if proof.author is None:
        return proof
    method = f"released by {release.admin}: {release.note}"
    check = Check(name="released by an admin", passed=True, detail=f"{release.admin}: {release.note}")
    return replace(proof, state=ProofState.PASSED, method=method, reason="", checks=(*proof.checks, check))


def _name(number: int) -> str:
    return f"release/{number}"
