"""The words that may stand before a verb and change nothing, in the languages of the policy. A table only."""

from __future__ import annotations

LEAD_IN = frozenset({
    "hi", "hello", "hey", "dear", "good", "morning", "afternoon", "evening", "day", "all", "team", "both", "everyone",
    "hallo", "guten", "morgen", "tag", "bonjour",
    "hola", "ciao", "thanks", "thank", "you", "thx", "ty", "many", "much", "so", "very", "a", "lot", "again", "for",
    "to", "the", "this", "that",
    "these", "your", "it", "its", "clear", "quick", "great", "nice", "excellent", "detailed", "details", "detail",
    "info", "information", "summary",
    "overview", "background", "explanation", "explaining", "mail", "email", "message", "update", "work", "note",
    "raising", "bringing", "up",
    "sending", "sharing", "perfect", "super", "fine", "ok", "okay", "sure", "well", "right", "looks", "look", "lgtm",
    "me", "from", "my", "our",
    "side", "us", "of", "course", "absolutely", "definitely", "i", "we", "have", "had", "i've", "we've", "i'm", "am",
    "is", "are", "read", "reviewed",
    "review", "checked", "seen", "looked", "gone", "went", "through", "at", "everything", "complete", "completely",
    "carefully", "now", "case",
    "numbers", "number", "evidence", "documents", "file", "files", "facts", "ticket", "request", "refund",
    "recommendation", "proposal", "understood",
    "noted", "makes", "sense", "sounds", "reasonable", "justified", "convincing", "and", "sorry", "unfortunately",
    "regrettably", "leider", "hiermit",
    "damit", "decision", "answer", "verdict", "as", "discussed", "recommended", "proposed", "requested", "per",
    "clear-cut", "no-brainer", "problem",
    "agree", "agreed", "danke", "dank", "vielen", "merci", "gracias", "grazie", "bitte", "please", "pls", "kindly",
    "yeah", "with", "happy",
    "by", "end", "thing", "passt", "geht", "in", "ordnung", "von", "mir", "aus", "meiner", "seite", "pour", "moi",
    "c'est", "bon", "va", "bene", "vale", "hoor", "tak", "zgoda", "acordo", "はい", "vous", "pouvez", "rembourser",
    "acuerdo", "de", "delay", "late", "reply", "response", "on", "train", "phone", "mobile", "road", "short",
    "finally", "alright", "fair", "enough", "just", "alles", "klar",
    "désolé", "désolée", "malheureusement", "purtroppo", "helaas", "infelizmente", "niestety", "tyvärr",
})  # fmt: skip
"""The words that may stand before a verb in its sentence and change nothing."""
