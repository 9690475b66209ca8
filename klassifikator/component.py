"""A component of a spaCy pipeline: suggestions as the categories of a document.

spaCy imports this module whenever a pipeline is made, so the model is imported where it is used.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from spacy import util
from spacy.language import Language
from spacy.tokens import Doc

if TYPE_CHECKING:
    from klassifikator.learn.pack import ModelFiles
    from klassifikator.learn.suggester import Suggester

NAME = "klassifikator"
BATCH_SIZE = 200


class InquiryComponent:
    """Suggest labels for documents.

    Each document is cleaned and masked before it is classified; nothing of its text is kept.
    ``doc.cats`` gets the probability of every label of every target as ``"afdeling:Jobcenter"``;
    those of a target add up to 1, those of ``kategori`` and ``grund`` are as if the inquiry were a
    complaint. ``doc._.klassifikator`` gets the suggestion, which obeys the taxonomy: a row of the
    suggestion frame, without what does not apply. The places of its evidence are offsets in the
    text as it is after cleaning.

    Parameters
    ----------
    name : str
        In the pipeline.
    model : str, optional
        A model folder; by default the standard model. Where there is no such folder, the model is
        awaited from :meth:`from_disk` or :meth:`from_bytes`.

    Examples
    --------
    >>> import spacy
    >>> nlp = spacy.blank("da")
    >>> component = nlp.add_pipe("klassifikator")
    >>> doc = nlp("Jobcentret har stoppet mine sygedagpenge, og ingen svarer mig.")
    >>> doc.cats["afdeling:Jobcenter"] > 0.9
    True
    >>> doc._.klassifikator["afdeling"], doc._.klassifikator["status"]
    ('Jobcenter', 'Klage')
    """

    def __init__(self, name: str, model: str | None = None) -> None:
        from klassifikator.learn.folder import model_files

        self.name = name
        self._folder = model
        self._files: ModelFiles | None = None
        if model is None or Path(model).is_dir():
            self._take(model_files(model))

    def _take(self, files: ModelFiles) -> InquiryComponent:
        from klassifikator.learn.pack import model_of_files

        self._suggester = model_of_files(files).suggester_
        self._files = files
        return self

    def _known(self) -> tuple[ModelFiles, Suggester]:
        from klassifikator.learn.folder import model_files

        if self._files is None:
            self._take(model_files(self._folder))  # tells what is wrong with the folder
            return self._known()
        return self._files, self._suggester

    @property
    def labels(self) -> tuple[str, ...]:
        """The keys of ``doc.cats``; none before there is a model."""
        if self._files is None:
            return ()
        known = self._suggester
        return tuple(f"{of}:{name}" for of in known.targets for name in known.classes[of])

    def __call__(self, doc: Doc) -> Doc:
        """Suggest for one document."""
        return next(self.pipe([doc]))

    def pipe(self, stream: Iterable[Doc], batch_size: int = BATCH_SIZE) -> Iterator[Doc]:
        """Suggest for documents, some at a time.

        Raises
        ------
        ModelError
            When there is no model.
        """
        from klassifikator.text import prepare

        for docs in util.minibatch(stream, batch_size):  # type: ignore[no-untyped-call]  # spaCy gives it no types
            suggester = self._known()[1]
            texts = [prepare(doc.text).text for doc in docs]
            records = suggester.records(texts, [0] * len(texts))
            scores = np.hstack([*suggester.proba(texts).values()]).tolist()
            labels = self.labels
            for doc, record, of_labels in zip(docs, records, scores, strict=True):
                doc.cats |= dict(zip(labels, of_labels, strict=True))
                doc._.klassifikator = _plain(record)
            yield from docs

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Write a model folder, as :func:`klassifikator.load_model` reads it."""
        from klassifikator.learn.folder import write_files

        write_files(self._known()[0], Path(path))

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> InquiryComponent:
        """Load a model folder.

        Raises
        ------
        ModelError
            As :func:`klassifikator.load_model`.
        """
        from klassifikator.learn.folder import model_files

        return self._take(model_files(path))

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """Return the files of the model as bytes."""
        files = self._known()[0]
        parts = {
            "manifest": json.dumps(files.manifest).encode,
            "content": lambda: files.content,
            "card": files.card.encode,
        }
        return util.to_bytes(parts, exclude)

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> InquiryComponent:
        """Load what :meth:`to_bytes` returned.

        Raises
        ------
        ModelError
            As :func:`klassifikator.load_model`.
        """
        from klassifikator.learn.pack import ModelFiles

        parts: dict[str, bytes] = {}
        take: dict[str, Callable[[bytes], Any]] = {
            part: partial(parts.__setitem__, part) for part in ("manifest", "content", "card")
        }
        util.from_bytes(data, take, exclude)
        manifest, card = json.loads(parts["manifest"]), parts["card"].decode()
        return self._take(ModelFiles(Path(self.name), manifest, parts["content"], card))


def _plain(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return a suggestion in values that a document can be saved with."""
    return {
        key: [list(word) for word in value] if key.endswith("_evidence") else value
        for key, value in record.items()
    }


def make_component(nlp: Language, name: str, model: str | None) -> InquiryComponent:
    """Make the component; spaCy finds this by its entry point."""
    return InquiryComponent(name, model)


Doc.set_extension(NAME, default=None, force=True)
Language.factory(
    NAME,
    assigns=["doc.cats", f"doc._.{NAME}"],
    default_config={"model": None},
    func=make_component,
)
