"""The home of an office's models: nothing is lost or half-written, whenever it is interrupted."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from klassifikator.errors import InputError, ModelError
from klassifikator.learn.folder import load_model
from klassifikator.learn.home import ADOPTED, BACK, HISTORY, ModelHome
from klassifikator.learn.inquiry_classifier import InquiryClassifier
from klassifikator.learn.pack import ModelFiles, pack_model

KILLS = 5


@pytest.fixture(scope="module")
def files(model: InquiryClassifier) -> list[ModelFiles]:
    return [pack_model(model, name, {"until": "2026-01-01"}) for name in ("en", "to", "tre")]


def test_back_and_forth(tmp_path: Path, files: list[ModelFiles]) -> None:
    home = ModelHome(tmp_path / "modeller")
    versions = [home.adopt(one, "# Kort\n").name for one in files]
    assert home.version == versions[2]
    assert home.go_back().model == versions[1]
    assert home.go_back().model == versions[0]
    home.adopt(files[2], "# Kort\n")
    assert home.go_back().model == versions[0]
    assert home.go_back().model is None
    assert home.current is None
    with pytest.raises(InputError, match="ingen model at gå tilbage fra i modeller; standard"):
        home.go_back()
    assert [entry.what for entry in home.history()] == [ADOPTED] * 3 + [BACK] * 2 + [ADOPTED] + [
        BACK
    ] * 2
    assert all(load_model(home.folder / version).version_ == version for version in versions)


def test_what_it_has_learnt_is_in_the_manifest(tmp_path: Path, files: list[ModelFiles]) -> None:
    home = ModelHome(tmp_path)
    place = home.adopt(files[0].with_measured({"status": {"accuracy": 0.98765}}), "")
    told = (place / "manifest.json").read_text("utf-8")
    assert '"until": "2026-01-01"' in told
    assert '"accuracy": 0.9877' in told


@pytest.mark.parametrize("content", ["{", "[1]", '[{"at": "x"}]'])
def test_a_damaged_history(tmp_path: Path, content: str) -> None:
    (tmp_path / HISTORY).write_text(content)
    with pytest.raises(ModelError, match=f"{HISTORY} i .* kan ikke læses; hent filen"):
        _ = ModelHome(tmp_path).current


def test_a_home_that_cannot_be_written_to(tmp_path: Path, files: list[ModelFiles]) -> None:
    (tmp_path / "modeller").write_text("en fil")
    with pytest.raises(InputError, match="Der kan ikke skrives i mappen"):
        ModelHome(tmp_path / "modeller").adopt(files[0], "")


ADOPT = """
import sys
from pathlib import Path
from klassifikator.learn.home import ModelHome
from klassifikator.learn.pack import pack_model
from klassifikator.learn.folder import load_model
model, home = load_model(sys.argv[1]), ModelHome(sys.argv[2])
print("parat", flush=True)
for number in range(100000):
    home.adopt(pack_model(model, f"m{number}"), "# Kort")
"""


def test_killed_in_the_middle_of_saving(
    tmp_path: Path, files: list[ModelFiles], model: InquiryClassifier
) -> None:
    first = ModelHome(tmp_path / "modeller").adopt(files[0], "")
    rng = random.Random(0)
    for _ in range(KILLS):
        command = [sys.executable, "-c", ADOPT, str(first), str(tmp_path / "modeller")]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        assert process.stdout.readline() == "parat\n"
        time.sleep(rng.uniform(0, 0.3))
        process.kill()
        process.wait()
        process.stdout.close()
        home = ModelHome(tmp_path / "modeller")
        assert load_model(home.current).version_ == home.version
    assert len(home.history()) > KILLS
