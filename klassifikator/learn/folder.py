"""The model folder: a manifest in JSON, the numbers in one .npz, and a card for people.

Nothing in it is executed when it is loaded: no pickle, and every part is checked before use.
"""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from klassifikator.errors import KlassifikatorError, ModelError
from klassifikator.features import TextFeatures
from klassifikator.learn.inquiry_classifier import InquiryClassifier
from klassifikator.learn.leaves import HEAD_OF, SEPARATOR
from klassifikator.learn.suggester import Suggester
from klassifikator.taxonomy import Taxonomy, parse_taxonomy

FORMAT = 3
MANIFEST, ARRAYS, CARD = "manifest.json", "arrays.npz", "MODELKORT.md"
_STANDARD = (
    Path(__file__).parents[1] / "data" / "models" / "standard",
    Path(__file__).parents[2] / "models" / "standard",
)


Measured = Mapping[str, Mapping[str, float]]
"""The figures of a model on texts left out, by target."""


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
    folder = Path(folder)
    known = model.suggester_
    arrays = {f"features.{key}": value for key, value in known.features.to_arrays().items()}
    # Half precision moves a probability by less than it is worth.
    arrays["coef"] = np.ascontiguousarray(known.coef.astype(np.float16))
    arrays["intercept"] = known.intercept.astype(np.float32)
    buffer = io.BytesIO()
    np.savez_compressed(buffer, allow_pickle=False, **arrays)
    content = buffer.getvalue()
    digest = hashlib.sha256(content).hexdigest()
    manifest = {
        "format": FORMAT,
        "name": name,
        "version": f"{name}-{digest[:12]}",
        "sha256": digest,
        "settings": {"min_df": model.min_df},
        "measured": {
            target: {figure: round(value, 4) for figure, value in figures.items()}
            for target, figures in (measured or {}).items()
        },
        "leaves": {head: leaves.tolist() for head, leaves in known.leaves.items()},
        # JSON knows no infinity: a missing limit promises nothing short of all labels.
        "limits": {name: at for name, at in known.limits.items() if at < float("inf")},
        "few": known.few,
        "taxonomy": model.taxonomy.to_dict(),
        "taxonomy_digest": model.taxonomy.digest,
    }
    write_files(ModelFiles(folder, manifest, content, card), folder)


def write_files(files: ModelFiles, folder: Path) -> None:
    """Write the files of a model into a folder, whole or not at all."""
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


@dataclass(frozen=True, slots=True)
class ModelFiles:
    """What a model folder holds, unopened, so that it can be sent to another machine.

    Attributes
    ----------
    folder : Path
        Where it was; its name is that of the model in errors.
    manifest : dict
    content : bytes
        The arrays.
    card : str

    Raises
    ------
    ModelError
        When they are of another format, or do not belong together.
    """

    folder: Path
    manifest: dict[str, Any]
    content: bytes
    card: str

    def __post_init__(self) -> None:
        _check_format(self.manifest, self.folder.name)
        if hashlib.sha256(self.content).hexdigest() != self.manifest.get("sha256"):
            raise ModelError(
                f"{ARRAYS} i {self.folder.name} er ændret, siden modellen blev trænet; "
                "hent mappen igen, eller træn modellen på ny."
            )

    @property
    def version(self) -> str:
        """The name of the model in registers."""
        return str(self.manifest["version"])


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
            "vælg en model til taksonomien, eller træn en."
        )
    return files


def model_of_files(files: ModelFiles) -> InquiryClassifier:
    """Make a model of its files.

    Raises
    ------
    ModelError
        When the manifest is damaged.
    """
    name = files.folder.name
    try:
        return _model(files.manifest, files.content, name)
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        if isinstance(error, KlassifikatorError):
            raise ModelError(f"{MANIFEST} i {name} er beskadiget: {error}") from None
        raise ModelError(
            f"{MANIFEST} i {name} er beskadiget ({type(error).__name__}); "
            "hent modelmappen igen, eller træn modellen på ny."
        ) from None


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
    _check_format(manifest, path.name)
    return dict(manifest)


def _check_format(manifest: Any, name: str) -> None:
    version = manifest.get("format") if isinstance(manifest, dict) else None
    if version != FORMAT:
        raise ModelError(
            f"{name} har modelformat {version}, ventede {FORMAT}; "
            "træn modellen igen med denne version af klassifikator."
        )


def _model(manifest: dict[str, Any], content: bytes, name: str) -> InquiryClassifier:
    taxonomy = parse_taxonomy(manifest["taxonomy"], MANIFEST)
    if taxonomy.digest != manifest["taxonomy_digest"]:
        raise ModelError(
            f"Etiketterne i {MANIFEST} i {name} er ændret, siden modellen blev trænet; "
            "hent modelmappen igen, eller træn modellen på ny."
        )
    with np.load(io.BytesIO(content), allow_pickle=False) as stored:
        arrays = {key: stored[key] for key in stored.files}
    prefix = "features."
    features = TextFeatures.from_arrays(
        {key[len(prefix) :]: value for key, value in arrays.items() if key.startswith(prefix)}
    )
    leaves = {str(head): np.array(names) for head, names in manifest["leaves"].items()}
    for head, names in leaves.items():
        for leaf in names:
            for level, label in zip((head, "grund"), leaf.split(SEPARATOR), strict=False):
                if label:
                    taxonomy.label(level, label)
    coef = arrays.pop("coef").astype(np.float32)
    if coef.shape != (len(features.vocabulary_), sum(map(len, leaves.values()))):
        raise ValueError("coef")
    model = InquiryClassifier(taxonomy, **manifest["settings"])
    model.suggester_ = Suggester(
        taxonomy,
        features,
        leaves,
        coef,
        arrays["intercept"],
        {target: manifest["limits"].get(target, float("inf")) for target in HEAD_OF},
        {target: list(manifest["few"].get(target, [])) for target in HEAD_OF},
    )
    model.version_ = manifest["version"]
    _ = model.classes_  # leaves that cannot be told apart are found here and not in use
    return model
