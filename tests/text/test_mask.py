from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klassifikator.text import mask_text, prepare

BIRTHDAYS = st.dates(date(1900, 1, 1), date(2023, 12, 31))
GAPS = st.sampled_from(["", "-", " ", " - ", "–", "/", ".", "\n", "-\n", " -\n"])
INNER = st.sampled_from(["", "", " ", ".", "/", "-"])
WORDS = st.text("abcæøåABC ,.:()\n", max_size=30)


@given(BIRTHDAYS, st.integers(0, 9999), INNER, GAPS, WORDS, WORDS, st.booleans())
def test_no_planted_cpr_survives(
    day: date, serial: int, inner: str, gap: str, before: str, after: str, substitute: bool
) -> None:
    gap = gap or ("-" if inner else "")
    day_of_month = f"{day.day + 60 * substitute:02}"
    cpr = f"{day_of_month}{inner}{day:%m}{inner}{day:%y}{gap}{serial:04}"
    masked = mask_text(f"{before} {cpr} {after}")
    assert "[CPR]" in masked
    assert f"{serial:04}" not in masked


@pytest.mark.parametrize(
    "cpr",
    ["010190-1234", "610190-1234", "cpr010190-1234", "01-01-1990-1234", "010190-xxxx",
     "010190-1AB2", "cpr.nr. 999999-9999", "(010190-1234)", "010190-1234/020290-1235"],
)  # fmt: skip
def test_cpr_in_other_spellings(cpr: str) -> None:
    masked = mask_text(f"Det drejer sig om {cpr}, tak")
    assert "[CPR]" in masked
    assert "0190" not in masked
    assert "9999" not in masked


@given(
    st.integers(10_000_000, 99_999_999).filter(lambda n: str(n)[:2] not in ("19", "20")),
    st.sampled_from(["", "+45", "+45 ", "0045 ", "tlf. ", "tlf.", "(+45) ", "+45-", "mobil: "]),
    st.sampled_from([(2, 2, 2, 2), (4, 4), (3, 2, 3), (2, 3, 3), (4, 2, 2), (8,)]),
    st.sampled_from([" ", "-", "."]),
)
def test_no_planted_phone_survives(
    number: int, prefix: str, groups: tuple[int, ...], sign: str
) -> None:
    digits, parts, start = str(number), [], 0
    for size in groups:
        parts.append(digits[start : start + size])
        start += size
    sign = " " if 3 in groups else sign
    masked = mask_text(f"Ring {prefix}{sign.join(parts)} efter kl. 16")
    assert "[TELEFON]" in masked
    assert not any(part in masked.replace("16", "") for part in parts if part != "45")


@pytest.mark.parametrize(
    "phone",
    ["+49 171 5550 418", "0049 461 123456", "tlf. 04651 123456", "+380 67 555 0193",
     "29 44 - 61 07", "mobilnr: 21-43-65-87", "23456789/34567890", "20 61-77-38", "tlf. 74 46 - 70 03,",
     "mobil: 29 91 03 66,", "40.55.12.98"],
)  # fmt: skip
def test_phones_from_abroad_and_odd_ones(phone: str) -> None:
    masked = mask_text(f"Ring på {phone} i aften")
    assert "[TELEFON]" in masked
    assert not set("3456789") & set(masked)


@pytest.mark.parametrize(
    "address",
    ["bo@eksempel.dk", "Bo.Holm-Friis+sag@mail.eksempel.co.uk", "lærke@øde-ø.dk",
     "bo (at) eksempel.dk", "bo[at]eksempel[dot]dk", "bo snabel-a eksempel punktum dk",
     "bo at eksempel.dk", "bo@eksempel .dk"],
)  # fmt: skip
def test_email_is_masked(address: str) -> None:
    assert mask_text(f"Skriv til {address}.") == "Skriv til [E-MAIL]."


FORMS = {
    "reg. 1234 konto 1234567890": "reg. [KONTO] konto [KONTO]",
    "min konto 9797-0008834106": "min konto [KONTO]",
    "7930 1042763": "[KONTO]",
    "IBAN DK50 0040 0440 1162 43": "IBAN [KONTO]",
    "CVR-nr. 12345678": "CVR-nr. [CVR]",
    "cvr 12 34 56 78": "cvr [CVR]",
    "p-nummer 1234567890": "p-nummer [CVR]",
    "sag 23/12345": "sag [SAGSNR]",
    "sagsnr.: 2023-0012": "sagsnr.: [SAGSNR]",
    "j.nr. 27.36.00-G01-12-23": "j.nr. [SAGSNR]",
    "brevet 27.36.00-G01-12-23": "brevet [SAGSNR]",
    "journalnummer 4471": "journalnummer [SAGSNR]",
    "Klagenummeret i Ankestyrelsen er 23-51774": "Klagenummeret i Ankestyrelsen er [SAGSNR]",
    "tilladelsen (MST-1270-04417)": "tilladelsen ([SAGSNR])",
    "billetten (no. 4471190)": "billetten (no. [SAGSNR])",
    "afgift 4471190": "afgift [SAGSNR]",
    "Bilen er en rød Fiat, bx21664": "Bilen er en rød Fiat, [NUMMERPLADE]",
    "fødselsdato?\n\n19. august 2016": "fødselsdato?\n\n[FØDSELSDATO]",
    "bilen AB 12 345": "bilen [NUMMERPLADE]",
    "nummerplade ab12345": "nummerplade [NUMMERPLADE]",
    "pasnr. 123456789": "pasnr. [PAS]",
    "født den 3. maj 1982": "født den [FØDSELSDATO]",
    "(f. 03-05-82)": "(f. [FØDSELSDATO])",
    "fødselsdato: 3/5-1982": "fødselsdato: [FØDSELSDATO]",
    "born on 3 May 1982": "born on [FØDSELSDATO]",
    "se https://eksempel.dk/sag?id=12-ab": "se [LINK]",
    "https://eksempel.dk/profil/karen-holm": "[LINK]",
    "facebook.com/karen.holm.5": "[LINK]",
}


@pytest.mark.parametrize("text", FORMS)
def test_what_has_a_form_is_masked(text: str) -> None:
    assert mask_text(f"vedr. {text} og andet") == f"vedr. {FORMS[text]} og andet"


@pytest.mark.parametrize(
    "address",
    ["Storegade 12", "Storegade 12, 2. tv., 6100 Haderslev", "Gl. Kongevej 3 A, st. th.",
     "Peter Wessels Vej 12, 6500 Vojens", "Nørre Allé 5, 1. sal", "storegade 12, 6100 haderslev",
     "Nørregade 41\n6100 Haderslev", "Postboks 12, 6100 Haderslev", "Skovgården, 6100 Haderslev",
     "Tinglykke 5, 6100 Haderslev", "Kystvej 31, 33 og 35", "ALSGADE 19, 6430 NORDBORG",
     "Vollum Bygade 12", "Ribegade 8, Haderslev", "Hauptstraße 12, 24937 Flensburg",
     "c/o Petersen, Havnevej 63", "Vesterbro 88, baghuset, 5800 Nyborg", "Engdraget 22",
     "Skaarupgård ved Gudbjerg", "Skaarupgaard"],
)  # fmt: skip
def test_addresses_are_masked(address: str) -> None:
    assert mask_text(f"Jeg bor på {address}.").rstrip(".") == "Jeg bor på [ADRESSE]"
    if any(map(str.isdigit, address)) and "draget" not in address:
        assert mask_text(f"Hej\n{address}\n") == "Hej\n[ADRESSE]\n"


def test_a_postcode_and_its_town_are_an_address_wherever_they_stand() -> None:
    assert mask_text("Finn Ravn, 4930 Maribo") == "[NAVN 1], [ADRESSE]"
    assert (
        mask_text("Vi betalte 1500 Kroner i 2019 Haderslev")
        == "Vi betalte 1500 Kroner i 2019 Haderslev"
    )


def test_a_farm_is_masked_wherever_it_is_named() -> None:
    masked = mask_text("Jeg bor på Skaarupgård ved Gudbjerg.\n\nMvh\nVerner i Skaarupgård")
    assert masked == "Jeg bor på [ADRESSE].\n\nMvh\n[NAVN 1] i [ADRESSE]"


def test_words_in_capitals_before_a_road_stay() -> None:
    assert mask_text("UDEN FOR MIN EGEN DØR PÅ LILLEGADE 6") == "UDEN FOR MIN EGEN DØR PÅ [ADRESSE]"


def test_a_postcode_alone_on_its_line_is_an_address() -> None:
    assert mask_text("Pia\nKommunen\n6100 Haderslev") == "[NAVN 1]\nKommunen\n[ADRESSE]"


@pytest.mark.parametrize(
    "text",
    [
        "efter servicelovens § 85, stk. 2, og §§ 107-108",
        "Den 12-03-2023 kl. 10.15 og igen 03.04.2023",
        "Sendt: 15. september 2025 08.40",
        "Sent: Sunday, February 11, 2024 7:02 PM",
        "1.250,00 kr. om måneden i 12 måneder, i alt 15.000",
        "12 345 678 kr. og 12.345.678,50 kr.",
        "Haderslev, matr. nr. 12a, bind 3",
        "perioden 2019-2023",
        "01.01.2023-31.12.2024",
        "uge 12-14",
        "lov nr. 1520 af 12/10/2021",
        "lov nr. 147 af 19/02/2020 og LBK nr. 572 af 29/05/2024",
        "U.2019.1234H og FOB 2019-12",
        "Der henvises til U 2011.1234 H samt FOB 2004.229.",
        "indlagt på H.C. Andersen Børnehospital",
        "Den 2025-05-07 08:58",
        "E-mail: se nederst",
        "sagen 3/6 og 7. maj",
        "hullet på Storegade og skiltet på Ribevej",
        "Jobcentret i Haderslev Kommune, Kløften Skole og Center for Misbrug",
        "Borgerservice og Familieafdelingen på rådhuset",
        "på vej 3 gange, i parken 3 timer, Parken 5 gange",
        "https://www.retsinformation.dk/eli/lta/2019/245",
        "https://www.haderslev.dk/borger/affald",
        "Hans sag er hos dem. Per dag får vi liv i sol og storm. Else bo vest.",
        "Til Borgerrådgiveren. Kære kommune. Hej alle sammen",
        "Sankt Hans på Skt. Severin Skole ved Jens Jessens Vej",
        "min mand er syg, og min søn går i skole. Sagsbehandleren ringede.",
        "Vi lovede at ringe. De svarede ikke.",
        "Dreng, 6 år, stammer",
    ],
)
def test_what_is_no_personal_data_stays(text: str) -> None:
    assert mask_text(text) == text


NAMES = {
    "greeting": ("Hej {}\nJeg skriver om vejen.", ["Lone", "Bo", "Xiomara", "Per Fog", "Thị Hoa"]),
    "signature": ("Hvornår?\n\nMvh\n{}", ["Karen M. Holm", "Gurlime Xu", "Dag", "K.H.", "Bo Storm"]),
    "closing": ("Hvornår?\nMed venlig hilsen {}", ["Pia", "Storm", "Abdirahman Y. Jama"]),
    "slash": ("Hvornår?\n/{}", ["Karen", "KM"]),
    "relation": ("Så kom min søn {} hjem.", ["Magnus", "Storm", "Xayvion", "Sol"]),
    "title": ("Jeg talte med fru {} i går.", ["Jensen", "Holm", "Thangarajah"]),
    "caseworker": ("Min sagsbehandler hedder {} vist.", ["Pia", "Liv", "Zofija"]),
    "introduction": ("Mit navn er {} og jeg er 40.", ["Hüseyin Çelik", "Nguyễn Thị Hoa"]),
    "field": ("Navn på barn: {}\nAlder: 4", ["Elna", "Quang Minh", "xue lii"]),
    "anywhere": ("I går var {} her igen.", ["Magnus Holm", "Bo", "Małgorzata Zielińska", "Jens-Uwe"]),
    "first": ("{} kom i går.", ["Magnus", "Bo Lund", "Jensen", "Hanne Vang-Nielsen"]),
    "before a number": ("Se {}, 010190-1234", ["Otilia Vrabie", "Fadumo Warsame"]),
    "header": ("Fra: {} <x@eksempel.dk>\nSendt: i går", ["Karen Holm", "Oti Vrabie"]),
}  # fmt: skip


@pytest.mark.parametrize(
    ("frame", "name"), [(frame, name) for frame, (_, names) in NAMES.items() for name in names]
)
def test_names_are_masked(frame: str, name: str) -> None:
    text, _ = NAMES[frame]
    masked = mask_text(text.format(name))
    assert "[NAVN 1]" in masked
    assert not any(part in masked for part in name.split() if len(part) > 1)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Magnus' lærer og Lones mor", "[NAVN 1]' lærer og [NAVN 2] mor"),
        ("MIN SØN MAGNUS KAN IKKE FÅ HJÆLP", "MIN SØN [NAVN 1] KAN IKKE FÅ HJÆLP"),
        ("hej lone\nmin søn hedder bo\nmvh pia holm", "hej [NAVN 1]\nmin søn hedder [NAVN 2]\nmvh [NAVN 3]"),
        ("mine børn Emil, Xayla og Bo leger", "mine børn [NAVN 1], [NAVN 2] og [NAVN 3] leger"),
        ("Hun hedder Aya. Aya er 5. Bo's mor kom.", "Hun hedder [NAVN 1]. [NAVN 1] er 5. [NAVN 2] mor kom."),
        ("mvh tina k. jørgensen", "mvh [NAVN 1]"),
        ("Per siger det. Storm ringede.", "[NAVN 1] siger det. [NAVN 2] ringede."),
        ("Visitator BJK sagde nej. Ring til BJK.", "Visitator [NAVN 1] sagde nej. Ring til [NAVN 1]."),
        ("Plan for J. Holm", "Plan for [NAVN 1]"),
        ("Jeg er Xenia Papadakis. De skrev Papadakos.", "Jeg er [NAVN 1]. De skrev [NAVN 2]."),
        ("hvor er den\n\nvik", "hvor er den\n\n[NAVN 1]"),
        ("Thanks.\n\nBest,\nXolani\n\nOn Mon, May 5, 2025 at 9 Bo wrote:", "Thanks.\n\nBest,\n[NAVN 1]\n\nOn Mon, May 5, 2025 at 9 [NAVN 2] wrote:"),
        ("Se det.\n\nXolani\n\nSendt fra min iPhone", "Se det.\n\n[NAVN 1]\n\nSendt fra min iPhone"),
        ("Ja.\n\nP.S. Ejnar er glad", "Ja.\n\nP.S. [NAVN 1] er glad"),
        ("E-mail: bo@eksempel.dk", "E-mail: [E-MAIL]"),
        ("navn: xue 010190-1234", "navn: [NAVN 1] [CPR]"),
        ("H.C. Nielsen og J. P. Hansen", "[NAVN 1] og [NAVN 2]"),
        ("Familien Holm og Jensens", "Familien [NAVN 1] og [NAVN 2]"),
        ("Min bror Xolani ringede. Xolani er syg.", "Min bror [NAVN 1] ringede. [NAVN 1] er syg."),
    ],
)  # fmt: skip
def test_names_as_people_write_them(text: str, masked: str) -> None:
    assert mask_text(text) == masked


def test_a_person_keeps_the_number() -> None:
    masked = mask_text("Hej Lone Holm. Ida Holm ringede til Lone og til fru Ravn. Ida græd.")
    assert masked == (
        "Hej [NAVN 1]. [NAVN 2] ringede til [NAVN 1] og til fru [NAVN 3]. [NAVN 2] græd."
    )


def test_subject_and_body_share_the_numbers() -> None:
    ready = prepare("Hej Pia\nMin søn Xayvion er syg.", "Xayvion og Pia")
    assert ready.subject == "[NAVN 1] og [NAVN 2]"
    assert ready.text == "Hej [NAVN 2]\nMin søn [NAVN 1] er syg."


def test_a_number_met_before_is_not_given_again() -> None:
    assert mask_text("[NAVN 2] og Pia") == "[NAVN 2] og [NAVN 3]"


PIECES = st.sampled_from(
    ["Bo", "Holm", "Lone", " ", ", ", "\n", "Hej ", "Mvh", "min søn ", "jens", "Xylo", "[NAVN 1]",
     "[CPR]", "12", "34 56", "010190-1234", "sag ", "Storegade ", "6100 Haderslev", "adresse: ",
     "født ", "Skole", ".", "/", "-", "og ", "M.", "@", "bo.dk", "konto ", "tlf ", "Vej", "navn: ",
     "s", "c/o ", "AB", "12 345", "https://x.dk/", "(", "I", "jeg er ", "at", "<", ">", "Sankt "]
)  # fmt: skip


@given(st.lists(PIECES, max_size=14).map("".join))
def test_masking_twice_is_masking_once(text: str) -> None:
    once = mask_text(text)
    assert mask_text(once) == once


@given(st.text(st.sampled_from("0123456789-–+ .@abæ[]CPRTELFON/\n"), max_size=60))
def test_masking_digits_twice_is_masking_them_once(text: str) -> None:
    once = mask_text(text)
    assert mask_text(once) == once


@given(st.text(max_size=200))
def test_any_text_can_be_masked(text: str) -> None:
    assert isinstance(mask_text(text), str)


def test_a_finder_adds_placeholders() -> None:
    masked = mask_text("Xo, Yo og X", [lambda text: [(0, 2, "NAVN"), (4, 6, "NAVN")]])
    assert masked == "[NAVN 1], [NAVN 2] og X"
    assert mask_text("Kode 7", [lambda text: [(5, 6, "KODE")]]) == "Kode [KODE]"
