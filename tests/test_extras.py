from __future__ import annotations

import sys
import tomllib
from pathlib import Path

import pytest

from klassifikator import cli
from klassifikator.demo import EXAMPLES
from klassifikator.errors import KlassifikatorError
from tests.missing_extras import CASES, Missing, make_files

PYPROJECT = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text("utf-8"))
EXTRAS = PYPROJECT["project"]["optional-dependencies"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files that the commands read, and a register."""
    path = tmp_path_factory.mktemp("extras")
    make_files(path)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(path)
        patch.setattr(sys, "argv", ["k", "import", str(EXAMPLES / "beslutninger-2023.csv")])
        with pytest.raises(SystemExit):
            cli.main()
            raise SystemExit(0)
    return path


def files(folder: Path) -> set[str]:
    """Return what lies there, but for the companions that a database has while it is open."""
    return {file.name for file in folder.iterdir()} - {"register.db-wal", "register.db-shm"}


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.extra}-{case.package}")
def test_a_missing_package_is_one_sentence_with_the_cure(
    case: Missing,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(folder)
    monkeypatch.setitem(sys.modules, case.package, None)
    for name in [name for name in sys.modules if name.startswith(f"{case.package}.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.delitem(sys.modules, "klassifikator.component", raising=False)
    before = files(folder)
    if case.arguments[0] == "-c":
        try:
            exec(case.arguments[1], {})
            told = capsys.readouterr().out
        except KlassifikatorError as error:
            told = str(error)
        assert case.sentence in told
    else:
        monkeypatch.setattr(sys, "argv", ["klassifikator", *case.arguments])
        with pytest.raises(SystemExit) as stopped:
            cli.main()
        told = capsys.readouterr().err
        assert stopped.value.code == 2
        assert told.startswith(case.sentence) and told.count("\n") == 1
    assert files(folder) == before


def test_every_extra_is_tried() -> None:
    """But for ``pst``, which brings a part of ``msg``, for the same text."""
    assert {case.extra for case in CASES} == set(EXTRAS) - {"pst"}
    assert set(EXTRAS["pst"]) < set(EXTRAS["msg"])


def test_what_an_extra_brings_is_there_to_be_tested() -> None:
    """But for the encoder of the two that would bring a framework along."""
    developed_with = [
        name for name in PYPROJECT["dependency-groups"]["dev"] if isinstance(name, str)
    ]
    brought = {package for packages in EXTRAS.values() for package in packages}
    assert brought - set(developed_with) == {"sentence-transformers>=3"}
