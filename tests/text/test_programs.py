"""What mail programs write around a mail, by program and language; and what only looks like it."""

from __future__ import annotations

import pytest

from klassifikator.text import html_to_text, mask_text, prepare, trim
from klassifikator.text.footers import is_footer
from klassifikator.text.tidy import tidy

OWN = "Jeg har ventet på svar i fire måneder, og nu vil jeg gerne have en afgørelse."
MORE = "Min nabo fik sit svar på to uger, så jeg forstår ikke, hvorfor jeg skal vente."
OLD = "Kære Torkil\n\nTak for din mail om badet. Vi vender tilbage.\n\nVenlig hilsen\nGrethe Almind"
WHO = "Grethe Almind <grethe.almind@eksempel.dk>"
TO = "Torkil Vad <torkil@vadmail.dk>"

HEADS = {
    "outlook, more fields": f"Fra: {WHO}\nSendt: 3. februar 2025 10:12\nTil: {TO}\nCc: a@b.dk\nBcc: e@f.dk\nEmne: SV: Bad\nVedhæftede filer: brev.pdf\nPrioritet: Høj",
    "outlook, reply to": f"Fra: {WHO}\nSvar til: post@eksempel.dk\nDato: mandag, 3. februar 2025 kl. 10.12\nTil: {TO}\nEmne: Bad\nFølsomhed: Fortrolig",
    "outlook, on behalf": f"Fra: post@eksempel.dk <post@eksempel.dk> På vegne af Grethe Almind\nSendt: 3. februar 2025 10:12\nTil: {TO}\nEmne: SV: Bad",
    "outlook, telephone": f"Hent Outlook til iOS<https://aka.ms/o0ukef>\n________________________________\nFra: {WHO}\nSendt: Monday, February 3, 2025 10:12:33 AM\nTil: {TO}\nEmne: SV: Bad",
    "samsung": f"Sendt fra min Galaxy\n\n-------- Oprindelig meddelelse --------\nFra: {WHO}\nDato: 03.02.2025 10.12 (GMT+01:00)\nTil: {TO}\nEmne: SV: Bad",
    "em client": f"------ Originalmeddelelse ------\nFra {WHO}\nTil {TO}\nDato 03-02-2025 10:12:33\nEmne SV: Bad",
    "gmx": f"Gesendet: Montag, 3. Februar 2025 um 10:12 Uhr\nVon: {WHO}\nAn: torkil@vadmail.dk\nBetreff: SV: Bad",
    "notes": f"-----Torkil Vad skrev: -----\nTil: {TO}\nFra: Grethe Almind/Kommunen\nDato: 03-02-2025 10:12\nEmne: SV: Bad",
    "digital post": "--- Svar på ---\nAfsender: Vidå Kommune\nModtager: Torkil Vad\nSendt: 03-02-2025 10:12\nEmne: Bad",
    "calendar": f"-----Oprindelig aftale-----\nFra: {WHO}\nSendt: 3. februar 2025 10:12\nTil: {TO}\nEmne: Bad",
    "polish": f"pon., 3 lut 2025 o 10:12 {WHO} napisał(a):",
    "french": f"Le lun. 3 févr. 2025 à 10:12, {WHO} a écrit :",
    "spanish": "El lun, 3 feb 2025 a las 10:12, Grethe Almind (<grethe@eksempel.dk>) escribió:",
    "italian": f"Il giorno lun 3 feb 2025 alle ore 10:12 {WHO} ha scritto:",
    "turkish": f"{WHO}, 3 Şub 2025 Pzt, 10:12 tarihinde şunu yazdı:",
    "ukrainian": f"пн, 3 лют. 2025 р. о 10:12 {WHO} пише:",
    "faroese": f"Hin mán. 3. feb. 2025 kl. 10.12 skrivaði {WHO}:",
    "yahoo": f"Sendt fra Yahoo Mail til iPhone\n\nDen mandag, februar 3, 2025, 10:12, skrev {WHO}:",
    "roundcube": "Den 2025-02-03 10:12, grethe.almind@eksempel.dk skrev:",
    "proton": f"Sendt med Proton Mail sikker e-mail.\n\nmandag den 3. februar 2025 kl. 10:12 skrev {WHO}:",
    "proton, divider": f"------- Original Message -------\nOn Monday, February 3rd, 2025 at 10:12 AM, {WHO} wrote:",
    "zoho": f"---- Aktiveret man, 03 feb 2025 10:12:33 +0100 {WHO} skrev ----",
    "horde": f"Citat {WHO}:",
}  # fmt: skip


@pytest.mark.parametrize("signature", ["", "\n\nMvh Torkil", "\n\nPozdrawiam\nTorkil Vad"])
@pytest.mark.parametrize("program", HEADS)
def test_earlier_mail_is_cut_whatever_program_wrote_above_it(program: str, signature: str) -> None:
    for old in (OLD, "\n".join(f"> {line}" for line in OLD.split("\n"))):
        text = f"{OWN}{signature}\n\n{HEADS[program]}\n\n{old}"
        assert trim(tidy(text), "SV: Bad")[0] == OWN
        assert prepare(text, "SV: Bad").text == OWN


@pytest.mark.parametrize(
    "line",
    ["Sendt fra min Galaxy S22", "Sendt fra Samsung-tablet.", "Sendt fra Mail til Windows 10",
     "Sent from Outlook for Android<https://aka.ms/x>", "Sendt fra min iPhone - beklager stavefejl",
     "Sent from my Android device with K-9 Mail. Please excuse my brevity.", "Wysłane z iPhone'a",
     "iPhone'umdan gönderildi", "Envoyé de mon iPhone", "Von meinem/meiner Galaxy gesendet",
     "Надіслано з iPhone", "Pobierz aplikację Outlook dla systemu iOS", "Sendt fra [NAVN 1] iPhone",
     "[Et billede, der indeholder tekst Beskrivelsen er genereret automatisk]"],
)  # fmt: skip
def test_devices_sign_in_any_language(line: str) -> None:
    assert is_footer(line)
    assert trim(f"{OWN}\n\n{line}")[0] == OWN


@pytest.mark.parametrize(
    "line",
    ["Sendt fra min mobil, da min computer er i stykker", "Min iPhone er gået i stykker",
     "Jeg kan ikke få Outlook til iOS", "Få Outlook til at virke", "Sendt med almindelig post den 12.",
     "Advarsel: vedhæftet er billeder af skimmel.", "Brug ikke mit nummer, men skriv i e-Boks."],
)  # fmt: skip
def test_who_writes_of_a_device_writes(line: str) -> None:
    assert trim(f"{OWN}\n\n{line}")[0].endswith(line)


NOTICES = [
    "[EKSTERN E-MAIL] Vær opmærksom på links og vedhæftede filer.",
    "**** Denne mail kommer udefra. Vær forsigtig med links og vedhæftninger ****",
    "[You don't often get email from bo@eksempel.dk. Learn why this is important at https://aka.ms/x ]",
    "This message is intended for the addressee only. If you have received it in error, please\nnotify the sender and delete it.",
    "Denne mail er sendt fra en mailboks, der ikke overvåges. Du kan ikke svare på den.",
    "Denne mail er sendt sikkert (krypteret) via Sikker Mail.",
    "Brug Digital Post, når du sender personlige oplysninger til os: www.borger.dk",
    "Læs mere om, hvordan vi passer på dine data, på eksempel.dk/databeskyttelse",
    "--\nSendt fra formularen Kontakt os. Svar ikke på denne mail.",
    "P Tænk på miljøet, inden du udskriver denne mail",
    "_____________________________\nMicrosoft Teams Brug for hjælp?\nMøde-id: 324 112\n_____________________________",
]


@pytest.mark.parametrize("notice", NOTICES)
def test_what_gates_forms_and_firms_add_is_cut(notice: str) -> None:
    assert trim(f"{OWN}\n\n{notice}")[0].removesuffix("--").strip() == OWN


CARDS = {
    "hours": "Venlig hilsen\n\nBritta Kjær\nSagsbehandler\n\nJeg holder fri om fredagen\nÅbningstider: Man-ons 10-15\n\nStoregade 4 · 6000 Egelund",
    "a line of the firm's": "Venlig hilsen\n\nHenrik Aaboe\nRådgiver\n70 60 88 19\nHusk: vi flytter den 1. maj til nye lokaler.",
    "for a board": "På vegne af bestyrelsen\nTove Houmark, formand\nAhmad Zreik, kasserer",
    "smile": "Rigtig god weekend :-)\nMaja Toft",
    "below a mark": "--\nTorkil Vad\nSnedker og tømrer",
}


@pytest.mark.parametrize("card", CARDS)
def test_cards_are_cut_with_what_belongs_to_them(card: str) -> None:
    assert trim(f"{OWN}\n\n{CARDS[card]}")[0] == OWN


def test_enclosures_stay_below_a_signature_that_is_cut() -> None:
    own = trim(f"{OWN}\n\nMvh Bo\n\nBilag:\n1. Afgørelsen\n2. Lægens brev")[0]
    assert own == f"{OWN}\n\nBilag:\n1. Afgørelsen\n2. Lægens brev"


KEPT = {
    "diary": f"Forløbet:\n\nDen 3. maj 2024 kl. 10 ringede jeg til Pia Storm.\n\nDen 7. maj 2024 kl. 9.15 skrev Pia Storm:\nVi arbejder på sagen.\n\nDen 9. maj ringede jeg igen.\n\n{OWN}",
    "titled letter": f"{OWN} {MORE}\n\n----- KLAGE -----\nTil: Vej og Park\nFra: Bo Holm\nDato: 3. maj 2024\nEmne: Hul i vejen\n\n{MORE}",
    "heading": f"{OWN}\n\nOriginal besked:\n{MORE}",
}


@pytest.mark.parametrize("shape", KEPT)
def test_what_only_looks_like_a_program_s_stays(shape: str) -> None:
    assert trim(KEPT[shape])[0] == KEPT[shape]


def test_who_answers_at_length_and_points_below_has_said_it_all() -> None:
    old = f"Fra: {WHO}\nSendt: 3. februar 2025 10:12\nTil: {TO}\nEmne: Bad\n\n{OLD}"
    assert trim(f"Se tråden herunder. {OWN}\n\n{old}", "SV: Bad")[0] == f"Se tråden herunder. {OWN}"
    assert "om badet" in trim(f"Se nedenfor.\n\n{old}", "SV: Bad")[0]


HTML = {
    "gmail in outlook": '<div>{own}</div><div class="x_gmail_quote"><div class="x_gmail_attr">Den man. 3. feb. 2025 kl. 10.12 skrev Grethe &lt;g@eksempel.dk&gt;:</div><blockquote class="x_gmail_quote"><div>{old}</div></blockquote></div>',
    "a box without a head": '<div>{own}</div><div class="gmail_quote"><div>Grethe</div><div>{old}</div></div>',
    "yahoo": '<div>{own}</div><div class="ydp1a2b3cyahoo_quoted"><div>3 fév 10:12 Grethe</div><div>{old}</div></div>',
    "signature of the telephone": '<div>{own}</div><div id="x_ms-outlook-mobile-signature"><div>Torkil V</div><div>Snedker</div></div>',
    "answers between quotes": '<div class="gmail_quote"><div>Den 3. feb. 2025 kl. 10.12 skrev Grethe &lt;g@eksempel.dk&gt;:</div><blockquote class="gmail_quote">{old}</blockquote><div>{own}</div><blockquote class="gmail_quote">{old}</blockquote></div>',
}


@pytest.mark.parametrize("shape", HTML)
def test_boxes_and_signatures_of_markup(shape: str) -> None:
    text = html_to_text(HTML[shape].format(own=OWN, old=OLD.replace("\n", "<br>")))
    assert trim(text, "SV: Bad")[0] == OWN


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("nr. 01 01 90 12 34", "nr. [CPR]"),
        ("cpr 010190", "cpr [CPR]"),
        ("cpr-nummer er 010190 12 34", "cpr-nummer er [CPR]"),
        ("barnet 010190xxxx", "barnet [CPR]"),
        ("barnet 620190-1A34", "barnet [CPR]"),
        ("id 19900101-1234", "id [CPR]"),
        ("kald (45) 20 30 40 50", "kald [TELEFON]"),
        ("skoleåret 2023/2024", "skoleåret 2023/2024"),
        ("vores er PH-22-0873", "vores er [SAGSNR]"),
        ("betal på MobilePay i dag", "betal på MobilePay i dag"),
        ("Han bor Høje Gladsaxe 44, 11. tv.", "Han bor [ADRESSE]"),
        ("Emil Lund (14.05.2017)", "[NAVN 1] ([FØDSELSDATO])"),
        ("sagen om K. El Amrani", "sagen om [NAVN 1]"),
        ("mødet med Khaled el-Masri i går", "mødet med [NAVN 1] i går"),
        ("I dag kom Qwentin Hoxha forbi", "I dag kom [NAVN 1] forbi"),
        ("Vi køber hos Nordisk Plastic", "Vi køber hos Nordisk Plastic"),
        ("Jeg har talt med Xayvion om det", "Jeg har talt med [NAVN 1] om det"),
    ],
)
def test_personal_data_in_more_spellings(text: str, masked: str) -> None:
    assert mask_text(text) == masked
