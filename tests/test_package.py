"""The package as a whole: what importing it costs, and that its public names are there."""

from __future__ import annotations

import subprocess
import sys

import pytest

import klassifikator as kl

HEAVY = ("sklearn", "scipy", "spacy", "pandas", "numpy", "sqlalchemy", "openpyxl", "jinja2")


def loaded_by(statement: str) -> set[str]:
    """Return the top-level modules that a fresh Python has loaded after a statement."""
    code = f"import sys\n{statement}\nprint(*{{name.split('.')[0] for name in sys.modules}})"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, encoding="utf-8"
    )
    return set(done.stdout.split())


@pytest.mark.parametrize("statement", ["import klassifikator", "import klassifikator.cli"])
def test_importing_loads_nothing_heavy(statement: str) -> None:
    assert not loaded_by(statement) & set(HEAVY)


def test_loading_a_model_and_suggesting_does_not_load_scikit_learn() -> None:
    loaded = loaded_by("import klassifikator as kl\nkl.load_model().suggest(['Hul i vejen'])")
    assert "numpy" in loaded
    assert not loaded & {"sklearn", "spacy", "sqlalchemy", "openpyxl"}


@pytest.mark.parametrize("name", kl.__all__)
def test_public_names_are_there(name: str) -> None:
    assert getattr(kl, name).__doc__


def test_unknown_name() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nope'"):
        kl.__getattr__("nope")
