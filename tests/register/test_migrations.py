from __future__ import annotations

import sqlite3
from pathlib import Path

import pandas as pd
import pytest
import sqlalchemy as sa

from klassifikator.errors import RegisterError
from klassifikator.register import Register, verify
from klassifikator.register.migrations import STEPS

RELEASED = Path(__file__).parents[1] / "data" / "registre"


@pytest.fixture(params=sorted(RELEASED.glob("*.sql")), ids=lambda path: path.stem)
def older(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A register as an earlier version of the program left it."""
    path = tmp_path / "gammel.db"
    file = sqlite3.connect(path)
    file.executescript(request.param.read_text("utf-8"))
    file.close()
    return path


def test_every_released_schema_has_an_example() -> None:
    assert {int(path.stem) for path in RELEASED.glob("*.sql")} == set(STEPS)


def test_an_older_register_is_brought_up_to_date(older: Path) -> None:
    register = Register(older)
    decisions = register.decisions().set_index("case_id")
    assert decisions["status"].to_dict() == {"H-1": "Klage", "H-2": "Anden henvendelse"}
    assert register.history("H-1").query("target == 'note'")["old"].tolist() == [
        None,
        "ringede æøå",
    ]
    assert verify(register) == {"decisions": 3, "changes": 0, "readings": 0}
    assert register.take_back({"H-1": 2}, by="Bo") == [3]
    assert verify(register)["decisions"] == 4
    register.add_cases(pd.DataFrame({"case_id": ["H-4"], "message_id": ["m"]}))
    update = sa.text("UPDATE decisions SET status = 'x'")
    with pytest.raises(sa.exc.DBAPIError, match="only ever"), register.database.engine.begin() as c:
        c.execute(update)
    register.close()


def test_it_is_as_a_new_one(older: Path, tmp_path: Path) -> None:
    Register(older).close()
    Register(tmp_path / "ny.db").close()
    shapes = []
    for path in (older, tmp_path / "ny.db"):
        inspector = sa.inspect(sa.create_engine(f"sqlite:///{path}"))
        shapes.append(
            {
                table: (
                    [
                        (column["name"], str(column["type"]))
                        for column in inspector.get_columns(table)
                    ],
                    sorted(index["name"] for index in inspector.get_indexes(table)),
                )
                for table in inspector.get_table_names()
            }
        )
    assert shapes[0] == shapes[1]


def test_a_step_that_fails_leaves_everything_as_it_was(
    older: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(connection: sa.Connection) -> None:
        connection.execute(sa.text("ALTER TABLE cases ADD COLUMN halvt TEXT"))
        raise sa.exc.OperationalError("", {}, Exception("strømmen gik"))

    with monkeypatch.context() as patch:
        patch.setitem(STEPS, 1, fails)
        with pytest.raises(RegisterError, match="strømmen gik"):
            Register(older)
    file = sqlite3.connect(older)
    assert "halvt" not in [row[1] for row in file.execute("PRAGMA table_info(cases)")]
    assert file.execute("SELECT version FROM schema_version").fetchone() == (1,)
    file.close()
    Register(older).close()
