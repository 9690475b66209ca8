"""The ombudsman's desk: register, model and queues behind the page, without the web."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING, Any

from klassifikator.columns import TARGETS
from klassifikator.errors import InputError
from klassifikator.learn.doubt import safe_threshold
from klassifikator.learn.folder import load_model
from klassifikator.learn.suggester import Ranking, Suggester, subject_line
from klassifikator.register import (
    HOW,
    Item,
    Overview,
    Register,
    add_readings,
    audited,
    draw_sample,
    readings,
    samples,
)
from klassifikator.review.queues import (
    DISAGREEMENT,
    SAMPLE,
    SECOND,
    Filters,
    disagreements,
    in_queue,
    neighbours,
)

if TYPE_CHECKING:
    from pathlib import Path

TOGETHER = "samlet"
"""Why a case was shown that was accepted together with others."""


@dataclass
class Undo:
    """What the reviewer did and can undo: the version that each case got, and where she was."""

    versions: dict[str, int]
    queue: str


@dataclass
class Desk:
    """What a reviewer works with.

    Attributes
    ----------
    register : Register
    reviewer : str
        Name that decisions are saved under.
    model : str or Path, optional
        A model folder; by default the standard model. It is loaded when it is first needed.
    """

    register: Register
    reviewer: str
    model: str | Path | None = None
    done: list[Undo] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock, repr=False)
    _told: dict[str, dict[Any, Any]] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        self.overview = Overview(self.register)
        self.taxonomy = self.register.taxonomy
        self.forvaltninger = {
            name: self.taxonomy.path(name)[0] for name in self.taxonomy.names("afdeling")
        }

    @cached_property
    def _loaded(self) -> tuple[Suggester, str]:
        model = load_model(self.model, self.taxonomy)
        return model.suggester_, model.version_

    @property
    def version(self) -> str:
        """The model's name in the register."""
        return self._loaded[1]

    def rank(self, subject: str, text: str) -> dict[str, Ranking]:
        """Rank the labels of all targets for a case."""
        with self._lock:  # the words met so far are shared
            line = subject_line(subject)
            return self._loaded[0].rank(line + text, len(line))

    # ------------------------------------------------------------------ queues

    def queue(self, name: str, filters: Filters) -> list[Item]:
        """Return the cases of a queue, in its order."""
        items = self.overview.items()
        sampled = self.sampled() if name == SAMPLE else {}
        suspected = self._suspected(items) if name == DISAGREEMENT else None
        unread = self._unread(items) if name == SECOND else ()
        items = filters.narrow(items, self.forvaltninger)
        return in_queue(name, items, list(sampled), suspected, unread)

    def _unread(self, items: Sequence[Item]) -> set[str]:
        """Return the cases that somebody else decided and the reviewer has not read."""
        read = readings(self.register)
        mine = set(read.loc[read["read_by"] == self.reviewer, "case_id"])
        others = {item.case_id for item in items if item.decided and item.by != self.reviewer}
        return others - mine

    def sampled(self) -> dict[str, float]:
        """Return the cases drawn at random, in the order of the draw, and their probability."""
        drawn = samples(self.register).drop_duplicates("case_id")
        return dict(zip(drawn["case_id"], drawn["inclusion"], strict=True))

    def _suspected(self, items: Sequence[Item]) -> dict[str, float]:
        fresh = [item.case_id for item in items if item.decided and item.case_id not in self._told]
        self._told |= self.suggestions(fresh)
        return disagreements(items, self._told.values(), TARGETS)

    def suggestions(self, ids: Sequence[str]) -> dict[str, dict[Any, Any]]:
        """Return the newest suggestion stored for each case that has one."""
        found = self.register.suggestions(cases=ids)
        return {row["case_id"]: dict(row) for row in found.to_dict("records")}

    def first_case(self, queue: str, filters: Filters) -> str | None:
        """Return the first case that waits; None where the queue is worked off."""
        return neighbours(queue, self.queue(queue, filters), "")[1]

    # ------------------------------------------------------------------ deciding

    def keep_suggestion(self, case_id: str) -> None:
        """Store what the model in use says of a case, unless it is there or there is no text."""
        case = self.register.case(case_id)
        if not case["text"] or len(self.register.suggestions(self.version, [case_id])):
            return
        import pandas as pd

        line = subject_line(case["subject"])
        with self._lock:
            (told,) = self._loaded[0].records([line + case["text"]], [len(line)])
        self.register.add_suggestions(pd.DataFrame([{"case_id": case_id, **told}]), self.version)

    def decide(
        self,
        case_id: str,
        labels: Mapping[str, str],
        *,
        note: str,
        version: int,
        queue: str,
        blind: bool = False,
    ) -> int:
        """Save the choice of the reviewer, and why and how the case was before her.

        What is decided blind is held against the suggestion, which is kept for that.

        Raises
        ------
        TaxonomyError, ConflictError, InputError
            As :meth:`Register.add_decisions`.
        """
        row = {
            "case_id": case_id,
            "note": note,
            "version": version,
            "model": self.version,
            "shown": queue,
            "blind": blind,
            "inclusion": self.sampled().get(case_id) if queue == SAMPLE else None,
            **labels,
        }
        if version == 0:  # later, a model may have learnt from the case
            self.keep_suggestion(case_id)
        (new,) = self.register.add_decisions([row], by=self.reviewer, how=HOW[0])
        self.done.append(Undo({case_id: new}, queue))
        return new

    def read_again(self, case_id: str, labels: Mapping[str, str]) -> None:
        """Save what the reviewer would have chosen for a case of somebody else's.

        Raises
        ------
        TaxonomyError
            As :meth:`Register.add_decisions`.
        """
        add_readings(self.register, [{"case_id": case_id, **labels}], by=self.reviewer)

    def undo(self) -> Undo | None:
        """Undo the last that the reviewer did; None where there is nothing left."""
        if not self.done:
            return None
        last = self.done.pop()
        self.register.take_back(last.versions, by=self.reviewer)
        return last

    # ------------------------------------------------------------------ many at once

    def draw(self, n: int) -> int:
        """Draw undecided cases for the blind audit, and return the seed."""
        seed = secrets.randbelow(2**31)
        waiting = [item.case_id for item in self.overview.items() if not item.decided]
        draw_sample(self.register, waiting, n, seed, by=self.reviewer)
        return seed

    def threshold(self) -> float | None:
        """Return from which probability suggestions may be accepted together.

        It is proven on cases drawn at random that were decided without seeing the suggestion, with
        all labels taken together.
        """
        audit = audited(self.register)
        rows = audit[audit["model"] == self.version].to_dict("records")  # no other model's proof
        right = [
            all(
                _text(row[target]) == _text(row[f"suggested_{target}"])
                for target in TARGETS[:4]  # the ground is not promised
            )
            for row in rows
        ]
        return safe_threshold([row["lowest"] for row in rows], right)

    def safe(self, threshold: float | None) -> list[Item]:
        """Return the undecided cases from a threshold up, the surest first."""
        if threshold is None:
            return []
        items = [item for item in self.overview.items() if not item.decided]
        own = [item for item in items if item.model == self.version]  # no other model is proven
        return sorted(
            (item for item in own if item.lowest is not None and item.lowest >= threshold),
            key=lambda item: -(item.lowest or 0),
        )

    def accept_together(self, ids: Sequence[str]) -> str:
        """Save the suggestions of cases as one act, and return its name.

        Raises
        ------
        InputError
            When a case is not among those that may be accepted together.
        """
        allowed = {item.case_id: item for item in self.safe(self.threshold())}
        if not ids or set(ids) - set(allowed):
            raise InputError(
                "Mindst én af sagerne kan ikke længere godkendes samlet; indlæs listen igen."
            )
        told = self.suggestions(ids)
        batch = f"samlet-{secrets.token_hex(4)}"
        rows = [
            {
                "case_id": case_id,
                "version": allowed[case_id].version,
                "model": told[case_id]["model"],
                "shown": TOGETHER,
                "batch": batch,
                **{name: _text(told[case_id].get(name)) or None for name in TARGETS},
            }
            for case_id in ids
        ]
        versions = self.register.add_decisions(rows, by=self.reviewer, how=HOW[1])
        self.done.append(Undo(dict(zip(ids, versions, strict=True)), TOGETHER))
        return batch


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
