"""The words of labels beside the policy's own: what other forms ask for, headings, and other languages. Tables only.

By itself a word of another language is no label: in which a form may be written, the policy's aliases say.
"""

from __future__ import annotations

import re

TYPE = "type"
CHECKLIST = "checklist"
OTHER = "other"
SECTION = "section"
"""Labels that are no fields: the kind of escalation, the checklist as a whole, what other forms ask for, and the
headings of a form's parts."""
EXTRA = {
    TYPE: (
        "type",
        "escalation type",
        "type of escalation",
        "kind",
        "category",
        "escalation kind",
        "escalation category",
    ),
    OTHER: (
        "priority",
        "severity",
        "agent",
        "agent name",
        "assigned to",
        "assignee",
        "department",
        "team",
        "queue",
        "reported by",
        "submitted by",
        "requested by",
        "requester",
        "prepared by",
        "created by",
        "created on",
        "opened on",
        "opened by",
        "date",
        "escalation date",
        "date of escalation",
        "escalated by",
        "escalated to",
        "escalation level",
        "tier",
        "customer name",
        "client name",
        "account name",
        "name",
        "company",
        "contact",
        "contact person",
        "phone",
        "telephone",
        "product",
        "region",
        "country",
        "language",
        "channel",
        "sla",
        "due date",
        "expected response",
        "tags",
        "subject",
        "from",
        "to",
        "cc",
    ),
    CHECKLIST: (
        "checklist",
        "pre-escalation checklist",
        "escalation checklist",
        "before escalating",
        "before escalating checklist",
        "complete this checklist",
        "check list",
        "pre-checks",
        "pre-escalation checks",
    ),
    SECTION: (
        "required information",
        "for all escalations",
        "all escalations",
        "also include",
        "escalation form",
        "escalation request",
        "escalation details",
        "escalation information",
    ),
}
PARTS = (
    "{}",
    "for {} escalations",
    "for {}",
    "{} escalation",
    "{} escalation details",
    "{} escalation information",
    "{} details",
    "{} information",
    "{} fields",
    "{} section",
    "{} only",
)
"""How the part of a form is headed that only one kind of escalation has."""
NO_PLURAL = ("us", "ss", "is", "was", "has")
"""``Status`` and ``address`` are one."""
NUMBER_WORDS = frozenset({"no", "nr", "num", "№"})
TELLS_NOTHING = frozenset({
    "the", "a", "an", "of", "for", "in", "on", "this", "that", "these", "it", "is", "are", "s", "was", "were", "been",
    "has", "have", "had", "ve", "re", "m", "my", "our", "your", "yet", "currently", "please", "exactly", "briefly",
})  # fmt: skip
"""Words of a label that do not tell which field is meant."""
TURNS = frozenset({"of", "for", "in", "on"})
"""At the head of a line they make another phrase of it: ``In the case:`` begins a sentence."""
UNTIL_NOW = re.compile(r" (?:so far|to date|until now|up to now)$")
SMALL_WORD = re.compile(
    r"\b(?:fees?|charges?|costs?|tax(?:es)?|vat|balance|limit|refund(?:ed)?|original|initial|total|previous|old|new|former|related|linked|parent|other|another|expected|estimated|remaining|open|paid|received|missing|correct|wrong|actual|claimed|credit|debit|discount|bank|order|invoice|company|vendor|merchant|partner|internal|external|my|their|his|her|not?|without|before|after|last|next|per|max|min|count|date|time|name|rate|price|the|and|or|for|by|with)\b",
    re.IGNORECASE,
)
"""An English word beside a label makes it a label of something else, and no translation."""

_ABROAD = {
    "ticket_id": "vorgang, vorgangsnummer, ticketnummer, fallnummer, dossier, caso, zaaknummer, ärende, zgłoszenie",
    "customer_id": "kunde, kundennummer, kundennr, kunden id, klantnummer, kundnummer, numéro client, cliente, klient",
    "issue_summary": "zusammenfassung, kurzbeschreibung, résumé, resumen, resumo, riepilogo, samenvatting",
    "timeline": "verlauf, zeitlicher verlauf, zeitachse, chronologie, cronología, cronologia, tijdlijn, tidslinje",
    "actions_taken": "maßnahmen, acciones, azioni, ações, maatregelen, åtgärder, działania",
    "amount": "betrag, summe, montant, importe, importo, valor, bedrag, belopp, kwota, 金額",
    "currency": "währung, devise, moneda, valuta, moeda, waluta, 通貨",
    "transaction_ids": "transaktionen, transaktionsnummern, transaktionsnummer, transacciones, transazioni, transações",
    "evidence": "nachweis, nachweise, belege, preuve, preuves, prueba, pruebas, prova, prove, bewijs, bevis",
}
_NAMES = {word.casefold(): name for name, words in _ABROAD.items() for word in words.split(", ")}


def abroad(words: str) -> str | None:
    """The field that a word of another language (in its plain form) is the label of."""
    return _NAMES.get(words)
