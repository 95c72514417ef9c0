"""What deciders write, and what a careful clerk makes of it: booked, asked back, or only noted.

Each line of the tables is one answer; ``⏎`` stands for a new line.
"""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from escalationd.core.policy import Verb
from escalationd.mail.replies.verdict import Spoken, read_staff_reply, read_verdict
from tests.support.cast import POLICY

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
"""A Tuesday, 10:00 in Berlin."""
ZONE = "Europe/Berlin"

BOOKED = {
    Verb.APPROVE: """
        APPROVE
        approve
        Approve.
        Approved
        approved
        APPROVED
        Approved!
        Approved!!!
        *Approved*
        "Approved"
        approved.
        Approved 👍
        👍 approved
        Approved, thanks
        approved ta
        Approved exceptionally
        Approved, as an exception.
        Approved - just this once
        Approved, thank you for waiting
        Approved, Maya please confirm to the customer
        reluctantly approved
        The customer is right, approved
        He deserves it, approved
        Our mistake, approved
        Fair enough, approved
        very happy to approve
        yup approved
        [x] approve
        Approved at once
        Approved effective immediately
        The answer is yes
        Approved from the reserve
        Yes, as recommended
        Noted and approved
        Read it, approved
        Absolutely approved
        100% approved
        Alright go ahead
        finally, approved
        This gets my approval
        Authorised
        Alles klar, genehmigt
        Bon pour accord
        Approved asap please
        approved - our fault after all
        Sorry for the delay, approved
        On my phone so short: approved
        Hey team approved
        okay to go ahead
        Validé pour moi
        Ja, bitte machen
        Approved, thank you.
        Approved - thanks!
        Approved. Thanks, Maya.
        Approved. Thank you for the quick work.
        Thanks. Approved.
        Thanks Maya, approved.
        Thank you Maya. Approved.
        Hi Maya, approved.
        Hi Maya,⏎approved
        Hi Maya,⏎thanks for the details.⏎Approved.
        Hi Maya,⏎⏎Approved.⏎⏎Best,⏎Ruth
        Hello,⏎⏎approved⏎⏎Ruth
        Good morning Maya,⏎approved
        Dear Maya,⏎I approve this.⏎Kind regards
        hi⏎approved
        Maya, approved.
        Maya - approved, go ahead.
        Yes
        yes
        YES
        Yes.
        Yes!
        Yes please
        Yes, please.
        Yes please go ahead
        Yes, please go ahead.
        Yes, go ahead
        Yes - go ahead.
        yes go ahead
        Yes, approved.
        yes approved
        Yes, I approve.
        Yes, approve.
        Yes, do it.
        Yes, thanks.
        Yes, of course.
        Yes, that's approved.
        Yes, please approve it.
        Yes, refund the customer.
        Yes, pay it.
        Yes, please refund from the reserve.
        Yep
        yep, go ahead
        Yup.
        Yeah, go ahead
        yeah approved
        Go ahead
        go ahead
        Go ahead.
        Go ahead!
        Go ahead please
        Please go ahead.
        Pls go ahead
        Please go ahead with the refund.
        Go ahead with this.
        Go ahead and refund the customer.
        go ahead and pay
        Ok, go ahead
        OK go ahead
        Okay, approved
        ok approved
        Ok approved, thanks
        Fine, go ahead.
        Sure, go ahead.
        Great, go ahead.
        Good. Approved.
        All good, approved.
        Looks good, approved.
        Looks good. Approved.
        Looks good to me, go ahead.
        LGTM, approved
        Agreed
        Agreed.
        Agreed, go ahead.
        Agreed. Approved.
        Agreed, thanks
        I agree, go ahead.
        I approve
        I approve.
        I approve this
        I approve it.
        I approve the refund.
        I approve this request.
        I hereby approve the refund.
        I hereby approve this request.
        I do approve.
        I fully approve.
        We approve.
        We approve the refund.
        This is approved.
        This is approved
        It is approved.
        It's approved.
        That's approved.
        The refund is approved.
        Refund approved.
        Request approved
        Your request is approved.
        The request is approved, please inform the customer.
        Approved from my side.
        From my side approved.
        Approved by me.
        Approved for me.
        Decision: approved
        My decision: approve
        Decision: approve.
        My answer: yes
        Answer: yes
        Fully approved.
        Happy to approve.
        Happy to approve this.
        Glad to approve it.
        Consider it approved.
        You have my approval.
        You have my approval, go ahead.
        Approval granted.
        Approval given
        Proceed
        Please proceed.
        Please proceed with the refund.
        Ok to proceed
        OK, please proceed
        You can go ahead.
        You may go ahead.
        You can proceed
        Do it.
        Please do it.
        Approved, refund from reserve.
        Approved. Refund from the reserve.
        Approved: refund from reserve
        Approved - please refund from reserve account.
        Approved. Please take care of the customer.
        Approved. Please keep me posted.
        Approved. Please inform the customer today.
        Approved. Use cost centre 4711.
        Approved, please document it in the ticket.
        Approved. Well done, Maya.
        Approved. The customer is right.
        Approved. We made this mistake.
        Approve, the evidence is clear.
        Approve the refund
        Approve this
        approve it
        Approve as recommended.
        Approved as recommended.
        Approved as proposed
        Approved as requested.
        Approve refund as recommended
        Approved with the recommended action.
        No problem, go ahead
        No problem. Approved.
        No problem at all, go ahead.
        No worries, approved
        No objections, go ahead.
        No objection. Approved.
        No further questions. Approved.
        No questions from my side. Approved.
        Why not, go ahead.
        aproved
        Aproved.
        Aprove
        approvd
        apporved
        Approveed
        appproved
        APROVED
        Approved⏎Sent from the train
        Approved⏎⏎Please tell the customer.
        I have read it. Approved.
        I have reviewed the case. Approved.
        I've checked the numbers, approved.
        Read it all. Approved.
        Reviewed, approved
        Thanks for the details, approved.
        Thanks for the clear summary. Go ahead.
        Thank you for bringing this up. I approve.
        Ok. Approved.
        Great work. Approved.
        Clear case. Approved.
        The evidence is clear. Approved.
        Genehmigt
        genehmigt.
        Hiermit genehmigt.
        Ist genehmigt.
        Genehmigt, danke.
        Genehmigt, bitte erstatten.
        Freigegeben
        Freigegeben.
        Freigabe erteilt.
        Einverstanden
        Einverstanden.
        Ja
        Ja.
        Ja, bitte
        Ja, genehmigt.
        Ja, bitte erstatten
        Ja bitte erstatten.
        Ja, einverstanden
        Hallo Maya,⏎genehmigt.⏎VG⏎Ruth
        Guten Morgen Maya,⏎⏎ja, bitte erstatten.⏎⏎Viele Grüße⏎Ruth Okafor
        Oui
        oui.
        Oui, allez-y
        Approuvé
        Approuvé.
        Validé
        C'est validé.
        Bonjour Maya,⏎approuvé.⏎Cordialement⏎Ruth
        Sí
        Sí, adelante
        Aprobado
        Aprobado.
        Adelante
        Sim
        Aprovado
        Approvato
        Approvato, grazie
        Goedgekeurd
        Akkoord
        Zatwierdzone
        Zatwierdzam
        Godkänt
        Godkjent
        Godkendt
        Hyväksytty
        Schváleno
        Одобрено
        承認します
        批准
        Onaylandı
        Yes, Maya.
        Approved, he was charged by mistake.
        Approved. The tills were down all day.
        Genehmigt. Prima Arbeit!
        Genehmigt. Bitte den Kunden informieren.
        Approuvé, merci de rembourser le client.
        Aprobado. Por favor, avisad al cliente.
        Approvato. Informate il cliente.
        Approved. They paid the wrong person.
        Approved. It was a mistake on our side.
        Approved, Maya!
        'Approved'
        Hi both, approved.
        Approved. Sorry for the delay.
        Approved. Please confirm once paid.
        Let's do it!
        lets go ahead with it
        I am ok with the refund, go ahead
        Happy with that, go ahead
        It's a yes from me
        Ich genehmige das.
        Ja, gerne
        J'approuve
        Apruebo
        Approved. Please refund the customer today and let them know we're sorry.
        Approved. The customer has been with us for ten years.
        Approved. The logs are clear, it was our mistake.
        Approved, the bank confirmed the double charge.
        Approved. Thanks for chasing this, Maya!
        Approved. Please close the ticket afterwards.
        Approved. Book it on cost centre 4711.
        Approved. Tell the customer I'm sorry.
        Approved. Pay from the goodwill budget.
        Approved. We should have seen this earlier.
        Approved. This must not happen again.
        Approved. Do not let this happen again.
        Approved. Never again please.
        Approved for Mr. Kimani
        Approved. What a mess this was.
        Approved per policy
        Oui, vous pouvez rembourser.
        Yes, you can refund him
        Approved. Please make sure the customer gets a call.
        Approved. Let's fix the root cause next quarter.
        Approved. I'll inform finance.
        Approved. I will tell Helen.
        Approved. The customer is not to blame.
        Approved. It's not the customer's fault.
        Approved. No further questions.
        Approved. Good catch!
        Approved. Ruth
        Approved. Best, Ruth
        Approved⏎⏎Ruth Okafor⏎Chief Information Officer
        Approved⏎⏎Thanks⏎Ruth
        Hi Maya⏎⏎Approved, please proceed as described.⏎⏎Thanks⏎Ruth
        Hi Maya,⏎⏎I've looked at the case and the evidence. Approved.⏎⏎Regards,⏎Ruth
        Dear Maya,⏎⏎thank you for the summary. The case is clear: we charged twice.⏎⏎Approved.⏎⏎Kind regards,⏎Ruth
        Go ahead, it's clearly our fault.
        Go ahead. We owe them that.
        Yes, refund them in full and apologise.
        Yes - refund.
        Yes, approved. Sorry for the late reply, was travelling.
        Yes, please do.
        Yes please do so
        Yes, proceed with the refund as recommended
        Yes from me
        Approved on my side
        Approved at my end
        Approved with thanks
        Approved, with immediate effect
        Approved in line with policy 4
        Approved for reimbursement.
        Approve. Customer was charged twice, see log.
        Genehmigt. Der Kunde kann nichts dafür.
        Genehmigt, bitte heute noch überweisen und den Kunden anrufen.
        Genehmigt. Bitte erledigen.
        Genehmigt, wie empfohlen.
        Approuvé, c'est notre erreur.
        Aprobado, el error fue nuestro.
        Approvato, errore nostro.
        Goedgekeurd, het was onze fout.
        A yes from me
        My answer is yes.
        Approved under policy 4.
        Approved according to policy
        Approved given the evidence
        approve thx maya
        Genehmigt wie vorgeschlagen
        Approuvé comme proposé
        Aprobado según lo propuesto
        k approved
        Sure thing, approved!
        Full refund approved.
        Ja, genehmige ich.
        Oui c'est bon
        Oui, je valide.
        Sí, adelante con el reembolso
        Aprobado por mi parte
        Approvato da parte mia
        Akkoord, graag uitbetalen
        Yep go for it
        Fine by me, approved.
        Akkoord, groet Ruth
        Approvd thx
        yes go for it
        approved from our end, thx
        Approved rgds R
        hi maya approved
        Approved Maya, many thanks
        I am approving this.
        I'm approving the refund.
        You have my go ahead.
        You've got my approval
        This has my approval.
        I give my approval
        Approved. No need to check with me again.
        Yes to the refund
        Yes to this.
        good to go
        Good to go!
        Approving this.
        Approve + refund fee
        Von mir aus genehmigt
        Von meiner Seite genehmigt.
        Ja passt, bitte erstatten
        Ja, machen wir.
        Ja, mach das
        Ich gebe das frei
        Ich stimme zu.
        Wird genehmigt
        Die Erstattung ist genehmigt.
        Geht in Ordnung, genehmigt
        Hallo Maya, genehmigt. Gruß Ruth
        Ok pour moi, approuvé.
        C'est bon pour moi, validé
        Je valide
        Je valide le remboursement
        J'approuve le remboursement
        Accord donné
        Vous pouvez rembourser, validé
        Oui, merci de rembourser
        Bonjour, c'est validé, cordialement
        De acuerdo, aprobado
        Sí, por favor reembolsar
        Apruebo el reembolso
        Queda aprobado
        Está aprobado
        Autorizado
        Autorizo
        Va bene, approvato
        Sì
        Sì, procedi
        Sì, grazie
        Procedi pure
        Autorizzato
        Ja hoor, akkoord
        De acordo, aprovado
        Zgoda
        Tak, zatwierdzam
        Wyrażam zgodę
        Согласовано
        Да
        はい、承認します
        同意
    """,
    Verb.DENY: """
        no no no
        Not covered, denied
        Against policy, denied
        too expensive, denied
        No evidence. Denied.
        Thanks but no thanks
        Clear no from me
        The answer is no, sorry
        Denied. That is my final decision.
        I must deny this
        Reviewed and denied
        Nein, zahlen wir nicht
        Lehne ich ab
        Rechazado por falta de pruebas
        Infelizmente não
        DENY
        deny
        Deny.
        Denied
        denied.
        Denied!
        Reject
        Rejected
        rejected.
        Rejected, sorry.
        Declined
        Declined.
        I deny this.
        I deny the request.
        I reject this.
        We reject this request.
        I decline.
        This is denied.
        The request is denied.
        Request denied.
        Refund denied
        Your request is rejected.
        No
        no
        NO
        No.
        No!
        No, sorry.
        No, thank you.
        No. Rejected.
        No, denied.
        No, rejected.
        No, I deny this.
        Deny. Customer is a known fraud.
        Deny, customer is a known fraud.
        Deny - this is not covered by our policy.
        Denied, not covered.
        Denied. We cannot prove it.
        Denied. Do not pay.
        Denied. Please explain it to the customer.
        Denied, no refund.
        Denied. No refund.
        Rejected - see policy 4
        Rejected: see policy 4
        Rejected. There is no evidence.
        Rejected, the evidence is missing.
        Decision: deny
        Decision: rejected
        My decision: no
        Hi Maya,⏎denied.⏎Regards⏎Ruth
        Hi Maya,⏎thanks for the details.⏎Rejected.
        Thanks. Denied.
        Sorry, denied.
        Sorry, no.
        Sorry Maya, rejected.
        Unfortunately denied.
        Ok, denied.
        denyed
        Rejcted
        rejeced
        Declind
        Abgelehnt
        abgelehnt.
        Abgelehnt, kein Nachweis.
        Leider abgelehnt.
        Nein
        Nein.
        Nein, danke.
        Nein, abgelehnt.
        Non
        Refusé
        Refusé.
        Rejeté
        Rechazado
        Denegado
        Recusado
        Rifiutato
        Respinto
        Afgewezen
        Odrzucone
        Avslaget
        Afvist
        Hylätty
        Zamítnuto
        Отклонено
        却下
        拒绝
        Nope.
        No, Maya.
        No. Sorry.
        Sorry, but denied
        I'm afraid this is denied.
        It's a no from me
        Ich lehne das ab.
        Je refuse
        Denied. The customer agreed to the terms and was warned twice.
        Denied. We've already refunded him once.
        Denied. Please be kind when you tell them.
        Denied. Fees are in the contract.
        Denied. It is too late; the deadline was in March.
        Denied, the amount is not covered.
        Rejected. The policy is clear and the customer knew it.
        Rejected for lack of evidence.
        Rejected on the grounds of policy 4.
        Declined - no contract, no refund.
        Declined as the claim is out of time
        Denied with regret
        Denied in line with policy 4
        No. The claim is time-barred.
        No, sorry. Too late.
        No from me
        It's a no.
        I deny the claim because the documents are forged.
        Abgelehnt. Die Frist ist abgelaufen.
        Abgelehnt, weil die Frist abgelaufen ist.
        Nein. Die Frist ist abgelaufen.
        Leider nein.
        Refusé. Le délai est dépassé.
        Non. Hors délai.
        Denegado. El cliente firmó.
        My answer is no
        Rechazado porque está fuera de plazo.
        I do not approve this. Denied.
        Not approved. Denied.
        Rejecting this.
        Sorry, I can't support this. Denied.
        Nein, ablehnen.
        Non, refusé.
        Nein, das zahlen wir nicht
        Unfortunately I have to decline this
        No, we won't pay this
        No - not covered.
        No, not this time.
        No refund.
        No refund please
        No, do not refund.
        no way
        Hard no
        Absolutely not.
        Certainly not, thanks
        No, this is fraud.
        Sorry, no can do
        Regretfully declined
        Deny - we've paid twice already
        I must decline.
        I have to reject this
        We have to decline this request
        I'm declining this.
        I am rejecting this request.
        I'm afraid I have to decline.
        deny thx
        Nein, leider nicht
        Nein, keine Erstattung
        Das lehne ich ab
        Muss ich leider ablehnen
        Wird abgelehnt
        Ablehnen
        Bitte ablehnen
        Non, désolé
        Non, pas de remboursement
        Je refuse cette demande
        Demande rejetée
        No, lo siento
        Rechazado, no procede
        Lo rechazo
        No, mi dispiace
        Rifiuto la richiesta
        Negato
        Nee, helaas
        Afgekeurd
        Não
        Negado
        Não, infelizmente
        Odmowa
        Нет
        Отказано
    """,
    Verb.RESOLVED: """
        RESOLVED
        Resolved
        resolved.
        It is resolved.
        This is resolved.
        This case is resolved.
        Resolved this morning.
        Resolved yesterday by the bank.
        Done
        Done.
        Done, thanks.
        It's done.
        Fixed
        Fixed.
        It is fixed.
        Solved.
        Hi Maya,⏎resolved.
        Gelöst
        Erledigt
        erledigt.
        Résolu
        Resuelto
    """,
    Verb.ASK: """
        ASK
        ASK what does the bank say
        Ask: when did the customer call
        Ask⏎When did the customer call
        ASK⏎⏎When did the customer call?
        Question: when did the customer call?
        Need more info
        Need info: which account?
        Need more information, please.
        I need more information.
        We need more information
        When did the customer call?
        Why was this not escalated earlier?
        What did the bank say?
        How much has been paid so far?
        Who at the customer asked for this?
        Did the customer call the bank?
        Is this the same customer as last week?
        Are there any logs?
        Has the customer sent the contract?
        Have you asked the bank?
        Can you send me the contract?
        Can you clarify the timeline?
        Could you please send me the logs?
        Could you send the contract
        Please send me the contract.
        Please clarify the timeline.
        Please provide more details on the fraud.
        Please explain the fee.
        Please share the logs
        Hi Maya,⏎when did the customer call?⏎Thanks⏎Ruth
        Thanks Maya. When did the customer call?
        Hi Maya, can you send me the contract?
        What is the customer's history with us?
        I would like to know when it started.
        I need to see the contract.
        Any update from the bank?
        Which account is it
        Wann hat der Kunde angerufen?
        Bitte schicken Sie mir den Vertrag.
        Wer hat angerufen?
        Quand le client a-t-il appelé ?
        ¿Cuándo llamó el cliente?
        more info please
    """,
    Verb.TAKE: """
        im on it
        ive got this
        on it tom
        dealing with it
        Übernehme ich
        TAKE
        take
        Take.
        Take it
        TAKE IT
        Taking this
        taking this one
        Taking it.
        Taking over.
        I'll take it
        I'll take this
        I'll take this one.
        I will take this.
        I take it.
        I am taking this.
        I'm taking this one
        On it
        on it.
        On it!
        I'm on it
        I am on it.
        on it now
        On it, thanks.
        mine
        Mine.
        I'll handle it
        I'll handle this.
        I will handle this one
        I'll take care of it.
        I'll take care of this
        I'll deal with it.
        Leave it with me
        Leave this with me.
        working on it
        I'm working on it.
        Hi Maya, I'll take this.
        Hi Maya,⏎on it.
        Ok, on it
        Thanks, I'll take it.
        👍 on it
        Ich übernehme
        Ich kümmere mich darum
        Ich kümmere mich.
        Je m'en occupe
        Me encargo
        I've got this
        I got this one
        Ich übernehme das
        Je prends
        Me ocupo
    """,
    Verb.ESCALATE: """
        ESCALATE
        Escalate
        escalate.
        Escalate to CEO
        Escalate to the CEO.
        ESCALATE TO CIO
        Please escalate to CEO.
        Please escalate.
        Please escalate this to the CEO.
        Escalate this to the CEO
        Escalate it to the CIO.
        Escalate to CEO, recommend approval
        Escalate to CEO. I recommend approval.
        Escalate to CEO - recommend to approve
        ESCALATE⏎CIO trigger: amount above 10,000⏎Recommended action: approve
        ESCALATE⏎⏎CIO trigger: amount above 10,000⏎Recommended action: Refund in full
        Escalate to CEO for review on Thursday 10:00
        Escalate to the CEO for approval.
        Hi Maya,⏎please escalate to the CEO.⏎Recommended action: refund
        I escalate this to the CEO.
        Escalated to CEO
        Eskalieren
        Bitte eskalieren an CEO
    """,
    Verb.REFER: """
        Refer to legal@example.test
        REFER TO legal@example.test
        refer to Lena Fischer
        Refer to Lena Fischer.
        Referred to legal@example.test
        Please refer to legal@example.test.
        Please refer this to legal@example.test
        Refer this to Lena Fischer
        Refer it to Lena Fischer, she knows the customer.
        Please forward to Lena Fischer
        Please forward this to Lena Fischer.
        Forward to legal@example.test
        Forward it to Lena Fischer
        Pass this to Lena Fischer
        Please pass on to legal@example.test
        Hand over to Lena Fischer
        Hi Maya,⏎refer to legal@example.test⏎Thanks
        Refer to Lena Fischer <lena@example.test>
        Weiterleiten an Lena Fischer
        pls fwd to legal@example.test
        Hand to Lena Fischer
        Bitte weiterleiten an legal@example.test
    """,
    Verb.REVIEW: """
        REVIEW ON Thursday 10:00
        REVIEW on Thursday 10:00
        Review Thursday 10:00
        Review tomorrow at 3pm
        Review on 2026-12-01 14:00
        Review on 1 Dec, 10:00
        Let's review on Thursday at 10:00
        Please schedule a review on Friday 11:00
        Schedule a review for Thursday 10:00
        Review in 2 days
        Review with the CEO on Thursday 10:00
    """,
    Verb.REMIND: """
        REMIND tomorrow
        Remind me tomorrow
        Remind me tomorrow morning
        Please remind me tomorrow.
        Remind me on Thursday
        Remind me in 2 hours
        Remind me again on Friday 3pm
        Snooze until tomorrow
        Snooze till Thursday
        Remind me at 16:00
        Erinnere mich morgen
        Hi Maya, remind me tomorrow please
    """,
    Verb.AWAY: """
        AWAY until Monday
        Away until Monday
        I am away until Monday
        I'm away until Monday.
        I'll be away until Monday
        Away till 3 December
        Out of office until Monday
        I'm out of office until 1 Dec
        On holiday until Monday
        I am on leave until 2026-12-07
        On vacation until Monday
    """,
    Verb.UNDO: """
        UNDO
        undo
        Undo.
        Undo that
        Please undo
        Undo it please
        Take it back
        Please take that back.
        Take back
        Undo - wrong case
        Rückgängig
    """,
}

ASKED_BACK = """
    Denied in part
    denied in its current form
    Denied - propose instalments
    No. Call me first.
    Resolved, will be paid tomorrow
    Approved, from Friday on
    approved for four thousand
    approved, different account
    approved, new amount below
    Approved. I changed the amount.
    Approved, customer pays the fee
    Approved, knock off the fee
    approved⏎I guess
    Approved⏎⏎Sorry, that was for another case
    Approved⏎⏎Please ignore, wrong thread
    approved⏎when signed
    Is this⏎approved
    received denied claim
    Noted that it is approved
    big approved amount
    Approved, at once they sign
    Approved, Helen please confirm
    Approved. @Helen please confirm
    as good as approved
    Approved, with an exception
    The fee, denied
    Goodwill, denied
    The amount is wrong. Approved.
    It was a mistake, approved
    Who is right, approved
    Do not, I repeat, deny
    not now, deny
    No idea. Denied.
    Possible fraud, denied
    ❌ approved
    👍 denied
    🤷 approved
    [x] approve [ ] deny
    Approved, legal to confirm
    approved, check with legal
    Sehr witzig. Genehmigt.
    You must be joking. Approved.
    Denied. On second thought approve it.
    Denied. Go ahead.
    Approved. Deny it.
    Checked and approved by legal
    Finally approved yesterday
    ~~Approved~~
    ~~approved~~ denied
    ~Approved~
    -approved-
    approved*
    Please approve
    please approve this refund.
    Kindly approve the request
    Ok, please approve
    Bitte freigeben
    Approved, in instalments
    Sure, approve everything 🙄
    Not approved
    Not approved.
    not approve
    I do not approve.
    I don't approve
    I can't approve this
    I cannot approve this.
    I can not approve
    We can't approve it
    Can't approve
    cant approve this
    dont approve
    I won't approve this.
    Don't approve
    Do not approve.
    Do not approve this refund.
    Please do not approve
    Never approve this.
    Not yet approved
    Approved? No.
    Approved not
    No, not approved yet
    No approval
    No approval from me.
    Without approval
    Unapproved
    Disapproved
    Not denied
    Don't deny it
    Do not reject
    I can't deny that
    I can't deny that this is a problem
    Don't go ahead
    Do not go ahead.
    Don't proceed
    No go
    No go ahead
    No, go ahead
    No - approved
    No and yes
    yes and no
    Yes or no
    Yes/No
    Approve/Deny
    approve or deny
    Approve or deny?
    APPROVE DENY ASK TAKE
    Approve, deny, ask, take
    approve?
    Approved?
    Approve??
    yes?
    Go ahead?
    Deny?
    Should I approve?
    Should we approve this?
    Shall I approve
    Can I approve this?
    Can you approve this?
    Do you want me to approve?
    Do I have to approve this?
    Why should I approve this?
    Did Helen approve?
    Has Helen approved this?
    Who approved this?
    Was this approved?
    Is it approved?
    Could you approve
    approve if
    Approve if finance agrees
    Approved if finance agrees.
    I'd approve if finance agrees
    Approved, if legal signs.
    Approved provided that legal signs
    Approved as long as the customer agrees
    Approved once legal signs
    Once legal signs, approved
    Once legal signs
    If legal signs, go ahead
    When legal signs, approve.
    Approved subject to legal review.
    Approved, subject to the contract
    Approved pending legal
    Approved under the condition that he pays
    Approved on condition that he pays
    Approved unless finance objects
    Approved after legal has signed
    Approve after the call
    Approved but not before Friday
    Approved, but only half.
    Approved only for this month
    Yes but wait for legal
    yes but ...
    Yes, but only half
    Yes, if legal agrees
    Yes if
    Yes unless
    yes, once legal signs
    Go ahead if finance agrees
    Go ahead once legal signs
    Go ahead, but wait for legal.
    Go ahead as soon as legal signs
    ok if legal agrees
    Denied unless they send an ID
    Denied until they send an ID
    Deny if not signed
    Reject for now
    Approved for now
    Approved up to 500
    Approved up to EUR 500
    Approved for 500 EUR
    Approved for €500
    Approved, max 500 EUR.
    Approved for half of it
    Approved 50%
    Approve 50 % now, the rest later
    Approved. Pay 500 EUR now and the rest later.
    Approved: EUR 500
    Approved at most 500
    Partially approved
    Partly approved
    Approved in part
    Conditionally approved
    Provisionally approved
    Tentatively approved
    Approved in principle
    In principle approved
    In principle yes
    Yes in principle
    I would approve
    I would approve this.
    I'd approve
    I might approve
    I may approve this
    I could approve that
    I can approve this
    I should approve this
    I think approve
    I think we should approve
    I guess approved
    Probably approved
    Probably yes
    Maybe
    Maybe yes
    maybe approve
    Perhaps approve
    Possibly
    I suppose yes
    I'm inclined to approve
    Leaning towards approve
    Tempted to deny
    Thinking about approving
    Considering to approve
    Not sure
    not sure, approve maybe
    Hmm
    hmm, approve...
    hmm yes
    Hm, ok
    approve...
    Approved...
    approve I guess
    yes I think
    Yes I think so
    Yes, maybe
    yes probably
    I hope we can approve
    I want to approve this tomorrow
    I will approve this tomorrow
    I will approve
    I'll approve it later
    We'll approve it
    Going to approve
    I am going to deny this
    About to approve
    Ready to approve
    Will approve
    Will approve after lunch
    Let me think about it before I approve
    Let me approve it tomorrow
    We approved a similar case last week
    We approved a similar case
    Approved a similar case last week
    I approved one like this yesterday
    I approved this last week
    I already approved this
    Already approved
    Approved already
    Previously approved
    Approved last week by Helen
    Approved by Helen
    Approved by the CEO
    Approved by finance
    Approved by ISO 9001
    Helen approved it
    Finance approved
    Finance has approved
    Legal approved this
    Tom approved
    Tom says approved
    Tom says yes
    The customer says: approve my refund
    Customer wrote: approved
    The customer wrote "go ahead"
    He said yes
    She said: no
    As Helen said, approved
    According to Tom, approved
    Finance: approved
    Status: approved
    Subject: approved
    Legal - approved
    It was approved
    This was denied last week
    It has been approved
    This has been rejected before
    Had been approved
    Lena, please approve
    Lena, please approve this.
    @Lena please approve
    Tom, please deny it
    Helen should approve this
    Ask Helen to approve
    Wait for Helen to approve
    Waiting for approval
    Pending approval
    Need approval
    I need your approval
    Approval needed
    This needs to be approved by Helen
    To be approved
    Approve everything and bankrupt us
    Sure, approve every fraudster who asks
    Yeah right, approve this and we are all fired
    Go ahead and ruin us
    Oh sure, go ahead and give it all away
    Approver
    Approval
    Approving
    Approved supplier list attached
    Approve a similar case
    Yes I see
    Yes I got your mail
    Yes, I saw it.
    Yes we discussed this
    Yes it is a strange case
    Yes, the customer called me
    Yes, reading it now
    Yes, I will look at it
    Yes, let's talk
    Yes, call me
    No, it is not fraud
    No, I don't think so
    No, that's not a problem
    No, we discussed this
    No idea
    No comment
    No rush
    No news
    No problem
    No worries at all, mate
    No objections
    No objection from my side
    Agreed with Tom
    Agreed on the analysis
    Agreed that this is bad
    I agree with the analysis
    I agree
    Fine by me
    Fine with me.
    I'm fine with this
    Works for me
    Looks good
    LGTM
    Makes sense
    Sounds good
    ok
    Ok
    OK.
    Okay
    ok!
    k
    Sure
    sure.
    fine
    Fine.
    👍
    👍👍
    ✅
    👌
    ok 👍
    Confirmed
    +1
    Hold off
    Hold off on this
    hold
    Hold on
    Wait
    wait for legal
    Stop
    Stop, do not pay
    Approved. Wait, hold on.
    Approved. No, wait.
    Approved. Actually no.
    Approved. Scratch that.
    Approved⏎⏎Denied
    Approve. Deny.
    Denied. Approved.
    Approved or denied
    Approve one, deny the other
    Approved. But only after legal signs.
    Approved.⏎⏎P.S. but do not pay before legal signs
    Approved. Do not pay.
    Approved. Don't refund yet.
    Approved, don't tell the bank and do not pay
    Approved. Unless Tom disagrees.
    Approved. If finance agrees.
    Approved. Only the first part.
    Approved. Is that ok?
    Approved. What did the bank say?
    Approved, right?
    Thanks for the details. I am not sure. Approved.
    Finance was asked and said this. Approved.
    I wish I could say this is⏎approved
    The board told us that it was regarded as completely⏎approved
    nicht genehmigt
    Nicht genehmigt.
    Noch nicht genehmigt
    Genehmigt, wenn Legal zustimmt
    Genehmigt, sofern Legal zustimmt.
    Genehmigt?
    Ja, aber erst nach Rücksprache
    Ja, wenn
    Ja oder nein
    Ja und nein
    Ja, nicht genehmigt
    Vielleicht
    Ich würde genehmigen
    Eher nein
    Grundsätzlich ja
    Nicht abgelehnt
    Wurde schon genehmigt
    Oui mais pas avant vendredi
    Oui, si le client paie
    pas approuvé
    non approuvé
    Pas d'accord
    No aprobado
    no está aprobado
    Sí, pero espera
    não aprovado
    Non approvato
    niet goedgekeurd
    Nie zatwierdzone
    Inte godkänt
    I was told to say approved
    Nobody approved this
    None approved
    Neither approve nor deny
    Rather approve than deny
    Instead of approving, deny
    Deny rather than approve
    Approve rather than deny
    Not a yes
    Not a no
    That's a yes from Tom
    It's a no from Tom
    yes no
    approved denied
    yes, denied
    no, approved
    Resolved?
    Approved with conditions
    Approved with reservations
    Approved, with small changes
    Approved for escalation to CEO
    Approved, refer it to legal
    Approve. Just kidding.
    Deny. Sorry wrong case
    Denied. Sorry, my mistake
    No. Sorry, I meant yes
    Rejected⏎⏎Sorry, ignore that
    Denied. Oops
    Deny. Just kidding
    Denied, lol
    Denied. I meant to write approved
    Yes. I mean no.
    Approved - wrong button
    Approved with the exception of the fee
    Approved, save for the fee
    Approved, capped at 500
    Genehmigt, außer der Gebühr
    Genehmigt, maximal 500
    Genehmigt, vorbehaltlich der Prüfung
    Genehmigt. Bitte vorher mit Lena sprechen
    Abgelehnt, es sei denn er zahlt
    Approuvé, hormis les frais
    Refusé, à moins qu'il paie
    Aprobado, excepto la comisión
    Aprobado. Antes hablad con Lena
    Aprovado, exceto a taxa
    Approvato, tranne la commissione
    Goedgekeurd, behalve de kosten
    Zatwierdzam, oprócz opłaty
    Godkänt, förutom avgiften
    Godkendt, undtagen gebyret
    Godkjent, unntatt gebyret
    Hyväksytty, paitsi maksu
    Schváleno, pokud Lena souhlasí
    Одобрено, если Лена согласна
    Onaylandı, ancak Lena da onaylamalı
    承認します。ただし500ユーロまで
    批准,但只付一半
    Approved⏎⏎Ruth Okafor | CIO⏎But only half | EUR
    Approved⏎⏎Ruth Okafor | CIO⏎Max 500 EUR | reserve
    Approved⏎⏎Upper Limit | 500 EUR
    Approved by mistake
    Refer to legal@example.test. Sorry, wrong person
    not yet
    Noch nicht
    No, refund the customer
    No, pay him
    Nein, bitte erstatten
    No apruebo
    Je n'approuve pas
    Maya, take it
    Give me until Thursday, then yes
    Absolutely
    Of course
    By all means
    Green light
    Refund in full
    Pay them
    ?
    ??
    In Ordnung
    Geht klar
    Not resolved
    not resolved yet
    Is it resolved?
    Almost done
    Not done
    Half done
    Undo?
    Don't escalate
    Do not escalate this
    Escalate?
    Should I escalate?
    Escalate if it gets worse
    Escalate or deny
    Do not refer to legal@example.test
    Refer to legal@example.test?
    Yes do you have the logs
    Yes, do we know the amount
    Yes do we
    I approve these usually
    I deny these every day
    We decline these typically
    Escalated cases go to Helen
    Escalate cases like this to Helen in future
    My recommendation: approve
    Recommendation: approve
    Proposal: approve
    Approved with hesitation
    Approved with doubts
    Approved with some doubts
    Approved, doubts remain
    Approved, I have doubts
    Good that it's approved
    approved = false
    approved: false
    deny: no
    denied: false
    Approved. Please talk to Tom before.
    Approved. Check with legal though.
    Approved. Please double check with finance.
    Approved. Please verify the ID first
    Approved. Verify ID before paying.
    Approved. Get the signed form.
    Approved. Make sure legal is ok.
    Approved. Ensure that finance agrees.
    Approved. Assuming the numbers are right.
    Approved. Conditions apply.
    Approved. See conditions below.
    Approved. With one condition.
    Approved. One condition: he signs.
    Approved. Under one condition.
    Approved. My condition: he signs.
    Approved. I'd like legal to look at it too.
    Approved. I want to see the contract.
    Approved. Nothing to be paid before Friday.
    Approved. Payment on hold.
    Approved. Split it in two payments.
    Approved. Half of it.
    Approved. 500.
    Approved. Amount: 500
    Approved⏎Amount: 500 EUR
    Approved⏎500
    Approved⏎⏎max 300
    Approved⏎without fees
    Approved⏎fees excluded
    Approved⏎w/o fee
    Approved. Fees excluded.
    Approved. Excluding the fee.
    Approved. Without the fee.
    Approved. Minus the fee.
    Approved. Just the first transaction.
    Approved. For TX-1 only.
    Approved. TX-1, not TX-2.
    Approved. TX-9001 yes, TX-9002 no.
    Approved for TX-9001.
    Approved for Tom
    Approved for Tom Becker, thanks
    Tom: approved
    Approved. What does Lena say
    Approved. Lena to confirm.
    Approved. Please confirm with legal.
    Approved. Please get a second opinion.
    Approved. Waiting for finance.
    Approved. Send me the letter before it goes out.
    Approved. Cap it at 300.
    Approved. Take 10 off.
    Denied. Come back with the contract and I'll approve.
    Denied. Let's offer a voucher.
    I escalated it to the CEO
    We referred to Lena
    Referred to by the customer as fraud
    Approved per Tom
    Approved per legal
    Approved (see below)
    Approved, see my comments below
    Approved. See attached.
    Approved to the tune of 500
    Approved, right
    Denied, correct
    Genehmigt, oder
    Ist das genehmigt
    Wird die Zahlung freigegeben
    Is the refund approved
    Wird erledigt
    Das wird gelöst, danke
    Consider it done
    Fixed by tomorrow
    Jein
    Je ne valide pas
    Je validerai demain
    Neschváleno
    Onaylanmadı
    承認しません
    不同意
    Tom Becker: denied
    Yes and escalate
    Yes, and refer to Lena
    Ja und eskalieren
    y
    N
    -1
    Absolutely not denied
    Certainly not yet
    Approved: TX-9001
    Approved with delay
    Approved in two instalments
    Approved as a voucher
    Approved as voucher instead
    Approved as a loan
    Approved as draft
    Approved (tbc)
    Approved - tbc
    Approved - to be confirmed
    Approved - draft
    Approved - final decision Monday
    Approved, final word from Helen
    Approved by me, Helen has the last word
    Approved, Helen decides
    Approved, over to Helen
    Approved for CEO
    Approved for submission to the CEO
    Approved for review
    Approved for review on Thursday
    Approved for discussion
    Approved for next step
    Approved for forwarding
    Approved to ask the customer
    Approved⏎⏎Hmm, maybe not
    Approved⏎⏎Edit: denied
    Approved⏎⏎EDIT: not yet
    Approved⏎⏎Update: no
    Approved⏎⏎Correction: 300
    Denied⏎⏎(for now)
    Denied⏎⏎Edit: approved
    Denied. Let me think again.
    Denied. I may change my mind.
    Denied. Not final.
    Denied. Call me.. maybe yes
    Denied. Helen may see it differently.
    Denied from my side, Helen decides
    Denied, Helen decides.
    Payment declined
    It's approved, says Tom
    Approved refund of 300
    Approved the amount of 300
    Approve the amount 300
    Approve payment of 300
    Approve the request of the customer to talk to me
    Approve the extension
    Approve the time off
    Approve the call
    Deny the rumour
    Deny the customer access
    Reject the call
    Reject his calls
    Decline the meeting
    Approved⏎⏎Limit: 300
    Approved⏎⏎300 EUR
    Approved⏎⏎EUR 300
    Approved⏎⏎300
    Approved⏎⏎half
    Approved⏎⏎Half
    Approved⏎⏎partially
    Approved⏎⏎Tomorrow
    Approved⏎⏎Maybe
    Approved⏎⏎Conditionally
    Approved⏎⏎Thanks⏎⏎Max 300 EUR
    Approved⏎⏎Thanks,⏎Half
    Approved⏎⏎Best regards⏎Ruth Okafor⏎⏎Max 300 EUR
    Approved⏎⏎Best regards⏎Ruth Okafor⏎CIO⏎⏎Limit: 300
    Approved⏎⏎Best regards⏎Ruth Okafor⏎Limit 300
    Approved⏎⏎Best regards⏎Ruth⏎⏎After Legal Signs
    Approved⏎⏎Ruth⏎⏎Pending Legal
    Approved. Docs to follow before payment.
    Respinto per ora
    Approved for the smaller amount
    Approved, lower amount
    Approve, reduced
    Approved as amended
    Approved with my changes
    Approved with edits
    Approved, see my changes
    Approved with comments
    Approved, wrote Tom
    Approved by: Tom
    Approved on behalf of Tom
    Please approve on my behalf
    Please approve for me
    Approve for me please
    Deny for me please
    approve-ish
    approved, my foot
    approved 😂
    Approved 🙄
    yes 🙄
    Go for it?
    Please approve, Lena
    Let's approve the next one
    Declined the call, sorry
    Denied for the moment
    ja ja
    Bitte freigeben?
    I approve this tomorrow
    Approved on Monday
    Approved in theory
    Approved, theoretically
    Approved on paper
    Approved, hopefully legal agrees
    Approved, hopefully
    Approved, I assume
    Approved, need Tom's ok too
    Approved, needs legal sign-off
    Approved, legal must sign
    Approved. Legal must sign first.
    Approved. Tom has to confirm before you pay.
    Approved. Do nothing yet.
    Approved. Pay half.
    Approved. Pay only half.
    Approved. Limit is 500.
    Approved. Max. 500
    Approved (limit 500)
    Approved, limit 500
    Approved, just the fee
    Approved on receipt of the signed form
    Approved, legal permitting
    Approved, budget permitting
    Approved, Tom willing
    Approved, deducting fees
    Approved. Deduct the fee.
    Approved. Reduce the amount to 200.
    Approved, change amount to 200
    Approved in CAD instead
    Approved in EUR
    Approved for five hundred euros
    Approved as a test
    Approved (test)
    Denied - to be discussed
    Denied. But I'd accept half.
    Denied. But half is ok.
    Denied. Half would be ok.
    Denied, offer half
    Deny, offer 50% instead
    Denied. Offer them 100 EUR as goodwill.
    Denied. Please send more evidence and I'll look again.
    Reject this version
    No. 5 in the list
    No. 4711
    Nein, kein Problem
    Yes, please send the contract
    Go ahead, make my day
    Go ahead with the call
    Go ahead with the denial
    Proceed with the rejection
    Done for today
    Escalate tomorrow
"""

COURTESY = """
    Thanks
    thanks!
    Thank you
    Thank you very much.
    Thanks a lot, Maya
    Thanks Maya
    Many thanks
    Thx
    Noted
    Noted, thanks.
    Noted with thanks.
    ok, thanks
    Ok thanks
    ok, reading
    OK, reading it now.
    Reading
    I'm reading it now
    Will read it later today
    I'll look at it tomorrow
    I'll have a look
    Will look into it
    Looking into it
    Looking at it now.
    Got it
    Got it, thanks!
    Received
    Received, thank you.
    Understood
    Understood, thanks
    Will get back to you
    I will get back to you soon
    Will do
    Well received
    Acknowledged
    Hi Maya,⏎thanks!
    Hi Maya,⏎thank you.⏎⏎Best⏎Ruth
    Thanks for the update
    Thanks for letting me know.
    Thanks for your help with this.
    Thank you for the information.
    Great, thanks!
    Great, thank you
    Perfect, thanks
    In a meeting
    Danke
    Vielen Dank
    Danke schön!
    Merci
    Merci beaucoup
    Gracias
    Muchas gracias
    Grazie
    Bedankt
    Appreciated
    Much appreciated.
    🙏
    Thanks 🙏
    You're welcome
    Welcome
    Cheers
"""

ONLY_WORDS = """
    Be on it.
    Review done.
    The customer called me this morning about the cards.
    Finance is looking at the numbers.
    I spoke with the bank this morning.
    Please keep the customer informed.
    The contract is attached.
    See page 4 of the attached document.
    Please refer to the attached document.
    Refer to page 4.
    See policy 4, refer to section 2.
    I'm in the office on Monday.
    Back on Monday.
    The customer is a long-standing client.
    Calling the bank now.
    Take your time.
    Lena please take this
    Take a look at the contract.
    Take care
    We spoke on the phone.
"""


NOTES = {
    "Approved, refund from reserve.": "refund from reserve.",
    "Approved. Please let me know when it is done.": "Please let me know when it is done.",
    "Approved\n\nUse cost centre 4711.\nTell the customer today.": "Use cost centre 4711.\nTell the customer today.",
    "Approved.\n\nBest regards,\nRuth Okafor\nCIO | Example Ltd": "",
    "Hi Maya,\n\nApproved.\n\nRuth": "",
    "Approved\n\nRuth Okafor | CIO\nExample Ltd": "",
    "Approved\n\nRuth Okafor\nChief Information Officer | Example Ltd\nM +49 170 1234567": "",
    "Denied.\n\nRuth Okafor | CIO\nExample Ltd | +49 30 1234567": "",
    "Approved\n\nUse the reserve | Finance knows": "Use the reserve | Finance knows",
    "Deny. Customer is a known fraud.": "Customer is a known fraud.",
    "Rejected - see policy 4": "see policy 4",
    "No. We do not pay twice.": "We do not pay twice.",
    "Approved please": "",
    "Genehmigt.\n\nMit freundlichen Grüßen\n\ni.A. Ruth Okafor\nLeiterin IT\nBeispiel GmbH": "",
    "Yes, please refund from the reserve.": "please refund from the reserve.",
    "Resolved: the bank has paid.": "the bank has paid.",
    "Ja, bitte erstatten": "bitte erstatten",
    "Approved - don't worry about the fee": "don't worry about the fee",
    "Genehmigt. VG Ruth": "",
    "Yes, Lena": "",
    "Approved\nRuth": "",
    "Approved - best, Ruth": "",
    "Validé. Cordialement, Ruth Okafor": "",
    "Akkoord, met vriendelijke groet, Ruth": "",
    "Approved, refund from reserve, regards Ruth": "refund from reserve",
    "No, Maya. We don't pay twice. Regards, Ruth": "We don't pay twice.",
    "Approved. Give Tom my regards": "Give Tom my regards",
    "Approved. Tell Lena": "Tell Lena",
}

REFERRALS = {
    "Refer to legal@example.test!": ("legal@example.test", ""),
    "Refer to legal@example.test": ("legal@example.test", ""),
    "REFER TO legal@example.test.": ("legal@example.test", ""),
    "Please refer this to Lena Fischer.": ("Lena Fischer", ""),
    "Please forward to Lena Fischer": ("Lena Fischer", ""),
    "Refer to Lena Fischer, she knows the customer.": ("Lena Fischer", "she knows the customer."),
    "Refer to Lena Fischer in Compliance": ("Lena Fischer", "in Compliance"),
    "Refer to Lena Fischer please": ("Lena Fischer", ""),
    "Forward to legal@example.test please": ("legal@example.test", ""),
    "Refer to Lena Fischer <lena@example.test>, thanks": ("lena@example.test", ""),
    "Forward to legal@example.test - they have the contract": ("legal@example.test", "they have the contract"),
    "Refer to legal@example.test\nThey have the contract.": ("legal@example.test", "They have the contract."),
    "Refer to Mr. May": ("Mr. May", ""),
    "Refer to Lena Fischer (lena@example.test)": ("lena@example.test", ""),
    "Refer to [lena@example.test](mailto:lena@example.test)": ("lena@example.test", ""),
    'Refer to "Lena Fischer" please': ("Lena Fischer", ""),
    "Refer to Lena Fischer immediately": ("Lena Fischer", "immediately"),
    "Refer to Lena Fischer and Tom Becker": ("Lena Fischer and Tom Becker", ""),
    "Refer to Lena Fischer, Tom Becker please": ("Lena Fischer, Tom Becker", ""),
    "Refer to legal@example.test, tom@example.test": ("legal@example.test, tom@example.test", ""),
    "Refer to legal@example.test and tom@example.test": ("legal@example.test and tom@example.test", ""),
    "Weiterleiten an Lena Fischer": ("Lena Fischer", ""),
    "REFER TO": (None, ""),
}

ESCALATIONS = {
    "ESCALATE": (None, "", False),
    "Escalate to CEO, recommend approval": ("CEO", "recommend approval", False),
    "Please escalate this to the CEO.": ("CEO", "", False),
    "Please escalate this one to the CEO": ("CEO", "", False),
    "Escalating to CEO": ("CEO", "", False),
    "Above my limit, escalate to CEO": ("CEO", "", False),
    "Escalate to the CEO for approval.": ("CEO", "for approval.", False),
    "Escalate to CEO for review on Thursday 10:00": ("CEO", "for review on Thursday 10:00", True),
    "ESCALATE\nCIO trigger: above 10,000\nRecommended action: approve": (
        None,
        "CIO trigger: above 10,000\nRecommended action: approve",
        False,
    ),
    "Escalate to the next level": (None, "to the next level", False),
    "Escalate to the board": ("board", "to the board", False),
}

TIMES = {
    "REVIEW on Thursday 10:00": "2026-11-26 10:00",
    "Please schedule a review on Friday 11:00": "2026-11-27 11:00",
    "Review on 1.12. um 14 Uhr": "2026-12-01 14:00",
    "Review COB Friday": "2026-11-27 17:00",
    "Erinnere mich übermorgen": "2026-11-26 09:00",
    "Remind me the day after tomorrow": "2026-11-26 09:00",
    "Away until 5.12.": "2026-12-05 09:00",
    "Review with the CEO on Thursday 10:00": "2026-11-26 10:00",
    "Remind me tomorrow": "2026-11-25 09:00",
    "Remind me tomorrow afternoon please": "2026-11-25 14:00",
    "Snooze until Thursday": "2026-11-26 09:00",
    "Remind me in 2 hours": "2026-11-24 12:00",
    "away until Monday": "2026-11-30 09:00",
    "I'm out of office until 1 Dec": "2026-12-01 09:00",
    "On holiday until 2026-12-07": "2026-12-07 09:00",
    "Review on 12/01": None,
    "Remind me": None,
    "Away until further notice": None,
    "Remind me yesterday": None,
    "busy, remind me tomorrow": "2026-11-25 09:00",
    "Erinnere mich am 27. November um 8:00": "2026-11-27 08:00",
    "Review on Thursday 3 p.m.": "2026-11-26 15:00",
    "Review on 28 March 2027 02:30": None,
    "Review on 31 October 2027 02:30": None,
    "Remind me Thursday the 26th": "2026-11-26 09:00",
    "Remind me Thursday the 25th": None,
    "Review meeting Thursday 10:00": "2026-11-26 10:00",
    "Away until 1 December, ask Daniel": "2026-12-01 09:00",
    "remind me tmrw": "2026-11-25 09:00",
    "remind me tomorow morning": "2026-11-25 09:00",
    "remind me this afternoon": "2026-11-24 14:00",
    "remind me at 3pm": "2026-11-24 15:00",
    "remind me at 8am": None,
    "remind me first thing": None,
    "snooze to Thursday": "2026-11-26 09:00",
}

STAFF = {
    Verb.RESOLVED: """
        RESOLVED
        Resolved.
        its done
        issue fixed
        The case has been resolved, refund sent.
        résolu ce matin
        resolved yesterday
        It has been resolved.
        It's been done.
        The case is resolved.
        I have fixed it.
        Done.
        Done, the customer is happy.
        Fixed this morning.
        Hi,⏎resolved.⏎Thanks⏎Maya
        Resolved by the bank on Monday.
        Erledigt.
    """,
    Verb.SENT: """
        SENT
        Sent
        sent.
        Sent to the customer.
        I sent it to the customer
        I have sent it to the customer today.
        I've sent it.
        ive sent it
        gesendet
        Sent via chat
        Just sent.
        Sent, thanks
        Message sent.
    """,
    Verb.WITHDRAW: """
        WITHDRAW
        Withdraw
        Please withdraw.
        Please withdraw this escalation.
        I withdraw this
        Withdrawn.
        Withdraw, no longer needed
        Cancel this escalation
    """,
    Verb.REOPEN: """
        REOPEN
        Reopen
        Please reopen this case.
        Re-open, the customer called again.
    """,
    Verb.CUSTOMER: """
        CUSTOMER: Your refund is on its way.
        Customer:⏎Your refund is on its way.
    """,
}

STAFF_WORDS = """
    Not resolved
    Done: step 1. Step 2 follows.
    Resolved on the 3rd, came back on the 5th
    Done. The rest follows on Monday.
    Sent: Tuesday 10:00
    Resolved?
    Is it resolved?
    Almost done
    Done with the upload, waiting for the bank.
    Fixed the typo in my mail
    Solved half of it
    Not sent yet
    Sent you the logs
    Sent from the bank was this
    Sent by the bank on Monday
    Will be sent tomorrow
    has it been sent
    Customer: C-4711
    I will send it tomorrow
    Should I withdraw?
    Don't withdraw
    Withdraw it if the bank pays
    Withdraw the money from the account
    The customer wants to withdraw
    The bank says it is resolved
    We hope it is resolved soon
    Resolved once the bank pays
    Customer called again
    Approved
    The amount is 1,250.00 EUR
"""


def _lines(table: str) -> list[str]:
    return [line.strip().replace("⏎", "\n") for line in table.strip().split("\n")]


def read(words: str) -> Spoken:
    return read_verdict(words, POLICY, now=NOW, zone=ZONE)


@pytest.mark.parametrize(
    ("verb", "words"), [(verb, words) for verb, table in BOOKED.items() for words in _lines(table)]
)
def test_a_clear_answer_is_booked(verb: Verb, words: str) -> None:
    spoken = read(words)

    assert (spoken.verb, spoken.unclear) == (verb, "")


@pytest.mark.parametrize("words", _lines(ASKED_BACK))
def test_what_no_careful_clerk_would_book_is_no_decision(words: str) -> None:
    spoken = read(words)

    assert spoken.verb in (None, Verb.ASK)
    assert spoken.unclear or spoken.verb is Verb.ASK


@pytest.mark.parametrize("words", _lines(COURTESY))
def test_courtesy_is_noted_in_silence(words: str) -> None:
    assert read(words).courtesy


@pytest.mark.parametrize("words", _lines(ONLY_WORDS))
def test_plain_words_are_neither_a_decision_nor_a_courtesy(words: str) -> None:
    spoken = read(words)

    assert (spoken.verb, spoken.courtesy) == (None, False)


@pytest.mark.parametrize(("words", "note"), NOTES.items())
def test_what_is_said_beyond_the_verb_is_the_note_word_for_word(words: str, note: str) -> None:
    assert read(words).note == note


@pytest.mark.parametrize(("words", "expected"), REFERRALS.items())
def test_refer_names_an_address_or_a_person(words: str, expected: tuple[str | None, str]) -> None:
    spoken = read(words)

    assert (spoken.verb, spoken.refer_to, spoken.note) == (Verb.REFER, *expected)


@pytest.mark.parametrize(("words", "expected"), ESCALATIONS.items())
def test_escalate_names_its_tier_and_may_ask_for_a_review(words: str, expected: tuple[str | None, str, bool]) -> None:
    spoken = read(words)

    assert (spoken.verb, spoken.tier, spoken.note, spoken.for_review) == (Verb.ESCALATE, *expected)


@pytest.mark.parametrize(("words", "local"), TIMES.items())
def test_dates_are_read_in_the_deciders_zone_or_not_at_all(words: str, local: str | None) -> None:
    spoken = read(words)

    assert spoken.verb in (Verb.REVIEW, Verb.REMIND, Verb.AWAY)
    assert (spoken.when.astimezone(ZoneInfo(ZONE)).strftime("%Y-%m-%d %H:%M") if spoken.when else None) == local


@pytest.mark.parametrize(("verb", "words"), [(verb, words) for verb, table in STAFF.items() for words in _lines(table)])
def test_a_submitters_word_is_understood(verb: Verb, words: str) -> None:
    assert read_staff_reply(words, POLICY).verb is verb


@pytest.mark.parametrize("words", _lines(STAFF_WORDS))
def test_a_submitters_other_words_are_news_of_the_case(words: str) -> None:
    spoken = read_staff_reply(words, POLICY)

    assert (spoken.verb, spoken.courtesy, spoken.note) == (None, False, words)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("No objection from my side", "it does not say what is decided"),
        ("No problem", "it does not say what is decided"),
        ("\N{WHITE HEAVY CHECK MARK}", "it could be a decision or only a courtesy"),
    ],
)
def test_what_is_asked_back_says_what_is_missing(words, why):
    assert read_verdict(words, POLICY, now=NOW, zone="UTC").unclear == why
