"""Storing and reading: idempotent for cases and suggestions, append-only for decisions."""

from __future__ import annotations

import getpass
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd
import sqlalchemy as sa

from klassifikator.columns import DECISION_COLUMNS, RECORDED, check_frame
from klassifikator.errors import ConflictError, InputError, RegisterError, TaxonomyError
from klassifikator.register import schema
from klassifikator.taxonomy import Taxonomy, load_taxonomy

HOW = ("læst enkeltvis", "godkendt samlet", "importeret")
"""How a decision came about: read one by one, accepted together, imported."""

_CHUNK = 400  # SQLite takes a limited number of values in one statement


class Register:
    """A register of inquiries, their suggestions and the decisions made about them.

    Cases and suggestions can be added again without effect. A decision is added and never changed:
    a correction is a new one. A suggestion is never a decision.

    Parameters
    ----------
    url : str or Path
        Path of an SQLite file, which is made if it does not exist, or an SQLAlchemy URL.
    taxonomy : Taxonomy, optional
        The labels that decisions are checked against; by default ``haderslev-2023``.

    Raises
    ------
    RegisterError
        When the file is damaged or no register.

    Examples
    --------
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
        address = str(url)
        self._name = address.rpartition("/")[2] or "registeret"
        if "://" not in address:
            address = f"sqlite:///{address}"
            self._name = Path(url).name
            # Nobody but the owner reads the file; SQLite gives its companions the same rights.
            try:
                Path(url).touch(mode=0o600)
            except OSError:
                raise RegisterError(
                    f"Registeret {self._name} kan ikke åbnes eller oprettes dér; "
                    "opret mappen, eller vælg en anden."
                ) from None
        self._engine = sa.create_engine(address)
        if self._engine.dialect.name == "sqlite":
            sa.event.listen(self._engine, "connect", _sqlite_settings)
        with self._told():
            schema.prepare_register(self._engine, self._name)

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Turn what the database says into one sentence."""
        try:
            yield
        except sa.exc.IntegrityError:
            raise ConflictError(
                f"{self._name} blev ændret af en anden imens; læs sagen igen, og gem på ny."
            ) from None
        except sa.exc.DBAPIError as error:
            detail = str(error.orig).partition("\n")[0]
            raise RegisterError(
                f"{self._name} kan ikke bruges som register ({detail}); "
                "kontrollér stien, eller hent den seneste sikkerhedskopi."
            ) from None

    # ------------------------------------------------------------------ cases and suggestions

    def add_cases(self, cases: pd.DataFrame) -> int:
        """Add the cases that are not there yet.

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
        _check_ids(cases["case_id"])
        rows = []
        for case in cases.to_dict("records"):
            received = case.get("received_at")
            rows.append(
                {
                    "case_id": case["case_id"],
                    "received_at": None if pd.isna(received) else pd.Timestamp(received),
                    "cuts": [list(cut) for cut in case.get("cuts") or ()],
                    "kind": case.get("kind", "inquiry"),
                    **{
                        name: case.get(name, "")
                        for name in ("channel", "subject", "text", "full_text", "source")
                    },
                }
            )
        with self._told(), self._engine.begin() as connection:
            known = self._ids(connection, schema.cases.c.case_id)
            fresh = [row for row in rows if row["case_id"] not in known]
            if fresh:
                connection.execute(schema.cases.insert(), fresh)
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
        columns = [column for column in suggestions.columns if column != "case_id"]
        rows = [
            {
                "case_id": row["case_id"],
                "model": model,
                "suggested": {name: row[name] for name in columns if _is_there(row[name])},
            }
            for row in suggestions.to_dict("records")
        ]
        with self._told(), self._engine.begin() as connection:
            table = schema.suggestions
            known = self._ids(connection, table.c.case_id, table.c.model == model)
            self._require(connection, [row["case_id"] for row in rows])
            fresh = [row for row in rows if row["case_id"] not in known]
            if fresh:
                connection.execute(table.insert(), fresh)
        return len(fresh)

    @staticmethod
    def _ids(
        connection: sa.Connection, column: sa.Column[Any], *where: sa.ColumnElement[bool]
    ) -> set[str]:
        return set(connection.execute(sa.select(column).where(*where)).scalars())

    def _require(self, connection: sa.Connection, ids: Iterable[str]) -> None:
        unknown = set(ids) - self._ids(connection, schema.cases.c.case_id)
        if unknown:
            raise InputError(
                f"Sagen {min(unknown)} findes ikke i {self._name} "
                f"({len(unknown)} ukendte i alt); tilføj sagerne først."
            )

    def cases(self) -> pd.DataFrame:
        """Return the case frame of all registered cases, oldest first."""
        frame = self._frame(
            sa.select(schema.cases).order_by(schema.cases.c.received_at, schema.cases.c.case_id)
        )
        frame["received_at"] = pd.to_datetime(frame["received_at"])
        return frame

    def suggestions(self, model: str | None = None) -> pd.DataFrame:
        """Return the suggestion frame of a model; by default of the newest for each case."""
        table = schema.suggestions
        query = sa.select(table).order_by(table.c.number)
        frame = self._frame(query if model is None else query.where(table.c.model == model))
        frame = frame.drop_duplicates("case_id", keep="last").reset_index(drop=True)
        parts = pd.DataFrame(list(frame["suggested"]), index=frame.index)
        return pd.concat([frame[["case_id", "model"]], parts], axis=1)

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
        if how not in HOW:
            raise InputError(f"»{how}« er ingen måde at beslutte på; vælg blandt {', '.join(HOW)}.")
        stamp = {
            "how": how,
            "decided_by": by or getpass.getuser(),
            "decided_at": datetime.now().replace(microsecond=0),
            "taxonomy": self.taxonomy.id,
        }
        check_decisions(rows, self.taxonomy)
        ready = [
            {
                "case_id": row["case_id"],
                "note": row.get("note") or "",
                "model": row.get("model"),
                **{name: row.get(name) or None for name in RECORDED},
                **stamp,
            }
            for row in rows
        ]
        with self._told(), self._engine.begin() as connection:
            self._require(connection, [row["case_id"] for row in ready])
            versions = self._versions(connection, [row["case_id"] for row in ready])
            for row, given in zip(ready, rows, strict=True):
                current, seen = versions.get(row["case_id"], 0), given.get("version")
                if seen is not None and seen != current:
                    raise ConflictError(
                        f"Sag {row['case_id']} er afgjort af en anden, siden den blev læst; "
                        "læs den igen, og gem på ny."
                    )
                row["version"] = current + 1
            if ready:
                connection.execute(schema.decisions.insert(), ready)
        return [row["version"] for row in ready]

    @staticmethod
    def _versions(connection: sa.Connection, ids: Sequence[str]) -> dict[str, int]:
        table = schema.decisions
        found: dict[str, int] = {}
        for start in range(0, len(ids), _CHUNK):
            query = (
                sa.select(table.c.case_id, sa.func.max(table.c.version))
                .where(table.c.case_id.in_(ids[start : start + _CHUNK]))
                .group_by(table.c.case_id)
            )
            found.update((row[0], row[1]) for row in connection.execute(query))
        return found

    def decisions(self) -> pd.DataFrame:
        """Return the newest decision of each reviewed case.

        Returns
        -------
        DataFrame
            The columns of :data:`klassifikator.columns.DECISION_COLUMNS`, by date and id.
        """
        table = schema.decisions
        newest = (
            sa.select(table.c.case_id, sa.func.max(table.c.version).label("version"))
            .group_by(table.c.case_id)
            .subquery()
        )
        return self._decision_frame(
            sa.and_(table.c.case_id == newest.c.case_id, table.c.version == newest.c.version),
            newest,
        )

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
        log = self._decision_frame(
            sa.true() if case_id is None else schema.decisions.c.case_id == case_id
        )
        log = log.sort_values(["case_id", "version"])
        changes = []
        for _, versions in log.groupby("case_id", sort=False):
            before: dict[str, Any] = dict.fromkeys((*RECORDED, "note"))
            for row in versions.to_dict("records"):
                for target in (*RECORDED, "note"):
                    old, new = before[target], row[target] if _is_there(row[target]) else None
                    new = new or None
                    if old != new:
                        stamp = {key: row[key] for key in ("how", "decided_by", "decided_at")}
                        key = {"case_id": row["case_id"], "version": row["version"]}
                        changes.append({**key, "target": target, "old": old, "new": new, **stamp})
                    before[target] = new
        columns = ["case_id", "version", "target", "old", "new", "how", "decided_by", "decided_at"]
        return pd.DataFrame(changes, columns=columns, dtype=object)

    def _decision_frame(
        self, where: sa.ColumnElement[bool], *others: sa.FromClause
    ) -> pd.DataFrame:
        table, case = schema.decisions, schema.cases
        columns = [
            (case if name in ("received_at", "channel") else table).c[name]
            for name in DECISION_COLUMNS
        ]
        query = (
            sa.select(*columns)
            .select_from(table, *others)
            .join(case, table.c.case_id == case.c.case_id)
            .where(where)
            .order_by(case.c.received_at, table.c.case_id)
        )
        frame = self._frame(query)
        for column in ("received_at", "decided_at"):
            frame[column] = pd.to_datetime(frame[column])
        return frame

    def _frame(self, query: sa.Select[Any]) -> pd.DataFrame:
        with self._told(), self._engine.connect() as connection:
            result = connection.execute(query)
            return pd.DataFrame(result.mappings().all(), columns=list(result.keys()))


def _sqlite_settings(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA busy_timeout = 10000")
    cursor.close()


def check_decisions(rows: Sequence[Mapping[str, Any]], taxonomy: Taxonomy) -> None:
    """Refuse decisions that a register would refuse for what they say.

    Parameters
    ----------
    rows : sequence of mapping
        As for :meth:`Register.add_decisions`.
    taxonomy : Taxonomy

    Raises
    ------
    InputError, TaxonomyError
        As :meth:`Register.add_decisions`.
    """
    _check_ids(pd.Series([row["case_id"] for row in rows], dtype=object))
    for row in rows:
        try:
            taxonomy.check_decision({name: row.get(name) or None for name in RECORDED})
        except TaxonomyError as error:
            raise TaxonomyError(f"Sag {row['case_id']}: {error}") from None


def _check_ids(ids: pd.Series[Any]) -> None:
    missing = ids.isna() | (ids == "")
    if missing.any():
        raise InputError(
            f"{int(missing.sum())} rækker mangler case_id; eksportér igen, og lad kolonnen stå."
        )
    doubled = ids[ids.duplicated()]
    if len(doubled):
        raise InputError(f"Sagen {doubled.iloc[0]} står flere gange; slet de overskydende rækker.")


def _is_there(value: Any) -> bool:
    return isinstance(value, list) or not pd.isna(value)
