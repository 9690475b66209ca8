"""What is no inquiry: automatic replies, bounces, read receipts and calendar mail.

Whatever a person wrote is an inquiry, also where a machine sent it or it is about a machine's
answer. So a subject alone is never enough: a header or the text must agree with it.
"""

from __future__ import annotations

from email.message import Message as Email

from klassifikator.readers import phrases
from klassifikator.readers.headers import Headers

KINDS = ("inquiry", "autoreply", "bounce", "receipt", "calendar", "empty")
"""What a message may be; all but the first are kept apart and never suggested for."""


def kind_of(mail: Email, headers: Headers, subject: str, text: str) -> str:
    """Tell what a message is.

    Parameters
    ----------
    mail : email.message.Message
        Its parts.
    headers : Headers
    subject : str
        Decoded.
    text : str
        What the message shows.

    Returns
    -------
    str
        One of :data:`KINDS`; what holds no text at all is left to be found empty when it is
        masked.

    References
    ----------
    RFC 3834, *Recommendations for Automatic Responses to Electronic Mail*; RFC 3464, *Delivery
    Status Notifications*; RFC 8098, *Message Disposition Notification*.

    Examples
    --------
    >>> out = {"auto-submitted": "auto-replied"}
    >>> kind_of(Email(), out, "Automatisk svar: Min sag", "Jeg er på ferie til mandag.")
    'autoreply'
    >>> kind_of(Email(), {}, "Automatisk svar", "Jeg får kun automatiske svar fra jobcentret.")
    'inquiry'
    """
    return (
        _by_class(mail, headers)
        or _by_report(mail, headers, subject, text)
        or _by_calendar(mail, subject, text)
        or _by_answer(headers, subject, text)
        or "inquiry"
    )


def _by_class(mail: Email, headers: Headers) -> str:
    """Ask what Outlook keeps the message as."""
    name = headers.get("x-message-class", "")
    if not name and mail.is_multipart():
        inner = (part for part in mail.get_payload() if isinstance(part, Email))
        name = next(filter(None, (str(part.get("X-Message-Class", "")) for part in inner)), "")
    name = name.lower()
    if name.startswith(("ipm.schedule.meeting", "ipm.microsoft schedule", "ipm.appointment")):
        return "calendar"
    if name.startswith("report."):
        return "receipt" if name.endswith((".ipnrn", ".ipnnrn", ".dr")) else "bounce"
    return "autoreply" if name.startswith("ipm.note.rules.") else ""


def _by_report(mail: Email, headers: Headers, subject: str, text: str) -> str:
    if mail.get_content_type() == "multipart/report":
        kind = str(mail.get_param("report-type") or "").lower()
        if kind == "disposition-notification":
            return "receipt"
        kinds = {part.get_content_type() for part in mail.walk()}
        if "message/disposition-notification" in kinds:
            return "receipt"
        if kind == "delivery-status" or "message/delivery-status" in kinds:
            return "bounce"
    if "x-failed-recipients" in headers:
        return "bounce"
    machine = _nobody(headers)
    if phrases.BOUNCE.match(subject) and (machine or phrases.BOUNCE_TEXT.search(text)):
        return "bounce"
    if machine and "mailer-daemon" in headers.get("from", "").lower():
        return "bounce"
    if phrases.RECEIPT.match(subject) and (not text.strip() or phrases.RECEIPT_TEXT.search(text)):
        return "receipt"
    return ""


def _nobody(headers: Headers) -> bool:
    """Tell whether the sender is the mail system, to which no answer can go."""
    if headers.get("return-path", "").strip() == "<>":
        return True
    sender = headers.get("from", "").lower()
    return "mailer-daemon" in sender or "postmaster@" in sender or "microsoftexchange" in sender


def _by_calendar(mail: Email, subject: str, text: str) -> str:
    for part in mail.walk() if mail.is_multipart() else (mail,):
        kind = part.get_content_type()
        if kind == "message/rfc822":
            break  # what follows was forwarded by somebody
        if kind == "text/calendar" and part.get_content_disposition() != "attachment":
            return "calendar"
    if phrases.CALENDAR.match(subject) and (not text.strip() or phrases.CALENDAR_TEXT.search(text)):
        return "" if _protests(text) else "calendar"
    return ""


def _by_answer(headers: Headers, subject: str, text: str) -> str:
    submitted = headers.get("auto-submitted", "no").strip().lower()
    answered = (
        submitted.startswith("auto-replied")
        or not {"x-autoreply", "x-autorespond"}.isdisjoint(headers)
        or headers.get("precedence", "").strip().lower() == "auto_reply"
    )
    machine = answered or not submitted.startswith("no")
    titled = phrases.AUTOREPLY.match(subject) is not None
    hinted = machine or _hinted(headers)
    if not (titled or hinted) or (not titled and _is_form(headers, subject, text)):
        return ""
    formula = not text.strip() or phrases.AUTOREPLY_TEXT.search(text) is not None
    formula = formula and not _protests(text)
    impersonal = not (phrases.FIRST_PERSON.search(text) or _protests(text))
    told = (
        answered
        or (titled and (hinted or formula))
        or (machine and (formula or impersonal))
        or (formula and (phrases.RECEIVED.match(subject) is not None or _nobody(headers)))
    )
    return "autoreply" if told else ""


def _protests(text: str) -> bool:
    """Tell whether somebody asks or complains."""
    return phrases.PROTEST.search(phrases.NO_PROTEST.sub("", text)) is not None


def _hinted(headers: Headers) -> bool:
    """Tell whether headers say that perhaps no person pressed a button."""
    return (
        "x-auto-response-suppress" in headers
        or headers.get("precedence", "").strip().lower() in ("bulk", "junk")
        or headers.get("return-path", "").strip() == "<>"
    )


def _is_form(headers: Headers, subject: str, text: str) -> bool:
    """Tell whether a machine hands on what a person wrote into its fields."""
    if len(phrases.FORM.findall(text)) >= 2:
        return True
    named = phrases.FORM_NAME.search(f"{subject} {headers.get('from', '')} {text[:100]}")
    return named is not None and phrases.AUTOREPLY_TEXT.search(text) is None
