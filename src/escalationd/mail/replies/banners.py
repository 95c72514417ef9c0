"""What gateways and labels put above a person's words: "CAUTION: This email originated ...". Reads no verbs."""

from __future__ import annotations

import re
from collections.abc import Sequence

from escalationd.mail.replies.quotes import LONGEST_LINE, is_rule

_BANNER_BEGINS = re.compile(
    r"^\W*(?:(?:caution|warning|attention|achtung|warnung|vorsicht|notice|alert|avertissement|mise en garde|"
    r"cuidado|advertencia|atención|attenzione|atenção|let op|uwaga|obs|varning|advarsel|external|extern[e]?|"
    r"externe mail|extern e-?mail|\[ext(?:ernal|ern)?\])\b|(?:this|the) (?:e-?mail|message|mail) (?:originated|"
    r"is from|came|was sent|comes|has been sent) .{0,20}(?:outside|extern)|you don'?t often get e-?mail|"
    r"some people who received this message|"
    r"(?:diese (?:e-?mail|nachricht) (?:kommt|stammt|wurde)|sie erhalten nicht (?:oft|häufig)|ce (?:message|"
    r"courriel|mail) (?:provient|vient|a été envoyé)|vous n'obtenez pas souvent|este (?:mensaje|"
    r"correo) (?:proviene|procede|se ha originado)|no suele recibir|questa e-?mail (?:proviene|arriva)|"
    r"esta mensagem (?:veio|foi enviada)|deze e-?mail (?:komt|is afkomstig)))",
    re.IGNORECASE,
)
_BANNER_WORDS = re.compile(
    r"outside (?:of )?(?:the|your|our|this)|external (?:sender|e-?mail|mail|source|message|recipient)|"
    r"\[?ext(?:ernal|ern)?\]\W*$|(?:click|open)(?:ing)? (?:on )?(?:any )?(?:links?|attachments?)|"
    r"(?:recogni[sz]e|know|trust|verify) the (?:sender|content|source)|content is safe|often get e-?mail|"
    r"learn why this is important|exercise caution|suspicious|phishing|"
    r"extern(?:e[rn]?|en)? (?:absender|quelle|e-?mail)|von außerhalb|außerhalb (?:der|ihrer|unserer)|"
    r"anhänge (?:öffnen|oder)|links (?:klicken|oder)|expéditeur externe|extérieur|ne cliquez pas|"
    r"pièces jointes|remitente externo|externo|no haga clic|fuera de|mittente esterno|esterno|non (?:cliccare|"
    r"aprire)|remetente externo|fora da|externe (?:afzender|bron)|buiten (?:de|uw)|klik niet|extern avsändare|"
    r"ekstern avsender|zewn[ęe]trz",
    re.IGNORECASE,
)
_WRAPPED_BANNER = re.compile(r"^\s*\w{0,20}BannerStart\s*$")
_BANNER_ENDS = re.compile(r"^\s*\w{0,20}BannerEnd\s*$")
"""A gateway's marks around its warning, which are hidden in the formatted text."""
_LABEL_ALONE = re.compile(
    r"^\W*(?:(?:(?:data |information |document )?(?:sensitivity|classification|klassifizierung|einstufung|"
    r"clasificación|classificação|classificazione)\s*[:：–-]\W*)?(?:c\d\W+|tlp\W+)?"
    r"(?:(?:strictly |highly |company |business )?(?:internal|confidential|public|restricted|official|general|"
    r"unclassified|intern|vertraulich|öffentlich|interne|confidentiel|interno|confidencial|pubblico|"
    r"riservato)(?: use)?(?: only)?|(?:nur )?für den internen gebrauch|usage interne|uso interno|"
    r"tlp\W+(?:clear|white|green|amber|red))"
    r"|(?=\W*[*#=<\[({_-])\W*extern(?:al|e|o)?(?: (?:e-?mail|mail|sender|absender))?)\W*$",
    re.IGNORECASE,
)
"""What a gateway or Outlook stamps on top, and nothing else on its line: ``C2 - Internal``, ``*** EXTERN ***``."""
_TOP = 8


def banner_end(lines: Sequence[str]) -> int:
    """How many lines at the top gateways' warnings take (``CAUTION: This email originated ...``); 0: none."""
    end = 0
    while end < _TOP and (more := _one_banner(lines[end:])):
        end += more
    return end


def _one_banner(lines: Sequence[str]) -> int:
    start = next((number for number, line in enumerate(lines[:_TOP]) if line.strip(" \t*_-=[]|>+")), None)
    if start is not None and _is_label_above(lines, start):
        return start + 1
    if start is not None and _WRAPPED_BANNER.match(lines[start]):
        return next((n + 1 for n in range(start, min(start + _TOP, len(lines))) if _BANNER_ENDS.match(lines[n])), 0)
    if start is None or not _BANNER_BEGINS.match(lines[start][:LONGEST_LINE]):
        return 0
    last = None
    for number in range(start, min(start + _TOP, len(lines))):
        if _BANNER_WORDS.search(lines[number][:LONGEST_LINE]):
            last = number
    if last is None:
        return 0
    while last + 1 < len(lines) and _goes_on(lines[last], lines[last + 1]):
        last += 1
    while last + 1 < len(lines) and is_rule(lines[last + 1]):
        last += 1
    return last + 1


def _is_label_above(lines: Sequence[str], number: int) -> bool:
    """Whether a line only classifies the words below it; alone in a mail it would be the words."""
    stamped = len(lines[number]) <= LONGEST_LINE and bool(_LABEL_ALONE.match(lines[number]))
    return stamped and any(line.strip() for line in lines[number + 1 :])


def _goes_on(line: str, below: str) -> bool:
    """Whether the sentence of a wrapped line goes on in the next one."""
    return not line.rstrip().endswith((".", "!", ":", "]", ")", "*", ">")) and below[:1].islower()
