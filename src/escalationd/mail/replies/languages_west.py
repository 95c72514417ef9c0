"""What mail clients write in English, German and the languages around them. Words only: see ``languages.py``."""

from __future__ import annotations

from escalationd.mail.replies.language import Language

WEST = (
    Language(  # English
        begins="on|at",
        wrote="wrote|writes|said|has written|replied|sent the following|shared this",
        sender="from|sender",
        date="sent|date|sent on|sent at",
        other="to|cc|bcc|subject|reply-to|reply to|importance|priority|attachments|on behalf of|when|where",
        original="original message|original mail|original e-mail|original email|original appointment|reply message",
        forwarded=(
            "begin forwarded message|forwarded message|forwarded mail|forwarded email|forwarded by|"
            "start of forwarded message"
        ),
        phone=(
            "sent from|sent via|sent using|sent with|sent on the go|get outlook for|download outlook|"
            "from my iphone|from my ipad|from my android|from my blackberry|from my mobile|from my phone|"
            "yahoo mail: search, organize, conquer|"
            "typed on|typed with|dictated|please excuse typos|please excuse any|please excuse my brevity|"
            "please excuse brevity|excuse my brevity|excuse brevity|excuse typos|sorry for typos"
        ),
        closing=(
            "regards|best|best regards|best wishes|kind regards|kindest regards|warm regards|warmest regards|"
            "many regards|with regards|with best regards|with kind regards|with best wishes|rgds|brgds|br|kr|"
            "bw|thanks|thank you|many thanks|thanks a lot|thanks so much|thanks again|thanks and regards|"
            "thanks and best regards|thanks & regards|thank you and best regards|thx|ty|cheers|sincerely|"
            "sincerely yours|yours|yours sincerely|yours truly|yours faithfully|respectfully|take care|"
            "all the best|greetings|cordially"
        ),
    ),
    Language(  # German
        begins="am",
        wrote="schrieb|schrieben|hat geschrieben|geschrieben|schreibt|folgendes geschrieben",
        sender="von|absender",
        date="gesendet|datum|gesendet am|sendedatum",
        other="an|betreff|kopie|antwort an|wichtigkeit|priorität|anlagen|bcc|termin",
        original=(
            "ursprüngliche nachricht|urspruengliche nachricht|originalnachricht|original-nachricht|"
            "ursprüngliche mail|ursprüngliche e-mail|originalmail|originaltermin|ursprünglicher termin|"
            "originale nachricht"
        ),
        forwarded=(
            "anfang der weitergeleiteten nachricht|anfang der weitergeleiteten e-mail|"
            "weitergeleitete nachricht|weitergeleitete mail|weitergeleitet von"
        ),
        phone=(
            "gesendet von|gesendet mit|von meinem|von unterwegs gesendet|von unterwegs|diese nachricht wurde von|"
            "diese nachricht wurde mit|outlook für ios|outlook für android|holen sie sich outlook"
        ),
        closing=(
            "mit freundlichen grüßen|mit freundlichen gruessen|mit freundlichen grüssen|mit freundlichem gruß|"
            "mit besten grüßen|mit bestem gruß|mit vielen grüßen|freundliche grüße|freundliche grüsse|"
            "beste grüße|besten gruß|bester gruß|viele grüße|viele gruesse|vielen dank|"
            "vielen dank und viele grüße|liebe grüße|liebe gruesse|lieben gruß|herzliche grüße|herzlichst|"
            "schöne grüße|gruß|gruss|grüße|grüsse|mfg|vg|lg|danke|danke und gruß|danke und viele grüße|"
            "hochachtungsvoll"
        ),
    ),
    Language(  # French
        begins="le",
        wrote="a écrit|écrit|ecrit|a ecrit",
        sender="de|expéditeur|émetteur",
        date="envoyé|envoyée|date|date d'envoi|envoyé le|message du|date du message",
        other="à|a|objet|sujet|copie|copie à|répondre à|cci|importance|pièces jointes",
        original="message d'origine|message original|message initial|e-mail d'origine",
        forwarded=(
            "début du message réexpédié|début du message transféré|message transféré|message réexpédié|transféré par"
        ),
        phone="envoyé de|envoyé depuis|envoyé à partir|télécharger outlook|obtenez outlook|obtenir outlook",
        closing=(
            "cordialement|bien cordialement|bien à vous|bien à toi|cdlt|cdt|merci|merci d'avance|"
            "merci beaucoup|salutations|meilleures salutations|sincères salutations|amicalement|bonne journée|"
            "sincèrement"
        ),
    ),
    Language(  # Spanish and Catalan
        begins="el|el día|el dia",
        wrote="escribió|escribio|escribía|va escriure|ha escrit|ha escrito",
        sender="de|remitente",
        date="enviado|enviado el|fecha|enviada|data",
        other="para|asunto|responder a|cco|copia|importancia|datos adjuntos|per a|assumpte",
        original="mensaje original|correo original|missatge original",
        forwarded="inicio del mensaje reenviado|mensaje reenviado|reenviado por",
        phone="enviado desde|enviado con|enviado de|descarga outlook|obtener outlook|enviat des de",
        closing=(
            "saludos|un saludo|saludos cordiales|cordiales saludos|cordialmente|atentamente|muy atentamente|"
            "gracias|muchas gracias|gracias y saludos|atte"
        ),
    ),
    Language(  # Portuguese
        begins="em|no dia|a",
        wrote="escreveu|escreveu o seguinte",
        sender="de|remetente",
        date="enviado|enviada|enviado em|enviada em|data",
        other="para|assunto|responder a|cco|prioridade|anexos",
        original="mensagem original|mensagem de origem",
        forwarded=(
            "início da mensagem reencaminhada|início da mensagem encaminhada|mensagem encaminhada|"
            "mensagem reencaminhada"
        ),
        phone=(
            "enviado do|enviado a partir|enviado pelo|enviada do|enviado via|obter o outlook|baixar o outlook|"
            "enviado de"
        ),
        closing=(
            "atenciosamente|cumprimentos|com os melhores cumprimentos|melhores cumprimentos|obrigado|obrigada|"
            "abraço|abraços|cordialmente|att|saudações"
        ),
    ),
    Language(  # Italian
        begins="il|il giorno|in data",
        wrote="ha scritto|scrisse|scritto|ha scritto quanto segue",
        sender="da|mittente",
        date="inviato|data|inviato il|inviata",
        other="a|oggetto|rispondi a|ccn|copia|importanza|allegati",
        original="messaggio originale|messaggio originario",
        forwarded="inizio messaggio inoltrato|messaggio inoltrato|inoltrato da",
        phone="inviato da|inviata da|inviato con|inviato dal|scarica outlook|ottieni outlook",
        closing=(
            "cordiali saluti|saluti|distinti saluti|cordialmente|grazie|grazie mille|un saluto|a presto|buona giornata"
        ),
    ),
    Language(  # Dutch
        begins="op",
        wrote="schreef|heeft geschreven|het volgende geschreven|schreef het volgende|geschreven",
        sender="van|afzender",
        date="verzonden|datum|verstuurd|verzonden op",
        other="aan|onderwerp|kopie|antwoord aan|urgentie|bijlagen",
        original="oorspronkelijk bericht|oorspronkelijk mail|origineel bericht|oorspronkelijke bericht",
        forwarded="begin doorgestuurd bericht|doorgestuurd bericht|doorgestuurd door",
        phone="verzonden vanaf|verzonden met|verzonden via|verstuurd vanaf|verstuurd met|download outlook|outlook voor",
        closing=(
            "met vriendelijke groet|met vriendelijke groeten|vriendelijke groet|vriendelijke groeten|groet|"
            "groeten|groetjes|mvg|bedankt|dank je|hoogachtend|alvast bedankt"
        ),
    ),
    Language(  # Polish
        begins="w dniu|dnia|dn.|wiadomość napisana przez",
        wrote="wiadomość napisana przez|napisał|napisała|napisał(a)|napisał/a|pisze|napisano",
        sender="od|nadawca",
        date="wysłano|wysłane|wysłany|data|data wysłania",
        other="do|dw|udw|temat|odpowiedz do|ważność|załączniki",
        original="wiadomość oryginalna|wiadomosc oryginalna|oryginalna wiadomość|treść oryginalnej wiadomości",
        forwarded=(
            "początek przekazywanej wiadomości|wiadomość przekazana|przekazana wiadomość|treść przekazanej wiadomości"
        ),
        phone="wysłane z|wysłano z|wysłano za|pobierz outlook|pobierz aplikację outlook|pobierz program outlook",
        closing=(
            "pozdrawiam|pozdrowienia|z poważaniem|serdecznie pozdrawiam|dziękuję|dzięki|z pozdrowieniami|"
            "łączę pozdrowienia|pozdr"
        ),
    ),
    Language(  # Swedish
        begins="den",
        wrote="skrev|skrev följande",
        sender="från|avsändare",
        date="skickat|skickades|datum|skickad",
        other="till|kopia|ämne|svara till|prioritet|bilagor",
        original="ursprungligt meddelande|originalmeddelande|originalmeddelandet|ursprungligt mail",
        forwarded=(
            "vidarebefordrat brev|vidarebefordrat meddelande|påbörjat vidarebefordrat meddelande|"
            "början på vidarebefordrat meddelande"
        ),
        phone="skickat från|skickat via|skickad från|hämta outlook|skickat med",
        closing=(
            "mvh|med vänlig hälsning|med vänliga hälsningar|vänliga hälsningar|vänlig hälsning|hälsningar|"
            "hälsning|bästa hälsningar|tack|tack på förhand|vh|hej då"
        ),
    ),
    Language(  # Danish
        begins="den|d.",
        wrote="skrev|skrev følgende|har skrevet",
        sender="fra|afsender",
        date="sendt|dato|sendt den",
        other="til|emne|svar til|kopi|prioritet|vedhæftede filer",
        original="oprindelig meddelelse|original meddelelse|oprindelig besked|original besked|oprindelig mail",
        forwarded="videresendt besked|start på videresendt besked|videresendt meddelelse|videresendt af",
        phone="sendt fra|sendt via|hent outlook|få outlook",
        closing=(
            "mvh|med venlig hilsen|venlig hilsen|venlige hilsner|de bedste hilsner|hilsen|hilsner|kh|"
            "kærlig hilsen|bedste hilsner|tak|på forhånd tak|vh"
        ),
    ),
    Language(  # Norwegian
        begins="den|på",
        wrote="skrev|skrev følgende|har skrevet",
        sender="fra|avsender",
        date="sendt|dato",
        other="til|emne|kopi|svar til|viktighet|vedlegg",
        original="opprinnelig melding|original melding|opprinnelig e-post",
        forwarded="videresendt melding|begynnelsen på videresendt melding|videresendt e-post",
        phone="sendt fra|sendt via|skaff deg outlook|få outlook|last ned outlook",
        closing="mvh|med vennlig hilsen|vennlig hilsen|hilsen|beste hilsen|takk|på forhånd takk",
    ),
    Language(  # Finnish
        begins="ma|ti|ke|to|pe|la|su",
        wrote="kirjoitti|kirjoittanut|kirjoitti seuraavaa",
        sender="lähettäjä|lähettänyt",
        date="lähetetty|päiväys|pvm|päivämäärä",
        other="vastaanottaja|kopio|aihe|vastausosoite|liitteet|tärkeys",
        original="alkuperäinen viesti|alkuperäinen sähköposti",
        forwarded="välitetty viesti|edelleenlähetetty viesti|välitetty viesti alkaa",
        phone=(
            "lähetetty iphonesta|lähetetty ipadista|lähetetty puhelimesta|lähetetty androidista|"
            "lähetetty laitteesta|hanki outlook|lataa outlook"
        ),
        closing="terveisin|ystävällisin terveisin|parhain terveisin|t.|yt|kiitos|kiitos etukäteen|terv.|terveiset",
    ),
)
