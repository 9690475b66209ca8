"""The page of a case: read, choose, save; split, put together, undo."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from klassifikator.columns import RECORDED, TARGETS
from klassifikator.danish import count
from klassifikator.errors import ConflictError, InputError, TaxonomyError
from klassifikator.learn.suggester import Ranking
from klassifikator.review.form import HEADINGS, OTHER, ask, mark, read_choice, suggested
from klassifikator.review.queues import QUEUES, SAMPLE, SECOND, neighbours, waits
from klassifikator.review.site import Form, Pages, address, asked, only, with_form


class CasePage(Pages):
    """See the module."""

    @property
    def routes(self) -> list[Route]:
        """What each address leads to."""
        return [
            Route("/", self.start),
            Route("/sag/{case_id}", self.show),
            Route("/sag/{case_id}", with_form(self.save), methods=["POST"]),
            Route("/sag/{case_id}/{act}", with_form(self.change), methods=["POST"]),
            Route("/fortryd", self.undo, methods=["POST"]),
        ]

    def start(self, request: Request) -> Response:
        """Go to the next case that waits."""
        queue, filters = asked(request)
        case_id = self._desk.first_case(queue, filters)
        if case_id is None:
            told = f"Ingen sager venter i køen »{QUEUES[queue]}«."
            return self._site.page("besked.html", "/", heading="Køen er tom", told=told)
        return _to(case_id, address(queue, filters))

    def show(
        self,
        request: Request,
        form: Mapping[str, str] | None = None,
        error: str = "",
        status: int = 200,
    ) -> Response:
        """Show a case, as it is or with what was sent and why it was not saved."""
        desk, case_id = self._desk, request.path_params["case_id"]
        queue, filters = asked(request)
        case = desk.register.case(case_id)
        blind = self._is_blind(queue, case)
        ranked = {} if blind else desk.rank(case["subject"], case["text"])
        items = desk.queue(queue, filters)
        before, after = neighbours(queue, items, case_id)
        again = queue == SECOND
        if again:  # what the first chose is hidden
            case = {**case, "decision": None}
        chosen, note = self._chosen(case, ranked, form)
        return self._site.page(
            "sag.html",
            "/",
            status,
            error=error,
            case=case,
            cuts=cuts_of(case),
            pieces=mark(case["text"], {name: told.evidence for name, told in ranked.items()}),
            questions=ask(desk.taxonomy, ranked, chosen),
            note=note,
            blind=blind,
            queue=queue,
            queues=QUEUES,
            filters=filters.query(),
            query=address(queue, filters),
            waiting=count(sum(waits(queue, item) for item in items), "sag", "sager"),
            before=before,
            after=after,
            can_undo=bool(desk.done),
            again=again,
            history=[]
            if again or not case["version"]
            else desk.register.history(case_id).to_dict("records"),
        )

    def _is_blind(self, queue: str, case: Mapping[str, Any]) -> bool:
        return queue == SECOND or (queue == SAMPLE and not case["decision"])

    def _chosen(
        self,
        case: Mapping[str, Any],
        ranked: Mapping[str, Ranking],
        form: Mapping[str, str] | None,
    ) -> tuple[dict[str, str], str]:
        """Return what stands chosen: what was sent, else what was saved, else the suggestion."""
        if form is not None:
            written = {name: form.get(name + OTHER, "") or form.get(name, "") for name in RECORDED}
            return {name: label for name, label in written.items() if label}, form.get("note", "")
        saved = case["decision"]
        if saved:
            return {name: saved[name] for name in RECORDED if saved[name]}, saved["note"]
        return suggested(self._desk.taxonomy, ranked), ""

    def save(self, request: Request, form: Form) -> Response:
        """Save a decision and go on; what does not hold is told on the same page."""
        desk, case_id, given = self._desk, request.path_params["case_id"], only(form)
        queue, filters = asked(request)
        labels = read_choice(given, desk.taxonomy)
        case = desk.register.case(case_id)
        blind = self._is_blind(queue, case)
        after = neighbours(queue, desk.queue(queue, filters), case_id)[1]
        try:
            if queue == SECOND:
                desk.read_again(case_id, labels)
                self._site.say(_agrees(case["decision"] or {}, labels))
                return RedirectResponse(f"/?{address(queue, filters)}", 303)
            version = int(given.get("version", "-1"))
            note = given.get("note", "")
            desk.decide(case_id, labels, note=note, version=version, queue=queue, blind=blind)
        except ConflictError:
            return self.show(request, given, _theirs(case["decision"]), 409)
        except TaxonomyError as error:
            return self.show(request, given, str(error).removeprefix(f"Sag {case_id}: "), 422)
        if blind:
            self._site.say(self._compared(case, labels))
        if after is None or after == case_id:
            self._site.say(f"Gemt. Køen »{QUEUES[queue]}« er gennemgået.")
            return RedirectResponse("/sager", 303)
        return _to(after, address(queue, filters))

    def _compared(self, case: Mapping[str, Any], labels: Mapping[str, str]) -> str:
        """Tell after a blind choice what the suggestion was."""
        told = suggested(self._desk.taxonomy, self._desk.rank(case["subject"], case["text"]))
        apart = [
            f"{HEADINGS[target][0].lower()} »{label}«"
            for target, label in told.items()
            if label != labels.get(target) and target != "grund"
        ]
        if not apart:
            return "Gemt. Forslaget var det samme."
        return f"Gemt. Forslaget var et andet: {', '.join(apart)}."

    def change(self, request: Request, form: Form) -> Response:
        """Split a case, put it together again, or take what was left out into the text."""
        register, by = self._desk.register, self._desk.reviewer
        case_id, act = request.path_params["case_id"], request.path_params["act"]
        query = address(*asked(request))
        if act == "del":
            new = register.split(case_id, by=by)
            self._site.say(f"Sagen er delt. Den nye, {new}, venter i køen efter dato.")
        elif act == "saml":
            whole = register.case(case_id)["split_from"]
            register.attach(case_id, whole, by=by)
            self._site.say(f"{case_id} er samlet med {whole} og tælles ikke mere.")
            return _to(whole, query)
        elif act == "skil":
            register.release(case_id, by=by)
            self._site.say("Sagen tælles nu for sig selv.")
        elif act == "medtag":
            register.restore_cut(case_id, int(only(form).get("start", "-1")), by=by)
            self._site.say("Teksten er taget med, og forslaget er lavet på ny.")
        else:
            raise InputError("Siden findes ikke; gå til alle sager.")
        return _to(case_id, query)

    def undo(self, request: Request) -> Response:
        """Undo the last that was saved, and show it."""
        last = self._desk.undo()
        if last is None:
            self._site.say("Der er ikke mere at fortryde.")
            return RedirectResponse("/", 303)
        self._site.say("Fortrudt.")
        (first, *more) = last.versions
        if more:
            return RedirectResponse("/samlet", 303)
        queue = last.queue if last.queue in QUEUES else ""
        return _to(first, address(queue, asked(request)[1]) if queue else "")


def _to(case_id: str, query: str) -> Response:
    return RedirectResponse(f"/sag/{case_id}?{query}", 303)


def _agrees(decision: Mapping[str, Any], labels: Mapping[str, str]) -> str:
    """Tell after a second reading what the first chose."""
    apart = [
        f"{HEADINGS[name][0].lower()} »{decision.get(name) or 'intet'}«"
        for name in TARGETS
        if (decision.get(name) or "") != labels.get(name, "")
    ]
    if not apart:
        return "Gemt som kontrollæsning. I er enige."
    return f"Gemt som kontrollæsning. Afgørelsen er en anden: {', '.join(apart)}."


def _theirs(decision: Mapping[str, Any] | None) -> str:
    if decision is None:
        return "En anden har fortrudt sin afgørelse imens. Dit valg står nedenfor; gem igen."
    labels = ", ".join(str(decision[name]) for name in RECORDED if decision[name])
    return (
        f"{decision['decided_by']} har gemt imens: {labels}. Intet er overskrevet. "
        "Dit valg står nedenfor; gem igen, hvis det skal gælde."
    )


def cuts_of(case: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return what was left out of the text of a case, and why."""
    found = []
    for start, end, reason in case["cuts"]:
        text = case["full_text"][start:end].strip()
        found.append({"start": start, "reason": reason, "text": text, "words": len(text.split())})
    return found
