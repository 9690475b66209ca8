"""The model folder: a manifest in JSON, the numbers in one .npz, and a card for people."""

from __future__ import annotations

import json
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from klassifikator.errors import ModelError
from klassifikator.learn.inquiry_classifier import InquiryClassifier
from klassifikator.learn.pack import (
    ARRAYS,
    MANIFEST,
    Measured,
    ModelFiles,
    check_format,
    model_of_files,
    pack_model,
)
from klassifikator.taxonomy import Taxonomy

CARD = "MODELKORT.md"
_STANDARD = (
    Path(__file__).parents[1] / "data" / "models" / "standard",
    Path(__file__).parents[2] / "models" / "standard",
)


def save_model(
    model: InquiryClassifier,
    folder: str | Path,
    name: str,
    card: str,
    measured: Measured | None = None,
) -> None:
    """Write a model folder, whole or not at all.

    Parameters
    ----------
    model : InquiryClassifier
        A fitted model.
    folder : str or Path
        Where; an earlier model there is replaced.
    name : str
        What the model is called in registers.
    card : str
        The model card, in Markdown.
    measured : mapping of str to mapping of str to float, optional
        How good it is, so that its successor can be held against it.
    """
    files = pack_model(model, name).with_measured(measured or {})
    write_files(replace(files, card=card), folder)


def write_files(files: ModelFiles, folder: str | Path) -> None:
    """Write the files of a model into a folder, whole or not at all."""
    folder = Path(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as scratch:
        fresh = Path(scratch) / "new"
        fresh.mkdir()
        (fresh / ARRAYS).write_bytes(files.content)
        (fresh / CARD).write_text(files.card, "utf-8")
        (fresh / MANIFEST).write_text(
            json.dumps(files.manifest, ensure_ascii=False, indent=1) + "\n", "utf-8"
        )
        if folder.exists():
            shutil.move(folder, Path(scratch) / "old")
        shutil.move(fresh, folder)


def measured_of(folder: str | Path) -> Measured:
    """Return the figures of the model in a folder; none where there is no such model.

    Examples
    --------
    >>> measured_of("findes-ikke")
    {}
    """
    try:
        return dict(_manifest(Path(folder)).get("measured", {}))
    except ModelError:
        return {}


def load_model(
    folder: str | Path | None = None, taxonomy: Taxonomy | None = None
) -> InquiryClassifier:
    """Load a model folder.

    Parameters
    ----------
    folder : str or Path, optional
        By default the standard model that comes with the package.
    taxonomy : Taxonomy, optional
        The labels that the caller works with; a model of other labels is refused.

    Returns
    -------
    InquiryClassifier
        Fitted; ``version_`` names it in registers.

    Raises
    ------
    ModelError
        When the folder is missing, damaged, of another format, or of another taxonomy.

    Examples
    --------
    >>> model = load_model()
    >>> model.suggest(["Jobcentret har stoppet mine sygedagpenge"]).loc[0, "afdeling"]
    'Jobcenter'
    """
    return model_of_files(model_files(folder, taxonomy))


def model_files(folder: str | Path | None = None, taxonomy: Taxonomy | None = None) -> ModelFiles:
    """Read the files of a model folder, and check that they belong together.

    Raises
    ------
    ModelError
        When the folder is missing, damaged, of another format, or of another taxonomy.
    """
    path = _standard() if folder is None else Path(folder)
    manifest = _manifest(path)
    try:
        content = (path / ARRAYS).read_bytes()
    except FileNotFoundError:
        raise ModelError(f"{path.name} mangler {ARRAYS}; hent hele modelmappen igen.") from None
    card = path / CARD
    files = ModelFiles(path, manifest, content, card.read_text("utf-8") if card.is_file() else "")
    if taxonomy is not None and taxonomy.digest != manifest.get("taxonomy_digest"):
        learnt = manifest.get("taxonomy")
        other = learnt.get("id") if isinstance(learnt, dict) else "en ukendt taksonomi"
        raise ModelError(
            f"{path.name} er trænet til etiketterne i {other}, ikke {taxonomy.id}; "
            "vælg en model til taksonomien, eller lav en med »klassifikator retrain --taxonomy«."
        )
    return files


def _standard() -> Path:
    found = [path for path in _STANDARD if (path / MANIFEST).exists()]
    if not found:
        raise ModelError("Standardmodellen mangler i installationen; installér pakken igen.")
    return found[0]


def _manifest(path: Path) -> dict[str, Any]:
    if not path.is_dir():
        raise ModelError(f"Modelmappen {path.name} findes ikke; kontrollér stien.")
    try:
        manifest = json.loads((path / MANIFEST).read_text("utf-8"))
    except FileNotFoundError:
        raise ModelError(
            f"{path.name} er ingen modelmappe ({MANIFEST} mangler); kontrollér stien."
        ) from None
    except ValueError:
        raise ModelError(f"{MANIFEST} i {path.name} er ikke JSON; hent modelmappen igen.") from None
    check_format(manifest, path.name)
    return dict(manifest)
