"""What the labels of a form are in other languages, where they stand beside our own: ``Betrag / Amount``.

By itself such a word is no label: in which other languages a form may be written, the policy's aliases say.
"""

from __future__ import annotations

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
