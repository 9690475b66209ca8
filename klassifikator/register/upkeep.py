"""Keeping a register whole, safe, and no longer than needed."""

from __future__ import annotations

import getpass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from klassifikator.errors import InputError, RegisterError
from klassifikator.register import chain, schema, structure
from klassifikator.register.store import Register

if TYPE_CHECKING:
    pass

_UNITS = {"y": "years", "m": "months", "d": "days"}


def verify(register: Register) -> dict[str, int]:
    """Check that no row of the logs was changed or taken out.

    Rows cut off the end leave a shorter chain that is whole; compare the counts with earlier ones.

    Parameters
    ----------
    register : Register

    Returns
    -------
    dict of str to int
        How many rows each log has.

    Raises
    ------
    RegisterError
        At the first row that does not follow from those before it.

    Examples
    --------
    >>> verify(Register("sqlite://"))
    {'decisions': 0, 'changes': 0, 'readings': 0}
    """
    counts = {}
    with register.database.reading() as connection:
        for log in schema.LOGS:
            broken = chain.broken_at(connection, log)
            if broken is not None:
                raise _changed(register, f"række {broken} i {log.name} passer ikke med dem før")
            rows = sa.select(sa.func.count()).select_from(log)
            counts[log.name] = int(connection.execute(rows).scalar_one())
        table, changes = schema.decisions, schema.changes
        purged = sa.select(changes.c.case_id).where(changes.c.what == structure.PURGED)
        gone = set(connection.execute(purged).scalars())
        columns = (table.c.number, table.c.case_id, table.c.note, table.c.note_digest)
        for row in connection.execute(sa.select(*columns)):
            deleted = row.note == "" and row.case_id in gone
            if not deleted and chain.digest(row.note) != row.note_digest:
                raise _changed(register, f"noten i række {row.number} er ikke den, der blev gemt")
    return counts


def _changed(register: Register, how: str) -> RegisterError:
    return RegisterError(
        f"{register.database.name} er ændret uden om klassifikator: {how}; hent en sikkerhedskopi."
    )


def backup(register: Register, path: str | Path) -> None:
    """Copy a register to a file while it is in use.

    Parameters
    ----------
    register : Register
    path : str or Path
        Where; there may be no file yet.

    Raises
    ------
    InputError
        When the file exists or cannot be written.
    RegisterError
        When the register is not a file; its server makes its own backups.
    """
    register.database.copy_to(Path(path))


def before(age: str, now: datetime) -> datetime:
    """Return the moment that lies an age back.

    Parameters
    ----------
    age : str
        A number of years (``5y``), months (``18m``) or days (``90d``).
    now : datetime

    Raises
    ------
    InputError
        When the age cannot be read.

    Examples
    --------
    >>> before("5y", datetime(2024, 2, 29))
    datetime.datetime(2019, 2, 28, 0, 0)
    """
    import pandas as pd

    number, unit = age[:-1], age[-1:].lower()
    if not (number.isdigit() and int(number) > 0 and unit in _UNITS):
        raise InputError(f"»{age[:20]}« er ingen alder; skriv f.eks. 5y, 18m eller 90d.")
    back: dict[str, Any] = {_UNITS[unit]: int(number)}
    return (pd.Timestamp(now) - pd.DateOffset(**back)).to_pydatetime()


def purge(register: Register, before: datetime, *, by: str | None = None) -> int:
    """Delete texts, notes and telling words of cases received before a moment.

    What the statistics need stays: labels, dates, channels, and that it was done. In an SQLite
    file the place of the texts is written over; copies taken before are not touched. A case
    without a date is never old.

    Parameters
    ----------
    register : Register
    before : datetime
    by : str, optional
        Who had it done; by default the user of the machine.

    Returns
    -------
    int
        How many cases lost their text.
    """
    with register.database.writing() as connection:
        ids = structure.older_than(connection, before)
        structure.purge(connection, ids, by or getpass.getuser())
    register.database.let_go()
    return len(ids)


def purge_case(register: Register, case_id: str, *, by: str | None = None) -> list[str]:
    """Delete the text, notes and telling words of one case, and of what belongs to it.

    Parameters
    ----------
    register : Register
    case_id : str
    by : str, optional
        As :func:`purge`.

    Returns
    -------
    list of str
        The case, those that were split from it, and the replies attached to it.

    Raises
    ------
    InputError
        When the case is unknown.

    Examples
    --------
    >>> import pandas as pd
    >>> register = Register("sqlite://")
    >>> _ = register.add_cases(pd.DataFrame({"case_id": ["H-1"], "text": ["Hul i vejen"]}))
    >>> purge_case(register, "H-1"), register.case("H-1")["text"]
    (['H-1'], '')
    """
    with register.database.writing() as connection:
        ids = structure.family(connection, case_id)
        structure.purge(connection, ids, by or getpass.getuser())
    register.database.let_go()
    return ids
