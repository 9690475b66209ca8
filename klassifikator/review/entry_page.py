"""The page for what did not come by mail: a phone call, a visit."""

from __future__ import annotations

from datetime import datetime

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from klassifikator.errors import InputError, TaxonomyError
from klassifikator.learn.suggester import Ranking
from klassifikator.readers.cases import Message, case_frame
from klassifikator.register import HOW, check_decisions
from klassifikator.review.form import ask, read_choice, suggested
from klassifikator.review.site import Form, Pages, only, with_form
from klassifikator.text import prepare

CHANNELS = ("telefon", "personligt fremmøde", "brev", "anden")
BY_HAND = "indtastet"


class EntryPage(Pages):
    """See the module."""

    @property
    def routes(self) -> list[Route]:
        """What each address leads to."""
        return [
            Route("/ny", self.new),
            Route("/ny", with_form(self.add), methods=["POST"]),
            Route("/forslag", with_form(self.live), methods=["POST"]),
        ]

    def new(self, request: Request) -> Response:
        """Show the empty form."""
        return self._show({})

    def _show(self, given: dict[str, str], error: str = "", status: int = 200) -> Response:
        form = {"subject": "", "text": "", "channel": CHANNELS[0], **given}
        now = given.get("received_at") or datetime.now().isoformat(timespec="minutes")
        chosen = read_choice(given, self._desk.taxonomy)
        return self._site.page(
            "ny.html",
            "/ny",
            status,
            error=error,
            form=form,
            now=now,
            channels=CHANNELS,
            questions=ask(self._desk.taxonomy, self._ranked(form), chosen),
            note=given.get("note", ""),
        )

    def _ranked(self, form: dict[str, str]) -> dict[str, Ranking]:
        ready = prepare(form["text"], form["subject"])
        return self._desk.rank(ready.subject, ready.text) if ready.text else {}

    def live(self, request: Request, form: Form) -> Response:
        """Return the questions with what is suggested for a note as far as it is written."""
        given = {"subject": "", "text": "", **only(form)}
        ranked = self._ranked(given)
        taxonomy = self._desk.taxonomy
        questions = ask(taxonomy, ranked, suggested(taxonomy, ranked))
        return HTMLResponse(self._site.part("valg.html", questions=questions, note=""))

    def add(self, request: Request, form: Form) -> Response:
        """Save the note as a case, and the choice as its decision."""
        given = only(form)
        desk = self._desk
        try:
            message = _message(given)
            labels = read_choice(given, desk.taxonomy)
            check_decisions([{"case_id": "Ny", **labels}], desk.taxonomy)
        except (InputError, TaxonomyError) as error:
            return self._show(given, str(error).removeprefix("Sag Ny: "), 422)
        frame = case_frame([message])
        desk.register.add_cases(frame)
        case_id = str(frame.loc[0, "case_id"])
        desk.keep_suggestion(case_id)
        row = {"case_id": case_id, "note": given.get("note", ""), "version": 0, "shown": BY_HAND,
               "model": desk.version, **labels}  # fmt: skip
        desk.register.add_decisions([row], by=desk.reviewer, how=HOW[0])
        self._site.say(f"Henvendelsen er gemt som {case_id}.")
        return RedirectResponse("/ny", 303)


def _message(form: dict[str, str]) -> Message:
    text = form.get("text", "").strip()
    if not text:
        raise InputError("Notatet er tomt; skriv, hvad henvendelsen handler om.")
    try:
        received = datetime.fromisoformat(form.get("received_at", ""))
    except ValueError:
        raise InputError("Datoen kan ikke læses; vælg dag og tidspunkt.") from None
    channel = form.get("channel", "")
    return Message(
        source=BY_HAND,
        body=text,
        subject=form.get("subject", ""),
        received_at=received,
        channel=channel if channel in CHANNELS else CHANNELS[-1],
        identity=f"{BY_HAND} {datetime.now().isoformat()} {text}",
    )
