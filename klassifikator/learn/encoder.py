"""Texts as dense vectors, by an encoder that the user brings."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from klassifikator.errors import ModelError
from klassifikator.extras import needing
from klassifikator.learn.linear import Floats


class Encoder(Protocol):
    """What turns texts into vectors, as the models of model2vec and sentence-transformers do."""

    def encode(self, sentences: Any) -> Any:
        """Return the vectors of texts, of shape (n_texts, n_dimensions)."""


def load_encoder(folder: str | Path) -> Encoder:
    """Load an encoder from a folder; nothing is downloaded.

    Parameters
    ----------
    folder : str or Path
        As model2vec or sentence-transformers save it.

    Raises
    ------
    ModelError
        When there is no such folder, it holds no encoder, or the package for it is missing.
    """
    path = Path(folder)
    if not path.is_dir():
        raise ModelError(f"Mappen {path.name} med en encoder findes ikke; kontrollér stien.")
    static = _is_static(path)
    with needing(f"Encoderen {path.name}", "encoder", error=ModelError):
        if static:
            from model2vec import StaticModel
        else:
            from sentence_transformers import SentenceTransformer
    try:
        if static:
            return StaticModel.from_pretrained(path)
        found: Encoder = SentenceTransformer(str(path), local_files_only=True)
        return found
    except (OSError, ValueError, KeyError) as error:
        raise ModelError(
            f"{path.name} er ingen encoder, der kan læses ({type(error).__name__}); "
            "giv en mappe fra model2vec eller sentence-transformers."
        ) from None


def _is_static(path: Path) -> bool:
    modules = path / "modules.json"
    return not modules.exists() or "StaticEmbedding" in modules.read_text("utf-8")


def encode(encoder: Encoder, texts: Sequence[str]) -> Floats:
    """Return the vectors of texts, each of length 1, of shape (n_texts, n_dimensions).

    Examples
    --------
    >>> class Lengths:
    ...     def encode(self, sentences):
    ...         return [[len(text), 0.0] for text in sentences]
    >>> encode(Lengths(), ["Hul i vejen"])
    array([[1., 0.]])
    """
    vectors = np.asarray(encoder.encode(list(texts)), dtype=np.float64)
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.where(lengths > 0, lengths, 1))
