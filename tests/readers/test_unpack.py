from __future__ import annotations

import io
from email.message import EmailMessage

import docx
import pytest

from klassifikator.readers.cases import Message, Rejected
from klassifikator.readers.mail import RawMail, read_message
from tests.readers import makers

BODY = "Jeg får ikke svar på æbler, ørred og ål."


def mail(body: str = "", subject: str = "Æbler") -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = subject
    message.set_content(body)
    return message


def read(message: EmailMessage | bytes, attachments: bool = False) -> Message:
    found = read_message(RawMail(bytes(message), "x"), attachments)
    assert isinstance(found, Message), found
    return found


def with_winmail(body: str, content: bytes) -> EmailMessage:
    message = mail(body)
    message.add_attachment(
        content, maintype="application", subtype="ms-tnef", filename="winmail.dat"
    )
    return message


def test_winmail_holds_the_body_or_what_lies_beside_it() -> None:
    content = makers.tnef(
        {0x001A: "IPM.Note", 0x1000: BODY}, {"../brev.txt": "Bilag å".encode("cp1252")}
    )
    assert read(with_winmail("", content)).body.strip() == BODY
    assert read(with_winmail("Selve teksten", content)).body.strip() == "Selve teksten"
    told = read(with_winmail("", content), attachments=True).body
    assert told.strip() == f"{BODY}\n\n[Bilag: brev.txt]\nBilag å"
    meeting = makers.tnef({0x001A: "IPM.Schedule.Meeting.Request"})
    assert read(with_winmail("Møde", meeting)).kind == "calendar"


def test_a_damaged_winmail_harms_no_text() -> None:
    content = makers.tnef({0x1000: BODY})
    for cut in range(0, len(content), 7):
        assert read(with_winmail("Selve teksten", content[:cut])).body.strip() == "Selve teksten"


def test_signed_mail_is_read_and_encrypted_mail_is_told() -> None:
    for content_type in ("application/pkcs7-mime", "application/octet-stream; name=smime.p7m"):
        message = EmailMessage()
        message["Subject"] = "Sag"
        message.set_content(makers.signed(bytes(mail(BODY))), "application", "octet-stream")
        message.replace_header("Content-Type", content_type)
        assert read(message).body.strip() == BODY
        message.set_content(makers.encrypted(), "application", "octet-stream")
        message.replace_header("Content-Type", content_type)
        found = read_message(RawMail(bytes(message), "x"))
        assert isinstance(found, Rejected)
        assert found.reason.startswith("beskeden er krypteret")


def test_forwarded_messages_are_read_in_every_form() -> None:
    inner = mail(BODY, "Den første")
    told = f"Se her\n\n---------- Videresendt besked ----------\nEmne: Den første\n\n{BODY}"
    forwards = [mail("Se her\n") for _ in range(4)]
    forwards[0].add_attachment(inner)
    forwards[1].add_attachment(
        bytes(inner), maintype="application", subtype="octet-stream", filename="a.eml"
    )
    content = makers.msg({0x0037: "Den første", 0x1000: BODY})
    forwards[2].add_attachment(
        content, maintype="application", subtype="vnd.ms-outlook", filename="a.msg"
    )
    forwards[3].add_attachment(b"", maintype="application", subtype="x")
    encoded = bytes(forwards[3]).replace(b"application/x", b"message/rfc822")
    assert read(encoded).body.strip() == "Se her\n\n---------- Videresendt besked ----------\nEmne:"
    for forward in forwards[:3]:
        assert read(forward).body.strip() == told


def test_html_outside_and_plain_text_inside() -> None:
    outer = EmailMessage()
    outer.set_content("<p>Ydre å</p>", subtype="html")
    outer.add_attachment(mail("Indre"))
    assert {"Ydre", "å", "Indre"} <= set(read(outer).body.split())


def test_a_text_that_is_sent_twice_is_read_once() -> None:
    boundary = b"Content-Type: multipart/mixed; boundary=g\n\n--g\n\nHul i vejen\n--g\n"
    assert (
        read(boundary + b"Content-Type: text/html\n\n<p>Hul i vejen</p>\n--g--\n").body.strip()
        == "Hul i vejen"
    )
    assert "Mvh" in read(boundary + b"Content-Type: text/html\n\n<p>Mvh Bo</p>\n--g--\n").body


def test_documents_are_read_when_asked_for() -> None:
    paper = docx.Document()
    paper.add_paragraph("Afgørelse om støtte")
    paper.add_table(1, 2).rows[0].cells[0].text = "Beløb"
    stored = io.BytesIO()
    paper.save(stored)
    message = mail(BODY)
    message.add_attachment(
        stored.getvalue(), maintype="application", subtype="octet-stream", filename="a.docx"
    )
    message.add_attachment("<p>Side å</p>", subtype="html", filename="b.html")
    message.add_attachment(b"GIF89a", maintype="image", subtype="gif", filename="c.gif")
    message.add_attachment(b"%PDF-1.4 itu", maintype="application", subtype="pdf", filename="d.pdf")
    assert read(message).body.strip() == BODY
    told = read(message, attachments=True).body
    for words in ("[Bilag: a.docx]\nAfgørelse om støtte\nBeløb |", "[Bilag: b.html]\nSide å",
                  "[Bilag: d.pdf]\n[Bilaget kan ikke læses]"):  # fmt: skip
        assert words in told
    assert "c.gif" not in told


def test_of_a_big_message_the_messages_inside_are_kept() -> None:
    message = mail(BODY)
    message.add_attachment(b"x" * 15_000_000, maintype="image", subtype="png", filename="a.png")
    winmail = makers.tnef({0x1000: BODY}, {"brev.txt": b"Bilag" * 400_000})
    message.add_attachment(
        winmail, maintype="application", subtype="ms-tnef", filename="winmail.dat"
    )
    message.add_attachment(b"slut", maintype="text", subtype="plain", filename="z.txt")
    assert read(message).body.strip() == BODY
    told = read(message, attachments=True).body
    assert "[Bilag: brev.txt]\n[Bilaget er for langt" in told
    assert told.endswith("[Bilag: z.txt]\nslut")


def pdf(text: bytes) -> bytes:
    """A page of text, as small as PDF allows."""
    stream = b"BT /F1 12 Tf 20 20 Td (" + text + b") Tj ET"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n" % len(stream) + stream + b"\nendstream",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    content, places = b"%PDF-1.4\n", []
    for number, told in enumerate(objects, 1):
        places.append(len(content))
        content += b"%d 0 obj" % number + told + b"endobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        content + b"xref\n0 6\n0000000000 65535 f \n" + table
        + b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(content)
    )  # fmt: skip


def test_a_pdf() -> None:
    message = mail(BODY)
    content = pdf("Afslag på støtte".encode("cp1252"))
    message.add_attachment(content, maintype="application", subtype="pdf", filename="afslag.pdf")
    assert read(message, attachments=True).body.endswith("[Bilag: afslag.pdf]\nAfslag på støtte")


@pytest.mark.parametrize("raw", [BODY.encode(), BODY.encode("cp1252")])
def test_raw_letters_in_the_subject(raw: bytes) -> None:
    assert read(b"Subject: " + raw + b"\n\nHej").subject == BODY
