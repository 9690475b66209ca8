"""What several tests share: small labelled data, a taxonomy with nothing in common with the first."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

# scikit-learn's check of array input is skipped without it; scipy reads it when it is imported.
os.environ["SCIPY_ARRAY_API"] = "1"

import pandas as pd
import pytest

from klassifikator.learn.inquiry_classifier import InquiryClassifier
from klassifikator.register import Register
from klassifikator.taxonomy import Taxonomy, load_taxonomy

DATA = Path(__file__).parent / "data"


@pytest.fixture(scope="session")
def taxonomy() -> Taxonomy:
    return load_taxonomy("haderslev-2023")


@pytest.fixture(scope="session")
def other_taxonomy() -> Taxonomy:
    """A fictional municipality with other departments and themes for categories."""
    return load_taxonomy(DATA / "taxonomies" / "fjordby.toml")


CITIZEN = "Borgerhenvendelse"
ROWS = [
    ("Der er et stort hul i vejen ved skolen og ingen svarer", "Drift og anlæg", "Klage", "Forvaltningsskik"),
    ("Vejen er fuld af huller, jeg har skrevet tre gange uden svar", "Drift og anlæg", "Klage", "Forvaltningsskik"),
    ("Hvem passer fortovet på vores vej?", "Drift og anlæg", "Anden henvendelse", None),
    ("Hvornår bliver vejen saltet?", "Drift og anlæg", "Anden henvendelse", None),
    ("Min søn bliver mobbet i klassen, og jeg måtte ikke se hans sag", "Skoler", "Klage", "Forvaltningslov"),
    ("Skolen viser mig ikke papirerne om min datter i klassen", "Skoler", "Klage", "Forvaltningslov"),
    ("Hvordan søger man om sygeundervisning i skolen?", "Skoler", "Anden henvendelse", None),
    ("Kan min datter skifte klasse?", "Skoler", "Anden henvendelse", None),
]  # fmt: skip


@pytest.fixture(scope="session")
def labelled() -> pd.DataFrame:
    """Eight inquiries of citizens by two authors, and two of others."""
    rows = [
        dict(zip(("text", "afdeling", "status", "kategori"), row, strict=True),
             henvendelsestype=CITIZEN, author="ab"[number % 2])
        for number, row in enumerate(ROWS)
    ]  # fmt: skip
    rows += [
        {"text": "Jeg er leder og vil sparre om en samtale", "henvendelsestype": "Intern henvendelse", "author": "a"},
        {"text": "Som leder vil jeg gerne sparre om et brev", "henvendelsestype": "Intern henvendelse", "author": "b"},
    ]  # fmt: skip
    return pd.DataFrame(rows)


@pytest.fixture(scope="session")
def model(labelled: pd.DataFrame) -> InquiryClassifier:
    return InquiryClassifier(min_df=1).fit(labelled)


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    store = Register(tmp_path / "register.db")
    yield store
    store.close()
