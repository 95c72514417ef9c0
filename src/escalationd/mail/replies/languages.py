"""What mail clients write around a quoted mail, one row a language. Words only: matches nothing itself.

Each cell holds alternatives between bars, in lower case. Where the words come from: the reply headers of Outlook
(desktop, web, mobile), Apple Mail, Gmail, Thunderbird, Yahoo, Samsung and K-9 in that language.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """``begins`` opens an attribution and ``wrote`` closes it; the rest are header fields, rulers and phones' lines."""

    begins: str
    wrote: str
    sender: str
    date: str
    other: str
    original: str
    forwarded: str
    phone: str
    closing: str


LANGUAGES = (
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
    Language(  # Czech and Slovak
        begins="dne|dňa",
        wrote="napsal|napsala|napsal(a)|napsal/a|píše|napísal|napísala|napísal(a)|napísal/a|odesláno",
        sender="od|odesílatel|odosielateľ",
        date="odesláno|datum|odoslané|dátum",
        other="komu|kopie|předmět|předmet|predmet|kópia|důležitost|přílohy|prílohy",
        original="původní zpráva|puvodni zprava|pôvodná správa|originální zpráva",
        forwarded=(
            "přeposlaná zpráva|předaná zpráva|začátek přeposlané zprávy|preposlaná správa|začiatok preposlanej správy"
        ),
        phone="odesláno z|odesláno ze|odoslané z|odoslané zo|získejte outlook|stáhnout outlook",
        closing="s pozdravem|s pozdravom|zdravím|pozdravem|pěkný den|hezký den|děkuji|díky|ďakujem|s úctou",
    ),
    Language(  # Hungarian
        begins="ekkor",
        wrote="írta|ezt írta|a következőt írta|írta (időpont",
        sender="feladó|küldő",
        date="elküldve|dátum|küldve|küldés dátuma",
        other="címzett|másolatot kap|másolat|tárgy|fontosság|mellékletek",
        original="eredeti üzenet|eredeti levél",
        forwarded="továbbított üzenet|továbbított levél|továbbított üzenet kezdete",
        phone="elküldve az|elküldve a|küldve a|küldve az|az outlook letöltése|iphone-omról küldve|telefonomról küldve",
        closing="üdvözlettel|tisztelettel|köszönettel|köszönöm|üdv|köszi|szép napot",
    ),
    Language(  # Romanian
        begins="pe|în|la",
        wrote="a scris|a scris următoarele",
        sender="de la|expeditor",
        date="trimis|data|trimis la",
        other="către|la|subiect|copie|importanță",
        original="mesaj original|mesajul original",
        forwarded="mesaj redirecționat|mesaj transmis|început mesaj redirecționat",
        phone="trimis de pe|trimis din|obțineți outlook",
        closing="cu stimă|cu respect|mulțumesc|multumesc|toate cele bune|salutări",
    ),
    Language(  # Russian, Ukrainian, Bulgarian
        begins="в|у|на",
        wrote="пишет|написал|написала|написал(а)|написав|написала(в)|пише|писал|написа",
        sender="от|от кого|отправитель|від|від кого|от:",
        date="отправлено|дата|отправлен|надіслано|дата отправки|изпратено",
        other="кому|тема|копия|копія|важность|относно|до",
        original=(
            "исходное сообщение|оригинальное сообщение|исходное письмо|оригінальне повідомлення|оригинално съобщение"
        ),
        forwarded=(
            "пересылаемое сообщение|пересланное сообщение|начало переадресованного сообщения|"
            "переслане повідомлення|конец пересылаемого сообщения"
        ),
        phone="отправлено с|отправлено из|надіслано з|скачать outlook|изпратено от",
        closing="с уважением|с наилучшими пожеланиями|всего доброго|спасибо|з повагою|дякую|с уважение|благодаря",
    ),
    Language(  # Turkish
        begins="tarihinde",
        wrote="yazdı|şunu yazdı|şunları yazdı|yazmış|tarihinde şunu yazdı",
        sender="kimden|gönderen",
        date="gönderildi|gönderilme tarihi|tarih|gönderme tarihi",
        other="kime|konu|bilgi|önem|ekler",
        original="orijinal mesaj|özgün ileti|orijinal ileti|asıl mesaj",
        forwarded="iletilen mesaj|yönlendirilen ileti|iletilen ileti|yönlendirilmiş mesaj",
        phone=(
            "iphone'umdan gönderildi|ipad'imden gönderildi|telefonumdan gönderildi|samsung galaxy|"
            "android için outlook|ios için outlook"
        ),
        closing="saygılarımla|iyi çalışmalar|teşekkürler|teşekkür ederim|sevgiler|saygılar|selamlar",
    ),
    Language(  # Greek
        begins="στις|την",
        wrote="έγραψε|γράψει|έγραψε τα εξής|ο χρήστης",
        sender="από|αποστολέας",
        date="στάλθηκε|ημερομηνία|απεστάλη|αποστολή",
        other="προς|θέμα|κοιν|κοινοποίηση",
        original="αρχικό μήνυμα|πρωτότυπο μήνυμα",
        forwarded="προωθημένο μήνυμα|αρχή προωθημένου μηνύματος",
        phone="στάλθηκε από|εστάλη από",
        closing="με εκτίμηση|ευχαριστώ|χαιρετισμούς|φιλικά",
    ),
    Language(  # Japanese
        begins="",
        wrote="のメール|のメッセージ|さんは書きました|書きました|は書きました|が書きました|に書いた|さんからのメール|より",
        sender="差出人|送信者|送信元|from",
        date="送信日時|日時|日付|送信日|送信",
        other="宛先|件名|題名|重要度|添付ファイル|返信先",
        original="元のメッセージ|オリジナルメッセージ|元のメール|original message",
        forwarded="転送されたメッセージ|転送メッセージ|転送|転送されたメール",
        phone=(
            "iphoneから送信|ipadから送信|androidから送信|スマートフォンから送信|私のiphoneから送信|発信元|"
            "outlook for ios|携帯から送信|ios 版 outlook|ios版 outlook|android 版 outlook|android版 outlook"
        ),
        closing="よろしくお願いします|よろしくお願いいたします|宜しくお願い致します|以上|敬具|ありがとうございます",
    ),
    Language(  # Chinese, simplified and traditional
        begins="在|于|於",
        wrote="写道|寫道|写信|来信|的邮件|寫下|撰写",
        sender="发件人|寄件者|寄件人|发送者|發件人",
        date="发送时间|發送時間|日期|时间|寄件日期|发送日期|傳送時間|时  间|發件日期|已发送|傳送日期",
        other="收件人|收件者|主题|主題|主旨|抄送|副本|重要性|附件|密送",
        original="原始邮件|原始郵件|原郵件|原邮件|原始信件|原始訊息|邮件原件",
        forwarded="转发邮件|轉寄郵件|转发的邮件|轉寄的郵件|开始转发的邮件|開始轉寄郵件|已转发邮件|转发邮件信息",
        phone=(
            "从我的|發自我的|发自我的|发自我|發自|发自|從我的|来自我的|通过 outlook|获取 outlook|取得 outlook|"
            "我的iphone"
        ),
        closing="此致|谢谢|謝謝|祝好|敬上|此致敬礼|顺祝商祺",
    ),
    Language(  # Korean
        begins="",
        wrote="작성|님이 작성|님의 말|이 쓴 글|님이 썼습니다",
        sender="보낸 사람|보낸사람|보낸이|발신",
        date="보낸 날짜|보낸날짜|날짜|보낸시간|보냄",
        other="받는 사람|받는사람|제목|참조|숨은참조",
        original="원본 메시지|원본 메일|원본메시지",
        forwarded="전달된 메시지|전달된 메일",
        phone="나의 iphone에서|내 iphone에서|iphone에서 보냄|갤럭시에서 보냄|안드로이드에서",
        closing="감사합니다|드림|올림|안녕히 계세요",
    ),
    Language(  # Croatian, Serbian, Slovene, Estonian, Latvian, Lithuanian, Vietnamese
        begins="dana|vào|kell|kuupäeval",
        wrote="napisao je|je napisao|je napisala|je napisal|je napisala|kirjutas|rakstīja|rašė|đã viết|пише",
        sender="šalje|saatja|nuo|từ|pošiljatelj",
        date="poslano|saadetud|kuupäev|nosūtīts|išsiųsta|đã gửi|ngày",
        other="prima|predmet|zadeva|adressaat|teema|kam|temats|kam|tema|đến|chủ đề|za",
        original="izvorna poruka|izvirno sporočilo|algne kiri|algsõnum|oriģinālais ziņojums|pradinis laiškas|thư gốc",
        forwarded="proslijeđena poruka|posredovano sporočilo|edastatud kiri|edasi saadetud kiri|chuyển tiếp thư",
        phone="poslano s|poslano z|saadetud minu|đã gửi từ|išsiųsta iš",
        closing=(
            "lijep pozdrav|lp|srdačan pozdrav|lep pozdrav|parimate soovidega|lugupidamisega|tervitades|"
            "ar cieņu|pagarbiai|trân trọng"
        ),
    ),
)


def words(column: str) -> tuple[str, ...]:
    """Every alternative of one column over all languages, the longest first, each once."""
    found = {word for row in LANGUAGES for word in str(getattr(row, column)).split("|") if word}
    return tuple(sorted(found, key=lambda word: (-len(word), word)))
