"""What mail clients write in the languages of Eastern Europe and Asia. Words only: see ``languages.py``."""

from __future__ import annotations

from escalationd.mail.replies.language import Language

EAST = (
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
