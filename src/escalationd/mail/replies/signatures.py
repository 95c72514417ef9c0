"""What stands below a person's words and is not said by them: signatures, small print, list footers.

Finds where such a piece begins or ends in a list of lines; cuts nothing itself and reads no verbs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from escalationd.mail.replies.languages import words
from escalationd.mail.replies.phrases import NAMES_MONEY
from escalationd.mail.replies.quotes import LONGEST_LINE, any_of, is_rule

_DELIMITER = re.compile(r"^\s*(?:--|—|––|__) ?$")
_PHONE = re.compile(rf"^\W{{0,3}}(?:{any_of(words('phone'))}).{{0,100}}$")
_PHONE_LAST = re.compile(
    r"^.{0,40}\b(?:(?:iPhone|iPad|Android|Handy|Mobile|Mobil|Galaxy)\S{0,12} (?:gesendet|verzonden|verstuurd|"
    r"küldve|gönderildi)|gesendet|から送信)[.!]?$",
    re.IGNORECASE,
)
_PROGRAM = re.compile(
    r"phone|ipad|android|galaxy|samsung|huawei|pixel|blackberry|xiaomi|outlook|mail\b|proton|yahoo|gmail|superhuman|"
    r"spark|\bhey\b|k-9|tuta|smartphone|tablet|handy|mobil|tele[fp]|device|gerät|appareil|dispositivo|toestel|"
    r"\bapp\b|watch|aka\.ms|手机|スマートフォン|携帯|갤럭시|почт|телефон|τηλέφωνο",
    re.IGNORECASE,
)
_OUTLOOK_LINK = re.compile(r"\boutlook\b.{0,60}https://aka\.ms/", re.IGNORECASE)
"""Where Outlook on a phone is to be had, in whatever language."""
_CLOSING = re.compile(
    rf"^\W{{0,2}}(?:{any_of(words('closing'))})(?P<name>(?:\W{{1,4}}(?-i:[^\W\d_a-zß-ÿ])[\w.'’-]{{0,20}}){{0,3}})\W{{0,4}}$",
    re.IGNORECASE,
)
_NAMED_CLOSING = re.compile(r"^[^,]{2,40}, ?(?:/ ?)?[^\W\d_a-zß-ÿ][^,]{0,40}$")
"""``Best, Ruth``. Without the comma, as in ``Thanks Maya``, it speaks to somebody."""
_PARTICLES = frozenset({"von", "van", "de", "der", "den", "des", "da", "di", "do", "dos", "du", "la", "le", "el",
    "al", "bin", "zu", "af", "av", "of", "and", "und", "et", "y", "e", "i", "og", "och", "i.a.", "i.v.", "ppa.",
    "p.p.", "for", "für", "the", "at", "to", "in"})  # fmt: skip
"""Words in small letters inside names, titles and companies."""
_LOWER_NAME = re.compile(r"^\W{0,3}[^\W\d_]{1,15}\W{0,2}$")
_DECIDES = re.compile(r"\b(?:approv\w+|den(?:y|ied)|reject\w*|resolved)\b", re.IGNORECASE)
_TALKS = re.compile(
    r"\b(?:yes|no|not|never|nothing|ok(?:ay)?|go ahead|wait|stop|hold|ask|take|undo|but|only|except|unless|if|"
    r"until|before|after|first|please|pay|refund|don't|half|partial(?:ly)?|partly|conditional(?:ly)?|"
    r"conditions?|provisional(?:ly)?|temporarily|tentative(?:ly)?|tomorrow|later|soon|maybe|perhaps|possibly|"
    r"probably|hopefully|pending|draft|tbc|limits?|limited to|amount|kidding|joking|oops|edit|update|"
    r"correction|ja|nein|nicht|aber|nur|erst|teilweise|hälfte|vielleicht|vorläufig|später|moitié|peut-être|"
    r"demain|mitad|quizás|mañana|parcial\w*|metà|forse|domani|helft|misschien|warte\w*|zahl\w*|oui|non|mais|"
    r"attend\w*|pero|espera\w*)\b",
    re.IGNORECASE,
)
"""Words of somebody who goes on talking, which no name or title holds."""
_NUMBER = re.compile(r"\d")
_POSTSCRIPT = re.compile(r"^\W*p\.? ?s\.?\b", re.IGNORECASE)
_CONTACT = re.compile(
    r"@|https?://|www\.|\+?\d[\d ()/.-]{6,}|\||•|^\W*(?:tel|phone|mobile|mobil|cell|fax|direct|office|telefon|"
    r"tél|m|t|p|e|w)\b\.?\s*:|\b(?:GmbH|Ltd|Inc|AG|LLC|S\.A|B\.V|Corp|PLC|Oy|AB|SpA|S\.r\.l|SAS)\b",
    re.IGNORECASE,
)
_SMALL_PRINT = re.compile(
    r"^\W{0,6}(?:confidential(?:ity)?(?: notice| note| information)?\b(?!\s+\w+ (?:is|was|are))|disclaimer\b|"
    r"legal notice\b|privileged and confidential|"
    r"(?:this|the) (?:e-?mail|message|communication|transmission)(?:,? (?:and|including|together with) (?:any|"
    r"its|all) .{0,40})? (?:is|are|may|contains?|and|has been (?:sent|scanned|"
    r"checked))\b.{0,120}(?:confidential|intended|privileged|addressee|recipient|virus|binding|attachment|"
    r"legal|protected)|"
    r"(?:the )?(?:information|contents?) (?:contained )?(?:in|of) this (?:e-?mail|message|communication)|"
    r"if you (?:are not|have received|received|are neither) (?:the intended|an intended|this|it)|"
    r"any (?:unauthori[sz]ed|views or opinions)|"
    r"(?:please|think|bitte|pensez|piense|por favor).{0,40}(?:environment|print|umwelt|ausdruck|drucken|"
    r"imprimer|imprimir)|"
    r"diese (?:e-?mail|nachricht|mail) (?:enthält|kann|könnte|ist|und|einschließlich)\b.{0,120}(?:vertraulich|"
    r"bestimmt|geschützt|anh[äa]ng)|der inhalt dieser|(?:diese )?vertraulich(?:keit|e)\b|"
    r"wenn sie nicht der (?:richtige|beabsichtigte)|sollten sie (?:nicht|diese)|"
    r"ce (?:message|courriel|mail)(?: électronique)?(?:,? ainsi que .{0,40})? (?:et|est|contient|peut|"
    r"s'adresse)\b|si vous (?:n'êtes pas le destinataire|avez reçu ce)|"
    r"est[ea] (?:mensaje|correo|e-?mail|mensagem)(?: electrónico)?(?:,? (?:y|e) .{0,40})? (?:es|está|contiene|"
    r"puede|y|e|contém|pode|é|va)\b|si (?:usted )?(?:no es el destinatario|ha recibido este)|aviso (?:legal|"
    r"de confidencialidad)|"
    r"(?:questo|il presente|la presente) (?:messaggio|e-?mail|comunicazione)|le informazioni contenute|"
    r"ai sensi del|se (?:non siete|avete ricevuto)|dit (?:bericht|e-?mail(?:bericht)?) (?:is|kan|en|bevat)\b|"
    r"de informatie (?:in|verzonden)|"
    r"ta wiadomość|niniejsza wiadomość|treść tej wiadomości|detta (?:e-?post|meddelande|"
    r"mail)(?:meddelande)? (?:är|kan|innehåller|och)|denne (?:e-?mail|meddelelse|e-?post) (?:er|kan|og|"
    r"indeholder|inneholder)|данное (?:сообщение|письмо)|"
    r"[^.!?\n]{2,50}\b(?:ltd|limited|plc|gmbh|inc|llc|llp)\b\.?,?(?: is| are)? (?:a company )?(?:registered|"
    r"incorporated|authori[sz]ed)\b|p please consider the environment|"
    r"my working (?:days?|hours|week|pattern) may (?:not be|differ)|i work flexibl[ey]\b|book (?:a )?(?:time|"
    r"meeting|slot)(?: to meet)? with me\W*$|"
    r"(?:registered (?:office|in|number)|handelsregister|amtsgericht|sitz der gesellschaft|geschäftsführ(?:er|"
    r"ung|erin)|vorstand|ust-?id|vat (?:no|number|id)|company (?:no|number|registration)|siret|rcs)\b)",
    re.IGNORECASE,
)
_FOOTER = re.compile(
    r"^\W{0,6}(?:to unsubscribe|unsubscribe\b|you (?:are receiving|received|are getting|get) this (?:message|"
    r"e-?mail|mail)? ?because|reply to this email directly|view it on github|manage your (?:subscription|"
    r"preferences)|to (?:view|post|manage|change|stop|mute) .{0,60}(?:list|discussion|group|thread|"
    r"subscription|e-?mails)\b|"
    r"sent through .{2,40} mailing list|(?:this|diese) (?:e-?mail|email|message|nachricht|mail) (?:has been|"
    r"was|is|wurde) .{0,40}(?:scanned|checked|virus|viren|geprüft|überprüft|free)|(?:virus-?free|virenfrei|"
    r"avast|avg)\b.{0,60}$|(?:scanned|checked) by .{2,40}$|no virus found|ce(?:t e-?mail|"
    r" courrier électronique).{0,60}virus|este (?:mensaje|correo|e-?mail).{0,60}virus|"
    r"questa e-?mail.{0,60}virus|"
    r"microsoft teams(?: meeting| need help| besprechung)?\W*$|join (?:the meeting now|zoom meeting|"
    r"on your computer|microsoft teams meeting|with google meet)|"
    r".{2,60} is inviting you to a scheduled zoom meeting|an teams-besprechung teilnehmen|"
    r"google meet\b.{0,40}$)",
    re.IGNORECASE,
)
_LIST = re.compile(
    r"mailing list|listinfo|lists\.|list-?archive|google groups|groups\.google|unsubscribe", re.IGNORECASE
)
_CARD = re.compile(r"^(?P<name>[^|•·]{3,40}?)\s*[|•·]\s*\S.{0,60}$")
_BLOCK = 8
_LONGEST_BLOCK_LINE = 90
_FEW = 3
_COURTESY = re.compile(
    r"^\s*(?:please (?:let|advise|call|contact|reach|confirm|get back|look|see|help|do|review|respond|reply)|"
    r"let me know|let us know|looking forward|(?:many )?thanks? (?:in advance|for|a lot|so much)|"
    r"thank you (?:in advance|for|very much|so much)|i(?:'m| am) (?:available|happy|around)|happy to|feel free|"
    r"if you (?:need|have|want)|should you|hope (?:this|that)|sorry for|call me|ping me|any questions)\b|"
    r"^\W*p\.? ?s\.?[:,.\s]",
    re.IGNORECASE,
)
"""How the paragraph below a form begins that speaks to its reader: no field's value."""


def is_delimiter(line: str) -> bool:
    """Whether a line is the signature delimiter ``-- `` or one of its shapes."""
    return bool(_DELIMITER.match(line[:10])) and len(line) <= 10


def is_postscript(line: str) -> bool:
    """Whether a line begins with "P.S.": said by the author, wherever it stands."""
    return bool(_POSTSCRIPT.match(line))


def is_phone_line(line: str) -> bool:
    """Whether a line is what a phone or a program adds: ``Sent from my iPhone``, in any language."""
    if len(line) > LONGEST_LINE:
        return False
    found = _PHONE.match(line.lower()) or _PHONE_LAST.match(line.strip()) or _OUTLOOK_LINK.search(line)
    return bool(found) and line.strip().count(". ") == 0


def names_a_program(line: str) -> bool:
    """Whether a line names a device or a mail program."""
    return bool(_PROGRAM.search(line[:LONGEST_LINE]))


def is_closing(line: str) -> bool:
    """Whether a line ends what is said: ``Best regards,``, perhaps with a name behind it."""
    return len(line) <= LONGEST_LINE and bool(_CLOSING.match(line))


def is_name(line: str) -> bool:
    """Whether a line is nothing but a name, as people sign with."""
    return bool(line.strip()) and len(line.split()) <= _FEW and _is_of_block(line.strip(), named=False)


def is_card(lines: Sequence[str]) -> bool:
    """Whether a paragraph is a visiting card that no closing opens: ``Ruth Okafor | CIO`` over company and numbers.

    A name alone on its line needs a number or an address below it.
    """
    found = _CARD.match(lines[0].strip())
    name = found["name"] if found else lines[0].strip()
    reached = found or any(_CONTACT.search(line) for line in lines[1:])
    if not reached or len(name.split()) < 2 or not is_name(name) or len(lines) > _BLOCK:
        return False
    return all(_is_of_block(line.strip(), named=True, adjacent=True) and not _TALKS.search(line) for line in lines)


def is_small_print(lines: Sequence[str], number: int) -> bool:
    """Whether small print, or a list's or scanner's footer, begins here: below an empty line or a rule, or on top."""
    first = number == 0 or not lines[number - 1].strip() or is_rule(lines[number - 1])
    line = lines[number][:LONGEST_LINE]
    if is_rule(line):
        return any(_LIST.search(below[:LONGEST_LINE]) for below in lines[number + 1 : number + 4])
    if not first:
        return bool(_FOOTER.match(line))
    return bool(_SMALL_PRINT.match(line) or _FOOTER.match(line))


def closing_block(lines: Sequence[str], number: int) -> int:
    """Where the name block that a closing line opens ends (the index after it); ``number`` when there is none.

    Names, titles and addresses below ``Best regards,`` are nobody's words. A line that goes on talking, or a
    postscript, ends the block: it may take back what stands above.
    """
    if not is_closing(lines[number]):
        return number
    end, named = number + 1, bool(_NAMED_CLOSING.match(lines[number]))
    while end < len(lines) and end - number <= _BLOCK + 4:
        line = lines[end]
        if line.strip() and not _is_of_block(line, named=named, adjacent=bool(lines[end - 1].strip())):
            break
        named = named or bool(line.strip())
        end += 1
    return end if named else number


def _is_of_block(line: str, *, named: bool, adjacent: bool = False) -> bool:
    """A name, a title, a company, a number or an address; the first line below the closing is a name.

    A line right below the name may hold a few small words ("Approved supplier of the year").
    """
    if len(line) > _LONGEST_BLOCK_LINE or _POSTSCRIPT.match(line):
        return False
    tokens = re.findall(r"[\w'’.@/:+-]+", line)
    small = [token for token in tokens if token[0].islower() and token.lower() not in _PARTICLES]
    told = line.rstrip().endswith((".", "!", "?"))
    if NAMES_MONEY.search(line) or (not named and _NUMBER.search(line)):
        return False  # a limit, and no signature
    if named and _CONTACT.search(line):
        return not small or (len(small) <= _FEW and not told)
    if _TALKS.search(line) or (_DECIDES.search(line) and (not named or len(tokens) < _FEW)):
        return False
    if not named and _LOWER_NAME.match(line):
        return True
    allowed = _FEW if named and adjacent and not told else 0
    return len(tokens) <= _BLOCK and len(small) <= allowed and any(token[0].isupper() for token in tokens)


def is_courtesy(line: str) -> bool:
    """Whether a line begins a paragraph to the reader of a form, such as ``Please let me know``."""
    return _COURTESY.match(line) is not None
