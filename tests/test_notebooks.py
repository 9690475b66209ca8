"""The notebooks run, and what they show is what is kept in them."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
LONGEST = 600  # seconds; alone on two cores none takes a tenth of it, but machines are shared
DECIMAL = re.compile(r"\d+,\d+")
MACHINE = re.compile(
    r"/(home|root|tmp|work|Users|usr|var)/|[A-Z]:\\\\|0x[0-9a-f]{6,}|site-packages"
)
AFTER_THE_DATA = re.compile(r"\b20(2[5-9]|[3-9]\d)-[01]\d-[0-3]\d")

each = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def read(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return content


def shown(notebook: dict[str, Any]) -> Iterator[tuple[list[str], str]]:
    """Give for each cell of code which forms its outputs have, and their text."""
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            forms, text = [], ""
            for output in cell["outputs"]:
                data = output.get("data", {output.get("name"): output.get("text", [])})
                forms += sorted(map(str, data))
                text += "".join(data.get("text/plain", data.get("stdout", [])))
            yield forms, text


def same(kept: str, now: str) -> bool:
    """Compare texts; columns may be set otherwise, and the last digit of a decimal may differ."""
    if DECIMAL.sub("#", kept).split() != DECIMAL.sub("#", now).split():
        return False
    pairs = zip(DECIMAL.findall(kept), DECIMAL.findall(now), strict=True)
    return all(
        abs(float(a.replace(",", ".")) - float(b.replace(",", "."))) * 10 ** len(a.split(",")[1])
        < 1.5
        for a, b in pairs
    )


def test_there_are_four() -> None:
    assert [path.name[:3] for path in NOTEBOOKS] == ["01-", "02-", "03-", "04-"]


@each
def test_it_shows_what_is_kept(path: Path, tmp_path: Path) -> None:
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, ROOT / "notebooks" / "run.py", "--out", tmp_path, path],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=LONGEST,
    )
    print(f"{path.name}: {time.perf_counter() - start:.0f} s")
    assert done.returncode == 0, done.stderr
    before, after = read(path), read(tmp_path / path.name)
    assert [cell["source"] for cell in before["cells"]] == [
        cell["source"] for cell in after["cells"]
    ]
    for (forms, kept), (new_forms, now) in zip(shown(before), shown(after), strict=True):
        assert forms == new_forms, kept
        assert same(kept, now), f"kør make notebooks\n--- gemt\n{kept}\n--- nu\n{now}"


@each
def test_nothing_went_wrong_when_it_was_kept(path: Path) -> None:
    cells = [cell for cell in read(path)["cells"] if cell["cell_type"] == "code"]
    assert [cell["execution_count"] for cell in cells] == [*range(1, len(cells) + 1)]
    outputs = [output for cell in cells for output in cell["outputs"]]
    assert outputs
    assert not [o for o in outputs if o["output_type"] == "error" or o.get("name") == "stderr"]


@each
def test_it_tells_nothing_of_the_machine(path: Path) -> None:
    notebook = read(path)
    assert notebook["metadata"] == {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    for cell in notebook["cells"]:
        assert cell["metadata"] == {}
        told = dict(cell)
        for output in told.get("outputs", []):
            picture = output.get("data", {}).pop("image/png", None)
            assert output.get("metadata", {}).keys() == ({"image/png"} if picture else set())
            assert not picture or [*output["metadata"]["image/png"]] == ["alt"]
        text = json.dumps(told, ensure_ascii=False)
        assert not MACHINE.search(text), MACHINE.search(text)
        assert not AFTER_THE_DATA.search(text), AFTER_THE_DATA.search(text)


@each
def test_it_says_that_all_is_fictional(path: Path) -> None:
    first = "".join(read(path)["cells"][0]["source"])
    assert re.search(r"\*\*Al.* fiktiv", first)
    assert "sprogmodel" in first


@each
def test_a_changed_number_or_word_is_seen(path: Path) -> None:
    text = "".join(text for _, text in shown(read(path)))
    assert same(text, re.sub(" +", " ", text))
    number = re.search(r"\b\d{2,}\b(?!,)", text)
    assert number
    other = str(int(number[0]) + 1)
    assert not same(text, text[: number.start()] + other + text[number.end() :])
    decimal = DECIMAL.search(text)
    if decimal:
        wrong = f"{float(decimal[0].replace(',', '.')) + 0.1:.2f}".replace(".", ",")
        assert not same(text, text[: decimal.start()] + wrong + text[decimal.end() :])
