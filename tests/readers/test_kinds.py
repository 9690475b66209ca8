from __future__ import annotations

import pytest

from klassifikator.readers.cases import Message
from klassifikator.readers.mail import RawMail, read_message

AWAY = "Jeg er på ferie til og med den 14. august og læser ikke mails imens."


def kind(headers: str, text: str) -> str:
    found = read_message(RawMail(f"{headers}\n\n{text}\n".encode(), "x"))
    assert isinstance(found, Message)
    return found.kind


def parts(kind: str, *parts: str) -> tuple[str, str]:
    """A mail of parts: its headers and its body."""
    body = "".join(f"--g\nContent-Type: {part}\n" for part in parts)
    return f"Subject: Sag\nContent-Type: {kind}; boundary=g", f"{body}--g--"


@pytest.mark.parametrize(
    ("headers", "text"),
    [
        ("Subject: Automatisk svar: Min sag\nAuto-Submitted: auto-generated", AWAY),
        ("Subject: Automatisk svar: Min sag", AWAY),
        ("Subject: Ikke til stede: Min sag", AWAY),
        ("Subject: Min sag\nAuto-Submitted: auto-replied", "Kontoret er lukket i uge 29."),
        ("Subject: Min sag\nX-Autoreply: yes", "Vi vender tilbage hurtigst muligt."),
        ("Subject: Automatic reply: Sag\nX-Auto-Response-Suppress: All", "I am out of the office."),
        ("Subject: Out of Office: Sag", "I will be away until Monday with limited access to mail."),
        ("Subject: Automatische Antwort: Sag", "Ich bin bis Montag nicht im Büro."),
        ("Subject: Autosvar: Sag", "Jeg er tilbake på kontoret mandag."),
        ("Subject: Tak for din henvendelse\nPrecedence: bulk", "Vi har modtaget din henvendelse."),
        (
            "Subject: Kvittering\nAuto-Submitted: auto-generated",
            "Tak for din mail. Den bliver læst.",
        ),
        (
            "Subject: Automatisk svar: Klage",
            "Tak for din henvendelse. Vi har modtaget din klage og svarer inden for 5 hverdage.\n"
            "Har du spørgsmål? Se https://eksempel.dk/?side=2",
        ),
        ("Subject: Sag 17\nReturn-Path: <>\nIn-Reply-To: <1@x>", AWAY),
    ],
)
def test_automatic_replies(headers: str, text: str) -> None:
    assert kind(headers, text) == "autoreply"


@pytest.mark.parametrize(
    ("headers", "text"),
    [
        ("Subject: Automatisk svar", "Jeg får kun automatiske svar fra jobcentret."),
        ("Subject: Automatisk svar: igen", "Hvornår er der et menneske, der svarer mig?"),
        ("Subject: SV: Automatisk svar: Min sag", "Tak, men jeg vil gerne klage alligevel."),
        ("Subject: Min sag", "Automatisk svar: det er alt, hvad jeg får fra jer."),
        ("Subject: Ikke til stede", "Min sagsbehandler var ikke til stede ved mødet."),
        ("Subject: Tak for din mail", "Tak for din mail. Jeg har stadig ikke fået min afgørelse."),
        (
            "Subject: Kontaktformular\nAuto-Submitted: auto-generated\nReturn-Path: <>",
            "Navn: Bo Holm\nE-mail: bo@eksempel.dk\nBesked: Jeg er på ferie og får intet svar.",
        ),
        (
            "Subject: Ny henvendelse fra hjemmesiden\nAuto-Submitted: auto-replied\n"
            "X-Auto-Response-Suppress: All\nPrecedence: bulk",
            "Min ansøgning om hjemmehjælp har ligget siden marts.",
        ),
        ("Subject: Formular 12\nAuto-Submitted: auto-generated", "Jeg vil klage over afgørelsen."),
        ("Subject: Sag\nAuto-Submitted: no", AWAY),
        (
            "Subject: SV: sag\nX-Auto-Response-Suppress: DR, OOF\nIn-Reply-To: <1@x>",
            "Tak for din mail. Jeg mener stadig, at afgørelsen er forkert.",
        ),
        ("Subject: Kan ikke leveres: hjælpemiddel", "Det kan ikke leveres til min adresse."),
        ("Subject: Kan ikke leveres: mad til min mor", "Køkkenet kommer ikke med maden."),
        ("Subject: Læst: og hvad så", "I har læst mit brev, men ikke svaret på det."),
        ("Subject: Afslået: min ansøgning", "Jeg fik afslag på hjælp og vil klage."),
        ("Subject: Aflyst: møde", "Mødet blev aflyst uden varsel for tredje gang."),
        ("Subject: Sag\nDisposition-Notification-To: bo@eksempel.dk", "Kvittér gerne."),
        ("Subject: Sag\nX-Auto-Response-Suppress: All", "Jeg har ikke hørt fra jer."),
        ("Subject: Sag\nPrecedence: list", "Hvem passer vejen?"),
    ],
)
def test_what_a_person_wrote_is_an_inquiry(headers: str, text: str) -> None:
    assert kind(headers, text) == "inquiry"


@pytest.mark.parametrize(
    ("headers", "text", "wanted"),
    [
        (*parts("multipart/report; report-type=delivery-status", "text/plain\n\nHej"), "bounce"),
        (*parts("multipart/report", "text/plain\n\nHej", "message/delivery-status\n\nStatus: 5.1.1\n"), "bounce"),
        ("Subject: Kan ikke leveres: Sag\nReturn-Path: <>", "Din besked kom ikke frem.", "bounce"),
        ("Subject: Undeliverable: Sag", "550 5.1.1 user unknown", "bounce"),
        ("Subject: Unzustellbar: Sag\nFrom: postmaster@eksempel.de", "Die Adresse", "bounce"),
        ("Subject: Sag\nX-Failed-Recipients: a@eksempel.dk", "Hej", "bounce"),
        (*parts("multipart/report; report-type=disposition-notification", "text/plain\n\nHej"), "receipt"),
        ("Subject: Læst: Sag", "Din meddelelse blev læst den 3. maj 2023.", "receipt"),
        ("Subject: Read: Sag", "Your message was read on Monday.", "receipt"),
        ("Subject: Lest: Sag", "", "receipt"),
        (*parts("multipart/alternative", "text/plain\n\nVi ses", "text/calendar; method=REQUEST\n\nBEGIN:VCALENDAR"), "calendar"),
        ("Subject: Møde\nContent-Type: text/calendar", "BEGIN:VCALENDAR", "calendar"),
        ("Subject: Accepteret: Møde om sagen", "", "calendar"),
        ("Subject: Aflyst: Møde", "Hvornår: mandag kl. 10\nHvor: https://eksempel.dk/?a=1", "calendar"),
        ("Subject:", "", "inquiry"),
    ],
)  # fmt: skip
def test_bounces_receipts_and_calendar_mail(headers: str, text: str, wanted: str) -> None:
    assert kind(headers, text) == wanted


def test_what_is_attached_or_forwarded_does_not_tell_what_a_mail_is() -> None:
    appointment = "text/calendar\nContent-Disposition: attachment\n\nBEGIN:VCALENDAR"
    assert kind(*parts("multipart/mixed", "text/plain\n\nJeg mødte op", appointment)) == "inquiry"
    bounce = "message/rfc822\n\nSubject: Undeliverable: x\nReturn-Path: <>\nContent-Type: text/calendar\n\n550"
    assert kind(*parts("multipart/mixed", "text/plain\n\nJeg kan ikke skrive", bounce)) == "inquiry"
