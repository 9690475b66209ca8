"""The register: what is known of cases, and what was decided about them."""

from __future__ import annotations

import getpass
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from klassifikator.columns import check_frame
from klassifikator.errors import InputError
from klassifikator.register import decisions, schema, structure
from klassifikator.register.cases import case_rows, suggestion_frame, suggestion_rows
from klassifikator.register.database import Database
from klassifikator.register.decisions import HOW, check_decisions
from klassifikator.taxonomy import Taxonomy, load_taxonomy

if TYPE_CHECKING:
    import pandas as pd

_PROGRAM = "klassifikator"  # who did what nobody decided


class Register:
    """A register of inquiries, their suggestions and the decisions made about them.

    Cases and suggestions can be added again without effect. A decision is added and never changed:
    a correction is a new one, and so is taking one back. A suggestion is never a decision.

    Parameters
    ----------
    url : str or Path
        Path of an SQLite file, which is made if it does not exist, or an SQLAlchemy URL such as
        ``postgresql://lone@server/register``.
    taxonomy : Taxonomy, optional
        The labels that decisions are checked against; by default ``haderslev-2023``.

    Raises
    ------
    RegisterError
        When the file is damaged or no register.

    Attributes
    ----------
    database : Database

    Examples
    --------
    >>> import pandas as pd
    >>> register = Register("sqlite://")
    >>> cases = pd.DataFrame({"case_id": ["H-1"], "text": ["Hul i vejen"]})
    >>> register.add_cases(cases), register.add_cases(cases)
    (1, 0)
    >>> register.decide("H-1", {"henvendelsestype": "Borgerhenvendelse", "status": "Klage",
    ...     "afdeling": "Drift og anlæg", "kategori": "Opgavevaretagelse"}, by="Lone")
    1
    >>> register.decisions()[["case_id", "afdeling", "how"]].to_dict("records")
    [{'case_id': 'H-1', 'afdeling': 'Drift og anlæg', 'how': 'læst enkeltvis'}]
    """

    def __init__(self, url: str | Path, taxonomy: Taxonomy | None = None) -> None:
        self.taxonomy = taxonomy or load_taxonomy()
        self.database = Database(url)

    def close(self) -> None:
        """Let go of the database."""
        self.database.engine.dispose()

    # ------------------------------------------------------------------ cases and suggestions

    def add_cases(self, cases: pd.DataFrame) -> int:
        """Add the cases that are not there yet.

        A reply in a thread is attached to the first letter of the thread, and not counted.

        Parameters
        ----------
        cases : DataFrame
            A case frame, or at least ``case_id``.

        Returns
        -------
        int
            How many were new.

        Raises
        ------
        InputError
            When an id is missing or stands twice.
        """
        check_frame(cases, ["case_id"], "Sagerne")
        rows = case_rows(cases)
        with self.database.writing() as connection:
            known = self._ids(connection, schema.cases.c.case_id, cases["case_id"])
            fresh = [row for row in rows if row["case_id"] not in known]
            replies = structure.find_threads(connection, fresh)
            for row in fresh:
                row["attached_to"] = replies.get(row["case_id"])
            if fresh:
                connection.execute(schema.cases.insert(), fresh)
            structure.note_change(connection, structure.REPLY, replies, _PROGRAM)
        return len(fresh)

    def add_suggestions(self, suggestions: pd.DataFrame, model: str) -> int:
        """Add the suggestions of a model for registered cases.

        Parameters
        ----------
        suggestions : DataFrame
            A suggestion frame.
        model : str
            Name of the model, ``InquiryClassifier.version_``.

        Returns
        -------
        int
            How many were new.
        """
        check_frame(suggestions, ["case_id"], "Forslagene")
        rows = suggestion_rows(suggestions, model)
        with self.database.writing() as connection:
            table = schema.suggestions
            ids = [row["case_id"] for row in rows]
            self.require(connection, ids)
            known = self._ids(connection, table.c.case_id, ids, table.c.model == model)
            fresh = [row for row in rows if row["case_id"] not in known]
            if fresh:
                connection.execute(table.insert(), fresh)
        return len(fresh)

    @staticmethod
    def _ids(
        connection: sa.Connection,
        column: sa.Column[Any],
        among: Iterable[str],
        *where: sa.ColumnElement[bool],
    ) -> set[str]:
        """Return which of some ids are in a table."""
        query = sa.select(column).where(*where)
        return {
            case_id
            for some in decisions.chunks([*among])
            for case_id in connection.execute(query.where(column.in_(some))).scalars()
        }

    def require(self, connection: sa.Connection, ids: Iterable[str]) -> None:
        """Refuse ids of cases that are not registered."""
        ids = [*ids]
        unknown = set(ids) - self._ids(connection, schema.cases.c.case_id, ids)
        if unknown:
            raise InputError(
                f"Sagen {min(unknown)} findes ikke i {self.database.name} "
                f"({len(unknown)} ukendte i alt); tilføj sagerne først."
            )

    def cases(self) -> pd.DataFrame:
        """Return the case frame of all registered cases, oldest first."""
        import pandas as pd

        frame = self.frame(
            sa.select(schema.cases).order_by(schema.cases.c.received_at, schema.cases.c.case_id)
        )
        frame["received_at"] = pd.to_datetime(frame["received_at"])
        return frame

    def case(self, case_id: str) -> dict[str, Any]:
        """Return one case with all that is known of it.

        Returns
        -------
        dict
            The columns of the case; ``version`` of its newest decision, 0 without; ``decision``,
            the newest as a dict, or None where the case is undecided; ``parts``, the ids of the
            cases attached to it.

        Raises
        ------
        InputError
            When it is unknown.
        """
        log, table = schema.decisions, schema.cases
        with self.database.reading() as connection:
            case = dict(structure.find_case(connection, case_id))
            newest = sa.select(log).where(log.c.case_id == case_id).order_by(log.c.version.desc())
            row = connection.execute(newest.limit(1)).mappings().first()
            parts = sa.select(table.c.case_id).where(table.c.attached_to == case_id)
            case["parts"] = list(connection.execute(parts.order_by(table.c.case_id)).scalars())
        case["version"] = row["version"] if row else 0
        case["decision"] = dict(row) if row and row["how"] != HOW[3] else None
        return case

    def suggestions(
        self, model: str | None = None, cases: Sequence[str] | None = None
    ) -> pd.DataFrame:
        """Return the suggestion frame of a model; by default of the newest for each case.

        Parameters
        ----------
        model : str, optional
        cases : sequence of str, optional
            Only these.
        """
        import pandas as pd

        table = schema.suggestions
        query = sa.select(table).order_by(table.c.number)
        if model is not None:
            query = query.where(table.c.model == model)
        if cases is None:
            return suggestion_frame(self.frame(query))
        some = [query.where(table.c.case_id.in_(part)) for part in decisions.chunks(cases)]
        return suggestion_frame(pd.concat([self.frame(part) for part in some]))

    # ------------------------------------------------------------------ decisions

    def decide(
        self,
        case_id: str,
        labels: Mapping[str, str | None],
        *,
        by: str | None = None,
        how: str = HOW[0],
        note: str = "",
        version: int | None = None,
        model: str | None = None,
    ) -> int:
        """Add one decision; see :meth:`add_decisions`.

        Returns
        -------
        int
            The version that the case now has.
        """
        row = {"case_id": case_id, "note": note, "version": version, "model": model, **labels}
        return self.add_decisions([row], by=by, how=how)[0]

    def add_decisions(
        self,
        rows: Sequence[Mapping[str, Any]],
        *,
        by: str | None = None,
        how: str,
    ) -> list[int]:
        """Add decisions, all or none.

        Parameters
        ----------
        rows : sequence of mapping
            Each with ``case_id``, the labels, ``note``, the ``model`` whose suggestion was shown,
            and ``version``: the version of the case that was seen (0 when it was undecided); None
            adds to whatever is there.
        by : str, optional
            Who decided; by default the user of the machine.
        how : str
            One of :data:`HOW`.

        Returns
        -------
        list of int
            The version that each case now has.

        Raises
        ------
        InputError
            When a case is unknown or stands twice.
        TaxonomyError
            When the labels do not fit the taxonomy; names the case.
        ConflictError
            When a case was decided by somebody else since it was seen.
        """
        if how not in HOW[:3]:
            raise InputError(
                f"»{how}« er ingen måde at beslutte på; vælg blandt {', '.join(HOW[:3])}."
            )
        check_decisions(rows, self.taxonomy)
        with self.database.writing() as connection:
            self.require(connection, [row["case_id"] for row in rows])
            return decisions.add(
                connection, rows, by=by or getpass.getuser(), how=how, taxonomy=self.taxonomy.id
            )

    def take_back(self, undone: Mapping[str, int], *, by: str | None = None) -> list[int]:
        """Undo decisions: what was decided before each of them is decided again.

        Parameters
        ----------
        undone : mapping of str to int
            The version of each case that is undone; that can be an earlier one.
        by : str, optional
            As :meth:`add_decisions`.

        Returns
        -------
        list of int
            The version that each case now has.

        Raises
        ------
        InputError
            When a case has no such version.
        """
        with self.database.writing() as connection:
            return decisions.take_back(
                connection, undone, by=by or getpass.getuser(), taxonomy=self.taxonomy.id
            )

    def take_back_batch(self, batch: str, *, by: str | None = None) -> int:
        """Undo what was accepted together, but for the cases decided anew since.

        Returns
        -------
        int
            How many decisions were undone.
        """
        with self.database.writing() as connection:
            undone = decisions.of_batch(connection, batch)
            return len(
                decisions.take_back(
                    connection, undone, by=by or getpass.getuser(), taxonomy=self.taxonomy.id
                )
            )

    def decisions(self) -> pd.DataFrame:
        """Return the newest decision of each reviewed case.

        Cases that are attached to another are not among them, nor those whose decision was taken
        back.

        Returns
        -------
        DataFrame
            The columns of :data:`klassifikator.columns.DECISION_COLUMNS`, by date and id.
        """
        return self._dated(decisions.query_newest())

    def history(self, case_id: str | None = None) -> pd.DataFrame:
        """Return every change of every label: who, when, how, from and to.

        Parameters
        ----------
        case_id : str, optional
            Only this case.

        Returns
        -------
        DataFrame
            Columns ``case_id, version, target, old, new, how, decided_by, decided_at``.
        """
        one = sa.true() if case_id is None else schema.decisions.c.case_id == case_id
        return decisions.changes_of(self._dated(decisions.query_decisions(one)))

    # ------------------------------------------------------------------ which letters are a case

    def split(self, case_id: str, *, by: str | None = None) -> str:
        """Make one more case of the same letter, as when it is about two departments.

        Returns
        -------
        str
            The id of the new case; the old one keeps its own.

        Raises
        ------
        InputError
            When the case is unknown or attached to another.
        """
        with self.database.writing() as connection:
            return structure.split(connection, case_id, by or getpass.getuser())

    def attach(self, case_id: str, to: str, *, by: str | None = None) -> None:
        """Make a case part of another, so that it is not counted by itself.

        Raises
        ------
        InputError
            When a case is unknown, or ``to`` is itself part of another.
        """
        with self.database.writing() as connection:
            structure.attach(connection, case_id, to, by or getpass.getuser())

    def release(self, case_id: str, *, by: str | None = None) -> None:
        """Let a case that was part of another count by itself again.

        Raises
        ------
        InputError
            When it is unknown or counts already.
        """
        with self.database.writing() as connection:
            structure.release(connection, case_id, by or getpass.getuser())

    def restore_cut(self, case_id: str, start: int, *, by: str | None = None) -> None:
        """Take what was left out of the text of a case back into it.

        Parameters
        ----------
        case_id : str
        start : int
            Where in the full text the stretch begins.
        by : str, optional

        Raises
        ------
        InputError
            When the case is unknown or nothing was left out there.
        """
        with self.database.writing() as connection:
            structure.restore_cut(connection, case_id, start, by or getpass.getuser())

    def changes(self) -> pd.DataFrame:
        """Return what happened to cases besides decisions, in order.

        Returns
        -------
        DataFrame
            Columns ``case_id, what, other, changed_by, changed_at``.
        """
        table = schema.changes
        columns = [table.c[name] for name in ("case_id", "what", "other", "changed_by")]
        return self.frame(sa.select(*columns, table.c.changed_at).order_by(table.c.number))

    def frame(self, query: sa.Select[Any]) -> pd.DataFrame:
        """Return what a query finds."""
        import pandas as pd

        with self.database.reading() as connection:
            result = connection.execute(query)
            columns = zip(*result.all(), strict=True)  # much quicker than a frame of rows
            found = dict(zip(result.keys(), map(list, columns), strict=False))
            return pd.DataFrame(found, columns=list(result.keys()))

    def _dated(self, query: sa.Select[Any]) -> pd.DataFrame:
        import pandas as pd

        frame = self.frame(query)
        for column in ("received_at", "decided_at"):
            frame[column] = pd.to_datetime(frame[column])
        return frame
