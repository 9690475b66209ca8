from __future__ import annotations

import tomllib
from typing import Any

import pytest

from klassifikator.taxonomy import BUNDLED


@pytest.fixture
def content() -> dict[str, Any]:
    return tomllib.loads((BUNDLED / "haderslev-2023.toml").read_text("utf-8"))
