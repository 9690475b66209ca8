"""Cases with their reasons: what is cut, what stays, in the languages citizens write in."""

from __future__ import annotations

import pytest

from klassifikator.text import trim
from klassifikator.text.tidy import tidy

OWN = "Jeg har ventet på svar i fire måneder, og nu vil jeg gerne have en afgørelse."
MORE = "Min nabo fik sit svar på to uger, så jeg forstår ikke, hvorfor jeg skal vente."
LONG = " ".join([OWN, MORE] * 4)
OLD = "Tak for din mail om skolebussen. Vi vender tilbage."

# What a mail program puts above earlier mail; the earlier mail is cut with it.
HEADS = {
    "outlook": "Fra: Skolen <skole@eksempel.dk>\nSendt: 3. maj 2023 10:12\nTil: Bo Holm\nEmne: Bus",
    "another order": "Til: Bo Holm\nEmne: Bus\nFra: Skolen <skole@eksempel.dk>\nSendt: 3. maj 2023",
    "bold": "*Fra:* Skolen <skole@eksempel.dk>\n*Sendt:* 3. maj 2023 10:12\n*Til:* Bo\n*Emne:* Bus",
    "wrapped": "Fra: Skolen <skole@eksempel.dk>\nSendt: 3. maj 2023 10:12\nTil: Bo Holm; Ida Holm;\nKontoret;\nJens Ove Kloster\nCc: Lone\nEmne: Bus i uge 20 og\nresten af maj",
    "empty lines between": "Fra: Skolen <skole@eksempel.dk>\n\nSendt: 3. maj 2023 10:12\n\nTil: Bo\n\nEmne: Bus",
    "values below": "Fra:\nSkolen\nSendt:\n3. maj 2023 10:12\nTil:\nBo Holm\nEmne:\nBus",
    "underscores": "________________________________\nFra: Skolen\nSendt: 3. maj\nTil: Bo",
    "divider": "-----Oprindelig meddelelse-----\nFra: Skolen\nTil: Bo",
    "divider alone": "----- Oprindelig besked -----",
    "masked": "Fra: [NAVN] <[E-MAIL]>\nSendt: 3. maj 2023 10:12\nTil: [NAVN]\nEmne: Bus",
    "english outlook": "From: The School <skole@eksempel.dk>\nSent: Wednesday, May 3, 2023 10:12 AM\nTo: Bo\nSubject: Bus",
    "german outlook": "Von: Schule <skole@eksempel.dk>\nGesendet: Mittwoch, 3. Mai 2023 10:12\nAn: Bo\nBetreff: Bus",
    "swedish outlook": "Från: Skolan <skole@eksempel.dk>\nSkickat: den 3 maj 2023 10:12\nTill: Bo\nÄmne: Buss",
    "norwegian outlook": "Fra: Skolen <skole@eksempel.dk>\nSendt: onsdag 3. mai 2023 10:12\nTil: Bo\nEmne: Buss",
    "english divider": "-----Original Message-----\nFrom: The School\nTo: Bo",
    "german divider": "-----Ursprüngliche Nachricht-----\nVon: Schule\nAn: Bo",
    "danish line": "Den 3. maj 2023 kl. 10.12 skrev Skolen <skole@eksempel.dk>:",
    "gmail": "Den ons. 3. maj 2023 kl. 10.12 skrev Skolen <skole@eksempel.dk>:",
    "wrapped line": "Den tirsdag den 3. maj 2023 kl. 10.12 skrev Skolen\n<skole@eksempel.dk>:",
    "wrapped twice": "Den ons. 3. maj 2023 kl. 10.12 skrev\nSkolen ved Skoven i Gram\n<skole@eksempel.dk>:",
    "numeric date": "Den 03-05-2023 kl. 10:12 skrev Skolen:",
    "iso date": "2023-05-03 10:12 skrev Skolen <skole@eksempel.dk>:",
    "name first": "Skolen <skole@eksempel.dk> skrev den 3. maj 2023 kl. 10.12:",
    "masked line": "Den 3. maj 2023 kl. 10.12 skrev [NAVN] <[E-MAIL]>:",
    "english line": "On Wed, May 3, 2023 at 10:12 AM The School <skole@eksempel.dk> wrote:",
    "apple": "On 3 May 2023, at 10.12, Skolen <skole@eksempel.dk> wrote:",
    "german line": "Am Mi., 3. Mai 2023 um 10:12 Uhr schrieb Schule <skole@eksempel.dk>:",
    "german numeric": "Am 03.05.2023 um 10:12 schrieb Schule:",
    "norwegian line": "ons. 3. mai 2023 kl. 10:12 skrev Skolen <skole@eksempel.dk>:",
    "swedish line": "Den ons 3 maj 2023 kl 10:12 skrev Skolan <skole@eksempel.dk>:",
}


@pytest.mark.parametrize("subject", ["SV: Bus", "Bus"])
@pytest.mark.parametrize("signature", ["", "\n\nMvh Bo", "\n\nBo"])
@pytest.mark.parametrize("shape", HEADS)
def test_earlier_mail_is_cut(shape: str, signature: str, subject: str) -> None:
    for old in (OLD, "> " + OLD):
        text = tidy(f"{LONG}{signature}\n\n{HEADS[shape]}\n\n{old}")
        own, cuts = trim(text, subject)
        assert own == LONG
        assert {cut.reason for cut in cuts} <= {"citat", "signatur"}


SIGNATURES = {
    "danish": "Med venlig hilsen\nBo Holm\nVej 3\n6100 Haderslev",
    "short": "Mvh Bo",
    "shorter": "Vh\nIda",
    "kh": "Kh Mona",
    "superlative": "De allerbedste hilsner\nfra Olga",
    "family": "Mange hilsner fra os alle\nFamilien Holm",
    "fresh": "Sommerhilsen Bo",
    "delimiter": "--\nBo Holm",
    "respect": "Ærbødigst\n\nErna Holm",
    "placeholders": "Venlig hilsen\n[NAVN]\n[ADRESSE]\n[TELEFON]",
    "card": "Venlig hilsen\n\nRikke Juul\nSocialrådgiver\nHandicap og psykiatri\n\nT: 74 99 31 66\nM: 24 40 19 82\nrikke@eksempel.dk\n\nVidå Kommune\nRådhuspladsen 2\n6240 Løgumkloster",
    "firm": "Med venlig hilsen\n\nMarianne Lei\nAdvokat (L), partner\nLEI & PARTNERE\nSøndertorv 3, 1. sal\nDirekte: +45 74 42 99 58 | Mobil +45 21 60 44 97\nCVR-nr.: 20664183",
    "telephone": "Mvh Bo\n\nSendt fra min iPhone",
    "name": "Jens Ove Kloster",
    "first name": "Yasemin",
    "name and place": "Birgit Toft-Andersen, Gram",
    "name and number": "Jørn Holm\n[TELEFON]",
    "couple": "Inger og Poul Erik",
    "initials": "/LD",
    "english": "Kind regards,\nOksana Kovalenko",
    "english thanks": "Thank you and best regards,\nOksana",
    "english letter": "Yours sincerely\nA. Verhoeven",
    "german": "Mit freundlichen Grüßen\nUwe Brinkmann\nLindenstraße 4",
    "german short": "Viele Grüße, Uwe",
    "norwegian": "Vennlig hilsen\nIngrid Håkonsen\nMob. +47 958 41 207",
    "swedish": "Med vänlig hälsning\nÅsa Lindgren",
}


@pytest.mark.parametrize("shape", SIGNATURES)
def test_signatures_are_cut(shape: str) -> None:
    own, cuts = trim(f"{OWN}\n\n{SIGNATURES[shape]}")
    assert own == OWN
    assert cuts[0].reason == "signatur"


NOTICES = [
    "Sendt fra min iPhone",
    "Hent Outlook til iOS",
    "Få Outlook til Android",
    "Sendt fra Yahoo Mail på Android",
    "Sent from my iPhone",
    "Get Outlook for iOS",
    "Von meinem iPhone gesendet",
    "Skickat från min iPhone",
    "Virusfri. www.avast.com",
    "Denne mail er blevet scannet for virus af Avast.",
    "Tænk på miljøet, før du printer denne mail.",
    "Please consider the environment before printing this e-mail",
    "Du får ikke ofte mails fra bo@eksempel.dk. Få mere at vide om, hvorfor dette er vigtigt",
    "You don't often get email from bo@eksempel.dk. Learn why this is important",
    "ADVARSEL: Denne e-mail kommer fra en ekstern afsender. Klik ikke på links.",
    "CAUTION: This email originated from outside of the organization.",
    "Denne e-mail og eventuelle vedhæftede filer kan indeholde fortrolige oplysninger. Er du ikke\nrette modtager, bedes du slette e-mailen og give os besked.",
    "This e-mail and any attachments are confidential and intended solely for the addressee.",
    "Diese E-Mail enthält vertrauliche Informationen. Wenn Sie nicht der richtige Empfänger sind,\nlöschen Sie sie bitte.",
    "Denne e-posten kan inneholde taushetsbelagt informasjon. Er du ikke rett mottaker, slett den.",
    "Detta e-postmeddelande kan innehålla konfidentiell information och är endast avsett för\nmottagaren.",
    "Sådan behandler Vidå Kommune dine personoplysninger: læs mere på vores hjemmeside.",
    "Denne besked er sendt automatisk fra kontaktformularen på hjemmesiden.",
]


@pytest.mark.parametrize("notice", NOTICES)
def test_what_machines_add_is_cut_above_and_below(notice: str) -> None:
    for text in (f"{OWN}\n\n{notice}", f"{notice}\n\n{OWN}", f"{OWN}\n\nMvh Bo\n\n{notice}"):
        assert trim(text)[0] == OWN


KEPT = {
    "told, not quoted": f"Den 3. maj skrev jeg til kommunen:\nHvornår får jeg svar?\n\n{OWN}",
    "told of somebody": f"{OWN}\n\nDen 5. maj 2023 skrev Anne Duus fra jobcentret:\nat hun ville vende tilbage.\n\n{MORE}",
    "told with the time": f"{OWN}\n\nDen 5. maj kl. 10.15 skrev de til mig:\nVi vender tilbage.\n\n{MORE}",
    "told in english": f"{OWN}\n\nOn 5 May they wrote to me:\nWe will come back to you.\n\n{MORE}",
    "own letter below a note": f"{OWN} {MORE}\n\nTil: Jobcentret\nFra: Bo Holm\nDato: 3. maj 2023\nEmne: Klage\n\n{OWN}",
    "told with time and marks": f'{OWN}\n\nDen 5. maj 2023 kl. 10.15 skrev Anne Duus:\n"Vi vender tilbage."\n\n{MORE}',
    "told with time": f"{OWN}\n\nDen 5. maj kl. 10.15 skrev Anne Duus:\nVi vender tilbage.\n\n{MORE}",
    "letter head": f"Til: Borgerrådgiveren\nFra: Bo Holm, Vej 3, 6100 Haderslev\nDato: 3. maj 2023\nVedr.: Bus\n\n{OWN}",
    "letter head below the date": f"Haderslev, den 3. maj\n\nTil: Borgerrådgiveren\nFra: Bo Holm\n\n{OWN}",
    "times": f"Bussen kører sådan:\nFra: 7.10\nTil: 7.55\n\n{OWN}",
    "from what to what": f"{OWN}\n\nFra: at være rask\nTil: at være syg. Så hurtigt gik det.\n\n{MORE}",
    "pasted mail": f"{OWN} De skrev:\n\n{HEADS['outlook']}\n\nHej Bo\n{OLD}\nVenlig hilsen Skolen\n\n{MORE}",
    "pasted mail, no word of it": f"{LONG}\n\n{HEADS['outlook']}\n\nHej Bo\n{OLD}\nVenlig hilsen Skolen\n\n{MORE}",
    "pasted letter": f"{OWN}\n\nAfsender: Vidå Kommune\nEmne: Partshøring\n\nKære Bo\n{OLD}\nVenlig hilsen\nSonja Bæk, sagsbehandler\n\n{MORE}",
    "list with >": "Jeg mangler:\n> svar på min klage\n> en ny sagsbehandler\n> en undskyldning",
    "list with > below": f"{OWN}\n\n> svar på min klage\n> en ny sagsbehandler",
    "list with -": f"{OWN}\n- svar på min klage\n- en ny sagsbehandler",
    "list with --": f"{OWN}\n-- svar på min klage\n-- en ny sagsbehandler",
    "one quoted sentence": f"I brevet står der:\n> Du har ikke ret til mere.\n\n{OWN}",
    "one quoted sentence, not introduced": f"{OWN}\n> Du har ikke ret til mere.\n{MORE}",
    "line across the page": f"{OWN}\n\n____________________\n\n{MORE}",
    "greeting within": f"{OWN} Brevet sluttede\nmed venlig hilsen og intet navn, og det undrer mig.\n\n{MORE}",
    "greeting as a sentence": f"{OWN}\n\nHilsen fra kommunen fik jeg aldrig.",
    "names in a list": "Vi er tre, der klager:\n\nBo Holm\nIda Juhl\nPer Krogh",
    "no signature": f"{OWN}\n\nTak for hjælpen!",
    "short end": f"{OWN}\n\nDet haster",
    "own confidential mail": "Denne mail med fortrolige oplysninger om min søn blev sendt til en forkert modtager ved en fejl.",
    "own mail with mistakes": "Denne mail kan indeholde stavefejl, for jeg er ordblind.",
    "told of the trees": f"{OWN}\n\nTænk på miljøet, skriver kommunen, men de tømmer aldrig containeren.",
    "told of a mail": f"{OWN}\n\nDenne mail kan ikke besvares, stod der i brevet.",
    "sent by a brother": f"Sendt fra min bror, da jeg ikke selv har mail.\n\n{OWN}",
    "an adviser from outside": f"Denne mail er skrevet af min eksterne rådgiver.\n\n{OWN}",
    "their policy": f"{OWN}\n\nLæs jeres egen persondatapolitik, den overholder I ikke selv.",
    "how they treat data": f"Sådan behandler kommunen oplysninger om borgere, og det er forkert.\n\n{OWN}",
    "a letter in e-Boks": f"Der er modtaget et brev i e-Boks den 3. maj, som er forkert.\n\n{OWN}",
    "sms": f"{OWN}\n\n12. maj 10.15 Lone: Jeg ringer i morgen\n12. maj 10.20 Mig: Tak\n\n{MORE}",
    "only a greeting": "Hilsen fra Bo",
    "only a quote": f"> {OLD}\n> Mvh\n> Skolen",
}


@pytest.mark.parametrize("shape", KEPT)
def test_own_words_stay(shape: str) -> None:
    assert trim(KEPT[shape]) == (KEPT[shape], [])


def test_a_quoted_line_below_a_signature_is_a_quote() -> None:
    own, cuts = trim(f"{OWN}\n\nMvh Bo\n\n> Hul i vejen")
    assert own == OWN
    assert [cut.reason for cut in cuts] == ["signatur", "citat"]


BOTTOM = {
    "quote above": f"Den 3. maj 2023 kl. 10.12 skrev Skolen:\n> {OLD}\n> Mvh Skolen\n\n{OWN}",
    "quote above, no head": f"> {OLD}\n> Mvh Skolen\n\n{OWN}",
}


@pytest.mark.parametrize("shape", BOTTOM)
def test_an_answer_below_is_found(shape: str) -> None:
    assert trim(BOTTOM[shape])[0] == OWN


def test_answers_between_the_lines_are_kept() -> None:
    text = (
        f"Hej Helle\n\nDen 14-10-2024 kl. 09:03 skrev Helle Wollesen:\n> Hvornår fik du afslaget?\n\n"
        f"{OWN}\n\n> Hvad hedder din læge?\nOle Holm\n\n> Venlig hilsen\n> Helle\n\n{MORE}\n\nhilsen Nis"
    )
    own, cuts = trim(text, "Re: Afslag")
    assert own.split() == f"Hej Helle {OWN} Ole Holm {MORE}".split()
    assert [cut.reason for cut in cuts] == ["citat", "citat", "citat", "signatur"]


@pytest.mark.parametrize("mark", ["PS", "P.S.", "Ps:", "P. S.", "ps."])
@pytest.mark.parametrize("extent", [MORE, f"{LONG}\n\n{LONG}"])
def test_a_postscript_stays_and_the_signature_above_goes(mark: str, extent: str) -> None:
    own, cuts = trim(f"{OWN}\n\nMed venlig hilsen\nBo Holm\n\n{mark} {extent}")
    assert own == f"{OWN}\n\n{mark} {extent}"
    assert [cut.reason for cut in cuts] == ["signatur"]


def test_text_below_a_signature_stays() -> None:
    for below in (MORE, "Husk at svare inden fredag.", "Bilag: kopi af afgørelsen"):
        assert below in trim(f"{OWN}\n\nMvh Bo\n\n{below}")[0]


def test_each_writer_of_a_forward_loses_the_signature_alone() -> None:
    head = HEADS["outlook"]
    text = f"Hej Jes\n\nDenne er landet hos os.\n\nVenlig hilsen\n\nGitte Callesen\nByggesagsbehandler\n\n{head}\n\n{OWN}\n\nMvh Uwe"
    own, cuts = trim(text, "VS: Bus")
    assert own == f"Hej Jes\n\nDenne er landet hos os.\n\n{head}\n\n{OWN}"
    assert [cut.reason for cut in cuts] == ["signatur", "signatur"]


def test_a_note_may_stand_below_what_it_forwards() -> None:
    text = f"Den ons. d. 9. okt. 2024 kl. 10.31 skrev Erling <e@eksempel.dk>:\n\n> {OWN}\n>\n> {MORE}\n\nHer er den fra min far."
    assert trim(text, "Fwd: Spanien") == (text, [])


def test_a_citizen_s_own_complaint_above_a_forwarded_answer() -> None:
    own, _ = trim(f"{LONG}\n\nMvh Bo\n\n{HEADS['outlook']}\n\n{OLD}", "VS: Bus")
    assert own == LONG


CARD = 'Tlf. [TELEFON]\n\nSolhjørnet I/S\nBrød · kager · kurser\n@solhjørnet\n\n"Smag er en pligt"'


@pytest.mark.parametrize("closing", ["Alt godt", "Med respekt", "Best,", "Thank you,", "Terveisin"])
@pytest.mark.parametrize("name", ["[NAVN 1]", "Bo Holm", "[NAVN 1] (hun/hende)"])
@pytest.mark.parametrize("below", ["", "\n+45 [TELEFON]", f"\n{CARD}", "\n\nSendt fra min iPad"])
def test_any_closing_above_a_name_and_a_card_is_cut(closing: str, name: str, below: str) -> None:
    assert trim(f"{OWN}\n\n{closing}\n{name}{below}")[0] == OWN


@pytest.mark.parametrize(
    "end",
    [
        "Barnets navn\n[NAVN 1]",
        "Svaret bruges til referatet.\n\nMed ros herfra må man sige.",
        "Vedlagt bilag\nIda Holm",
        "Ingen svarer",
        "Der er tre, der ved det:\nIda Holm\nOve Lund",
    ],
)
def test_a_short_last_line_is_no_signature(end: str) -> None:
    assert trim(f"{OWN}\n\n{end}")[0] == f"{OWN}\n\n{end}"


def test_a_sentence_above_the_name_stays() -> None:
    assert trim(f"{OWN}\n\nOrdningen fortsætter uændret.\n\n[NAVN 1]")[0].endswith("uændret.")


def test_a_masked_name_alone_is_a_signature() -> None:
    for name in ("[NAVN 1]", "/[NAVN 2]", "[NAVN 1] og [NAVN 2]", "[NAVN 1]\n[ADRESSE]\n[TELEFON]"):
        assert trim(f"{OWN}\n\n{name}")[0] == OWN


def test_who_sends_no_more_than_a_signature_said_nothing() -> None:
    signature = "Med venlig hilsen\n\nIda Holm\nRådgiver\nTlf. [TELEFON]"
    old = f"Fra: Skolen <skole@eksempel.dk>\nSendt: 3. maj 2023 10:12\nTil: Bo\n\n{OLD}"
    assert trim(signature)[0] == ""
    assert trim(f"{signature}\n\n{old}", "SV: Bus")[0] == ""
    assert OLD in trim(f"{signature}\n\n{old}", "VS: Bus")[0]


@pytest.mark.parametrize("end", ["-----Slut på oprindelig besked-----", ""])
def test_an_answer_below_unmarked_earlier_mail_is_found(end: str) -> None:
    old = f"-----Oprindelig besked-----\n{HEADS['outlook']}\n\n{OLD}\nVenlig hilsen\nIda\n{end}"
    assert trim(tidy(f"{old}\n\nHej Ida. {OWN}"), "Re: Bus")[0] == f"Hej Ida. {OWN}"


def test_what_a_form_adds_and_what_was_filled_in() -> None:
    form = f"Fra: Bo Holm\nE-mail: [E-MAIL]\nEmne: Bus\n\nBesked:\n{OWN}"
    foot = "--\nDenne e-mail er sendt via kontaktformularen på Byens Kommune (https://by.dk)"
    assert trim(f"{form}\n\n{foot}")[0] == form
    frame = "Der er modtaget en ny meddelelse i Digital Post\n\nAfsender: Bo\nMappe: Post\n\n"
    assert trim(frame + OWN)[0] == frame + OWN


def test_a_signature_that_a_program_marks_may_hold_the_firm_s_words() -> None:
    firm = "--\n\nKærlig hilsen\n\nIda Holm\n[TELEFON]\n[E-MAIL]\nStøt os: MobilePay 12345"
    assert trim(f"{OWN}\n\n{firm}\nVi passer på dine data. Læs eksempel.dk/gdpr")[0] == OWN
    assert trim(f"{OWN}\n\n--\n\n{MORE}")[0] == f"{OWN}\n\n--\n\n{MORE}"


def test_lines_about_where_else_the_firm_is_found_are_cut() -> None:
    social = "Følg os på Facebook | Læs om, hvordan vi behandler dine personoplysninger"
    assert trim(f"{OWN}\n\nMvh\nIda Holm\n[TELEFON]\n\n{social}")[0] == OWN


def test_a_wrapped_subject_takes_no_letter_with_it() -> None:
    old = f"Fra: Ida <ida@eksempel.dk>\nSendt: i går\nTil: Bo\nEmne: VS: Bus\n\n{OLD}\n\nMvh Ida"
    inner = f"Fra: Ove <ove@eksempel.dk>\nSendt: i forgårs\nTil: Ida\nEmne: Bus\n\n{OWN}"
    own, _ = trim(f"Tager du den?\n\n{old}\n\n{inner}", "VS: VS: Bus")
    assert "Mvh" not in own
    assert OWN in own
