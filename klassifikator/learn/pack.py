"""Between a model and the bytes it is kept as; nothing in them is executed when they are read.

A manifest in JSON and the numbers in one .npz: no pickle, and every part is checked before use.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from klassifikator.errors import KlassifikatorError, ModelError
from klassifikator.features import TextFeatures
from klassifikator.learn.inquiry_classifier import InquiryClassifier
from klassifikator.learn.leaves import HEAD_OF, SEPARATOR
from klassifikator.learn.suggester import Suggester
from klassifikator.taxonomy import parse_taxonomy

FORMAT = 3
MANIFEST, ARRAYS = "manifest.json", "arrays.npz"

Measured = Mapping[str, Mapping[str, float]]
"""The figures of a model on texts left out, by target."""


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
    card: str = ""

    def __post_init__(self) -> None:
        check_format(self.manifest, self.folder.name)
        if hashlib.sha256(self.content).hexdigest() != self.manifest.get("sha256"):
            raise ModelError(
                f"{ARRAYS} i {self.folder.name} er ændret, siden modellen blev trænet; "
                "hent mappen igen, eller træn modellen på ny."
            )

    @property
    def version(self) -> str:
        """The name of the model in registers."""
        return str(self.manifest["version"])

    def with_measured(self, measured: Measured) -> ModelFiles:
        """Return the same with how good it is, so that its successor can be held against it."""
        rounded = {
            target: {figure: round(value, 4) for figure, value in figures.items()}
            for target, figures in measured.items()
        }
        return replace(self, manifest=self.manifest | {"measured": rounded})


def check_format(manifest: Any, name: str) -> None:
    """Refuse the manifest of a model of another format.

    Raises
    ------
    ModelError
    """
    version = manifest.get("format") if isinstance(manifest, dict) else None
    if version != FORMAT:
        raise ModelError(
            f"{name} har modelformat {version}, ventede {FORMAT}; "
            "træn modellen igen med denne version af klassifikator."
        )


def pack_model(
    model: InquiryClassifier, name: str, learnt: Mapping[str, Any] | None = None
) -> ModelFiles:
    """Make the files of a fitted model.

    Parameters
    ----------
    model : InquiryClassifier
    name : str
        What it is called in registers, before what tells its versions apart.
    learnt : mapping, optional
        How far it has learnt from cases of one's own, as plain values.
    """
    known = model.suggester_
    arrays = {f"features.{key}": value for key, value in known.features.to_arrays().items()}
    # Half precision moves a probability by less than it is worth.
    arrays["coef"] = np.ascontiguousarray(known.coef.astype(np.float16))
    arrays["intercept"] = known.intercept.astype(np.float32)
    buffer = io.BytesIO()
    np.savez_compressed(buffer, allow_pickle=False, **arrays)
    content = buffer.getvalue()
    digest = hashlib.sha256(content).hexdigest()
    version = f"{name}-{digest[:12]}"
    manifest = {
        "format": FORMAT,
        "name": name,
        "version": version,
        "sha256": digest,
        "settings": {"min_df": model.min_df},
        "measured": {},
        **({"learnt": dict(learnt)} if learnt else {}),
        "leaves": {head: leaves.tolist() for head, leaves in known.leaves.items()},
        # JSON knows no infinity: a missing limit promises nothing short of all labels.
        "limits": {name: at for name, at in known.limits.items() if at < float("inf")},
        "few": known.few,
        "taxonomy": model.taxonomy.to_dict(),
        "taxonomy_digest": model.taxonomy.digest,
    }
    return ModelFiles(Path(version), manifest, content)


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
    model.own_cases_ = int(manifest.get("learnt", {}).get("cases", 0))
    _ = model.classes_  # leaves that cannot be told apart are found here and not in use
    return model
