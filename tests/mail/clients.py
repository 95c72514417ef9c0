"""How mail clients quote, as tables: Outlook's header blocks, attributions, phones' lines, small print, banners.

Written by hand after what the clients write; the mails around them are ours.
"""

from __future__ import annotations

import textwrap

OUTLOOK = {
    "English": "From: Example Escalations <escalations@example.test>\nSent: Tuesday, November 24, 2026 10:05 AM\nTo: Ruth Okafor <cio@example.test>\nSubject: Please decide: Card payments stuck",
    "English, bold": "*From:* Example Escalations <escalations@example.test>\n*Sent:* Tuesday, November 24, 2026 10:05 AM\n*To:* Ruth Okafor\n*Subject:* Please decide",
    "English, with Cc and wrapped subject": "From: Example Escalations\nSent: 24 November 2026 10:05\nTo: Ruth Okafor\nCc: Daniel Roth\nSubject: Please decide: Card payments\n stuck since this morning",
    "German": "Von: Example Escalations <escalations@example.test>\nGesendet: Dienstag, 24. November 2026 10:05\nAn: Ruth Okafor\nBetreff: Please decide: Card payments stuck",
    "French": "De : Example Escalations <escalations@example.test>\nEnvoyé : mardi 24 novembre 2026 10:05\nÀ : Ruth Okafor\nObjet : Please decide: Card payments stuck",
    "Spanish": "De: Example Escalations <escalations@example.test>\nEnviado el: martes, 24 de noviembre de 2026 10:05\nPara: Ruth Okafor\nAsunto: Please decide",
    "Portuguese": "De: Example Escalations <escalations@example.test>\nEnviada em: terça-feira, 24 de novembro de 2026 10:05\nPara: Ruth Okafor\nAssunto: Please decide",
    "Italian": "Da: Example Escalations <escalations@example.test>\nInviato: martedì 24 novembre 2026 10:05\nA: Ruth Okafor\nOggetto: Please decide",
    "Polish": "Od: Example Escalations <escalations@example.test>\nWysłano: wtorek, 24 listopada 2026 10:05\nDo: Ruth Okafor\nTemat: Please decide",
    "Dutch": "Van: Example Escalations <escalations@example.test>\nVerzonden: dinsdag 24 november 2026 10:05\nAan: Ruth Okafor\nOnderwerp: Please decide",
    "Swedish": "Från: Example Escalations <escalations@example.test>\nSkickat: den 24 november 2026 10:05\nTill: Ruth Okafor\nÄmne: Please decide",
    "Japanese": "差出人: Example Escalations <escalations@example.test>\n送信日時: 2026年11月24日 10:05\n宛先: Ruth Okafor\n件名: Please decide",
    "Danish": "Fra: Example Escalations <escalations@example.test>\nSendt: 24. november 2026 10:05\nTil: Ruth Okafor\nEmne: Please decide",
    "Norwegian": "Fra: Example Escalations <escalations@example.test>\nSendt: tirsdag 24. november 2026 10:05\nTil: Ruth Okafor\nKopi: Daniel Roth\nEmne: Please decide",
    "Finnish": "Lähettäjä: Example Escalations <escalations@example.test>\nLähetetty: tiistai 24. marraskuuta 2026 10.05\nVastaanottaja: Ruth Okafor\nAihe: Please decide",
    "Czech": "Od: Example Escalations <escalations@example.test>\nOdesláno: úterý 24. listopadu 2026 10:05\nKomu: Ruth Okafor\nPředmět: Please decide",
    "Russian": "От: Example Escalations <escalations@example.test>\nОтправлено: 24 ноября 2026 г. 10:05\nКому: Ruth Okafor\nТема: Please decide",
    "Chinese": "发件人: Example Escalations <escalations@example.test>\n发送时间: 2026年11月24日 10:05\n收件人: Ruth Okafor\n主题: Please decide",
    "Chinese, traditional": "寄件者： Example Escalations <escalations@example.test>\n寄件日期： 2026年11月24日 10:05\n收件者： Ruth Okafor\n主旨： Please decide",
    "Turkish": "Kimden: Example Escalations <escalations@example.test>\nGönderildi: 24 Kasım 2026 Salı 10:05\nKime: Ruth Okafor\nKonu: Please decide",
    "Hungarian": "Feladó: Example Escalations <escalations@example.test>\nElküldve: 2026. november 24., kedd 10:05\nCímzett: Ruth Okafor\nTárgy: Please decide",
    "Romanian": "De la: Example Escalations <escalations@example.test>\nTrimis: marți, 24 noiembrie 2026 10:05\nCătre: Ruth Okafor\nSubiect: Please decide",
    "Korean": "보낸 사람: Example Escalations <escalations@example.test>\n보낸 날짜: 2026년 11월 24일 화요일 10:05\n받는 사람: Ruth Okafor\n제목: Please decide",
    "Greek": "Από: Example Escalations <escalations@example.test>\nΣτάλθηκε: Τρίτη, 24 Νοεμβρίου 2026 10:05\nΠρος: Ruth Okafor\nΘέμα: Please decide",
    "Orange, French webmail": "Message du : 24/11/2026 10:05\nDe : \"Example Escalations\" <escalations@example.test>\nA : cio@example.test\nCopie à :\nSujet : Please decide",
    "Apple Mail, date first": "Date: Tuesday, 24 November 2026 at 10:05\nFrom: Example Escalations <escalations@example.test>\nTo: cio@example.test\nSubject: Please decide",
}  # fmt: skip

ATTRIBUTIONS = {
    "Gmail": "On Tue, Nov 24, 2026 at 10:05 AM Example Escalations <escalations@example.test> wrote:",
    "Gmail, old": "2026-11-24 10:05 GMT+01:00 Example Escalations <escalations@example.test>:",
    "Gmail, no space": "On Tue, Nov 24, 2026 at 10:05 AM, Example Escalations <escalations@example.test>wrote:",
    "Gmail German": "Am Di., 24. Nov. 2026 um 10:05 Uhr schrieb Example Escalations <escalations@example.test>:",
    "Gmail German, name first": "Example Escalations <escalations@example.test> schrieb am Di., 24. Nov. 2026, 10:05:",
    "Gmail French": "Le mar. 24 nov. 2026 à 10:05, Example Escalations <escalations@example.test> a écrit :",
    "Gmail Spanish": "El mar, 24 nov 2026 a las 10:05, Example Escalations (<escalations@example.test>) escribió:",
    "Gmail Portuguese": "Em ter., 24 de nov. de 2026 às 10:05, Example Escalations <escalations@example.test> escreveu:",
    "Gmail Italian": "Il giorno mar 24 nov 2026 alle ore 10:05 Example Escalations <escalations@example.test> ha scritto:",
    "Gmail Polish": "wt., 24 lis 2026 o 10:05 Example Escalations <escalations@example.test> napisał(a):",
    "Gmail Dutch": "Op di 24 nov 2026 om 10:05 schreef Example Escalations <escalations@example.test>:",
    "Gmail Swedish": "Den tis 24 nov. 2026 kl 10:05 skrev Example Escalations <escalations@example.test>:",
    "Gmail Danish": "Den tirs. 24. nov. 2026 kl. 10.05 skrev Example Escalations <escalations@example.test>:",
    "Gmail Norwegian": "tir. 24. nov. 2026 kl. 10:05 skrev Example Escalations <escalations@example.test>:",
    "Gmail Finnish": "ti 24. marrask. 2026 klo 10.05 Example Escalations (escalations@example.test) kirjoitti:",
    "Gmail Czech": "út 24. 11. 2026 v 10:05 odesílatel Example Escalations <escalations@example.test> napsal:",
    "Gmail Russian": "вт, 24 нояб. 2026 г. в 10:05, Example Escalations <escalations@example.test>:",
    "Gmail Turkish": "Example Escalations <escalations@example.test>, 24 Kas 2026 Sal, 10:05 tarihinde şunu yazdı:",
    "Gmail Hungarian": "Example Escalations <escalations@example.test> ezt írta (időpont: 2026. nov. 24., K, 10:05):",
    "Gmail Romanian": "mar., 24 nov. 2026 la 10:05, Example Escalations <escalations@example.test> a scris:",
    "Gmail Japanese": "2026年11月24日(火) 10:05 Example Escalations <escalations@example.test>:",
    "Gmail Chinese": "Example Escalations <escalations@example.test> 于2026年11月24日周二 10:05写道：",
    "Gmail Korean": "2026년 11월 24일 (화) 오전 10:05, Example Escalations <escalations@example.test>님이 작성:",
    "Gmail Vietnamese": "Vào Th 3, 24 thg 11, 2026 vào lúc 10:05 Example Escalations <escalations@example.test> đã viết:",
    "Apple Mail": "On 24 Nov 2026, at 10:05, Example Escalations <escalations@example.test> wrote:",
    "Apple Mail German": "Am 24.11.2026 um 10:05 schrieb Example Escalations <escalations@example.test>:",
    "Apple Mail French": "Le 24 nov. 2026 à 10:05, Example Escalations <escalations@example.test> a écrit :",
    "Apple Mail Spanish": "El 24 nov 2026, a las 10:05, Example Escalations <escalations@example.test> escribió:",
    "Apple Mail Italian": "Il giorno 24 nov 2026, alle ore 10:05, Example Escalations <escalations@example.test> ha scritto:",
    "Apple Mail Dutch": "Op 24 nov. 2026, om 10:05 heeft Example Escalations <escalations@example.test> het volgende geschreven:",
    "Apple Mail Swedish": "24 nov. 2026 kl. 10:05 skrev Example Escalations <escalations@example.test>:",
    "Apple Mail Polish": "Wiadomość napisana przez Example Escalations <escalations@example.test> w dniu 24.11.2026, o godz. 10:05:",
    "Apple Mail Japanese": "2026/11/24 10:05、Example Escalations <escalations@example.test>のメール:",
    "Apple Mail Chinese": "在 2026年11月24日，上午10:05，Example Escalations <escalations@example.test> 写道：",
    "Thunderbird": "On 24/11/2026 10:05, Example Escalations wrote:",
    "Thunderbird German": "Am 24.11.26 um 10:05 schrieb Example Escalations:",
    "Thunderbird French": "Le 24/11/2026 à 10:05, Example Escalations a écrit :",
    "Thunderbird Polish": "W dniu 24.11.2026 o 10:05, Example Escalations pisze:",
    "Thunderbird Czech": "Dne 24. 11. 26 v 10:05 Example Escalations napsal(a):",
    "Thunderbird Dutch": "Op 24-11-2026 om 10:05 schreef Example Escalations:",
    "Proton": "On Tuesday, November 24th, 2026 at 10:05, Example Escalations <escalations@example.test> wrote:",
    "Proton German": "Am Dienstag, 24. November 2026 um 10:05 schrieb Example Escalations <escalations@example.test>:",
    "Yahoo": "On Tuesday, November 24, 2026 at 10:05:00 AM GMT+1, Example Escalations <escalations@example.test> wrote:",
    "Yahoo German": "Am Dienstag, 24. November 2026, 10:05:00 MEZ hat Example Escalations <escalations@example.test> Folgendes geschrieben:",
    "K-9": "On November 24, 2026 10:05:00 AM GMT+01:00, Example Escalations <escalations@example.test> wrote:",
    "K-9 German": "Am 24. November 2026 10:05:00 MEZ schrieb Example Escalations <escalations@example.test>:",
    "mutt": "On Tue, Nov 24, 2026 at 10:05:00AM +0100, Example Escalations wrote:",
    "Evolution": "On Tue, 2026-11-24 at 10:05 +0100, Example Escalations wrote:",
    "Zoho": "---- On Tue, 24 Nov 2026 10:05:00 +0100 Example Escalations <escalations@example.test> wrote ----",
    "Eudora": "At 10:05 AM 11/24/2026, Example Escalations wrote:",
    "Spark": "On 24 Nov 2026, 10:05 +0100, Example Escalations <escalations@example.test>, wrote:",
    "Horde": "Quoting Example Escalations <escalations@example.test>:",
    "Horde German": "Zitat von Example Escalations <escalations@example.test>:",
}  # fmt: skip

RULERS = {
    "Outlook Express": "-----Original Message-----",
    "Outlook German": "-----Ursprüngliche Nachricht-----",
    "Outlook French": "-----Message d'origine-----",
    "Outlook Spanish": "-----Mensaje original-----",
    "Outlook Italian": "-----Messaggio originale-----",
    "Outlook Portuguese": "-----Mensagem original-----",
    "Outlook Dutch": "-----Oorspronkelijk bericht-----",
    "Outlook Swedish": "-----Ursprungligt meddelande-----",
    "Outlook Danish": "-----Oprindelig meddelelse-----",
    "Outlook Norwegian": "-----Opprinnelig melding-----",
    "Outlook Finnish": "-----Alkuperäinen viesti-----",
    "Outlook Polish": "-----Wiadomość oryginalna-----",
    "Outlook Czech": "-----Původní zpráva-----",
    "Samsung": "-------- Original message --------",
    "Samsung German": "-------- Ursprüngliche Nachricht --------",
    "Proton": "------- Original Message -------",
    "GMX": "--- Ursprüngliche Nachricht ---",
    "eM Client": "------ Original Message ------",
    "Japanese": "----- 元のメッセージ -----",
    "Chinese": "------------------ 原始邮件 ------------------",
    "Gmail forward": "---------- Forwarded message ---------",
    "Apple Mail forward": "Begin forwarded message:",
    "Apple Mail forward German": "Anfang der weitergeleiteten Nachricht:",
    "Help desk": "##- Please type your reply above this line -##",
}

PHONE_LINES = (
    "Sent from my iPhone", "Sent from my Samsung Galaxy smartphone.", "Sent from Outlook for iOS", "Get Outlook for Android",
    "Sent from Mail for Windows", "Sent with Proton Mail secure email.", "Sent from Yahoo Mail on Android",
    "Sent from my BlackBerry 10 smartphone.", "Von meinem iPhone gesendet", "Gesendet von Outlook für iOS",
    "Diese Nachricht wurde von meinem Android-Gerät mit K-9 Mail gesendet.", "Von meinem Samsung Galaxy Smartphone gesendet.",
    "Envoyé de mon iPhone", "Envoyé depuis mon appareil Samsung", "Télécharger Outlook pour iOS", "Enviado desde mi iPhone",
    "Enviado do meu iPhone", "Enviado do meu smartphone Samsung Galaxy.", "Inviato da iPhone", "Inviato dal mio dispositivo Samsung",
    "Verstuurd vanaf mijn iPhone", "Verzonden vanaf mijn Galaxy", "Wysłane z iPhone'a", "Skickat från min iPhone", "Sendt fra min iPhone",
    "Lähetetty iPhonesta", "Odesláno z iPhonu", "Отправлено с iPhone", "iPhoneから送信", "从我的 iPhone 发送", "發自我的 iPhone",
    "Elküldve az iPhone-omról", "Trimis de pe iPhone-ul meu", "iPhone'umdan gönderildi", "나의 iPhone에서 보냄", "Στάλθηκε από το iPhone μου",
    "[Get Outlook for iOS]<https://aka.ms/o0ukef>", "Please excuse typos, sent on the go",
)  # fmt: skip

SIGNATURES = {
    "delimiter": "-- \nRuth Okafor\nCIO | Example Ltd\nApproved supplier since 1999",
    "delimiter without its blank": "--\nRuth Okafor\nApproved by ISO 9001",
    "dash": "—\nRuth Okafor",
    "English": "Best regards,\nRuth Okafor\nCIO | Example Ltd\n+49 30 1234567",
    "English, one line": "Best, Ruth",
    "English, title of words": "Kind regards\n\nRuth Okafor\nChief Information Officer\nExample Ltd\nT: +49 30 1234567\nruth.okafor@example.test\nwww.example.test",
    "thanks": "Thanks,\nRuth",
    "small letters": "thanks\nruth",
    "German": "Mit freundlichen Grüßen\nRuth Okafor\nGeschäftsführerin\nExample GmbH",
    "German, short": "VG\nRuth",
    "French": "Cordialement,\nRuth Okafor\nDirectrice des systèmes",
    "Spanish": "Saludos,\nRuth Okafor",
    "Portuguese": "Atenciosamente,\nRuth Okafor",
    "Italian": "Cordiali saluti\nRuth Okafor",
    "Dutch": "Met vriendelijke groet,\nRuth Okafor",
    "Polish": "Pozdrawiam,\nRuth Okafor",
    "Swedish": "Med vänlig hälsning\nRuth Okafor",
    "Danish": "Mvh\nRuth Okafor",
    "Finnish": "Terveisin\nRuth Okafor",
    "Russian": "С уважением,\nРут Окафор",
}

SMALL_PRINT = {
    "English": "This e-mail and any attachments are confidential and intended solely for the addressee. If you have received it in error, please approve its deletion.",
    "English, notice": "CONFIDENTIALITY NOTICE: The contents of this message are privileged. Yes, go ahead is not an approval.",
    "English, if": "If you are not the intended recipient, reject it and notify the sender.",
    "German": "Diese E-Mail enthält vertrauliche Informationen. Genehmigt ist nur die Verwendung durch den Empfänger.",
    "French": "Ce message et ses pièces jointes sont confidentiels. Si vous l'avez reçu par erreur, refusé.",
    "Spanish": "Este mensaje es confidencial y va dirigido a su destinatario. Rechazado si no lo es.",
    "Italian": "Questo messaggio è riservato. Le informazioni contenute sono approvate solo per il destinatario.",
    "Portuguese": "Esta mensagem é confidencial e destina-se apenas ao destinatário.",
    "Dutch": "Dit bericht is vertrouwelijk en alleen bestemd voor de geadresseerde.",
    "environment": "Please consider the environment before printing this email.",
    "scanner": "This email has been checked for viruses by Avast antivirus software.\nwww.avast.com",
    "scanner, German": "Diese E-Mail wurde von Avast Antivirus-Software auf Viren geprüft.",
    "scanner, short": "Virus-free. www.avg.com",
    "list": "_______________________________________________\nEscalations mailing list\nescalations@lists.example.test\nhttp://lists.example.test/mailman/listinfo/escalations",
    "subscription": "You received this message because you are subscribed to the group \"approved\".",
    "meeting": "________________________________________________________________________________\nMicrosoft Teams meeting\nJoin the meeting now\nMeeting ID: 123 456",
    "registered office": "Registered office: 1 Yes Street, London. Company no. 12345",
}  # fmt: skip

BANNERS = {
    "one line": "CAUTION: This email originated from outside of the organization. Do not click links or open attachments unless you recognize the sender and know the content is safe.",
    "wrapped": "CAUTION: This email originated from outside of the organization. Do not\nclick links or open attachments unless you recognize the sender and know\nthe content is safe.",
    "tag": "[EXTERNAL EMAIL] Do not click links unless you trust the sender.",
    "short tag": "External Email: use caution with links and attachments from an external sender.",
    "starred": "*** WARNING: This message came from an external sender ***",
    "Outlook's tip": "You don't often get email from escalations@example.test. Learn why this is important<https://aka.ms/LearnAboutSenderIdentification>",
    "German": "ACHTUNG: Diese E-Mail stammt von einem externen Absender. Bitte keine Anhänge öffnen.",
    "French": "ATTENTION : ce message provient d'un expéditeur externe. Ne cliquez pas sur les liens.",
    "Spanish": "ADVERTENCIA: este correo proviene de un remitente externo. No haga clic en enlaces.",
    "Dutch": "LET OP: deze e-mail komt van buiten de organisatie. Klik niet op links.",
}  # fmt: skip


def marked(text: str) -> str:
    """A text quoted with ``> ``."""
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


def wrapped(line: str, width: int = 60) -> str:
    """A line as a client breaks it."""
    return "\n".join(textwrap.wrap(line, width, break_long_words=False, break_on_hyphens=False))
