"""The home of an office's own models: a folder a version, and a history that is only added to."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path

from klassifikator.errors import InputError, ModelError
from klassifikator.files import no_room_for, replacing
from klassifikator.learn.folder import write_files
from klassifikator.learn.pack import ModelFiles

HISTORY = "historik.json"
ADOPTED, BACK = "taget i brug", "gået tilbage"
"""What can happen to the models of an office."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the history.

    Attributes
    ----------
    at : str
        When, as Danish wall-clock time.
    what : str
        :data:`ADOPTED` or :data:`BACK`.
    model : str or None
        The version in use from then on; None for the model that comes with the package.
    before : str or None
        The version in use until then.
    """

    at: str
    what: str
    model: str | None
    before: str | None


class ModelHome:
    """The models of an office: nothing is deleted, and the last row tells which is in use.

    Parameters
    ----------
    folder : str or Path
        Made when the first model is taken into use.

    Examples
    --------
    >>> home = ModelHome("findes-ikke")
    >>> home.current is None, home.history()
    (True, [])
    """

    def __init__(self, folder: str | Path) -> None:
        self.folder = Path(folder)

    def history(self) -> list[Entry]:
        """Return what happened, oldest first.

        Raises
        ------
        ModelError
            When the history cannot be read.
        """
        try:
            return [Entry(**row) for row in json.loads((self.folder / HISTORY).read_text("utf-8"))]
        except FileNotFoundError:
            return []
        except (ValueError, TypeError):
            raise ModelError(
                f"{HISTORY} i {self.folder.name} kan ikke læses; hent filen fra en sikkerhedskopi, "
                "eller angiv modellen med --model."
            ) from None

    @property
    def version(self) -> str | None:
        """The version in use; None for the model that comes with the package."""
        return next((entry.model for entry in reversed(self.history())), None)

    @property
    def current(self) -> Path | None:
        """The folder of the model in use; None for the model that comes with the package."""
        version = self.version
        return None if version is None else self.folder / version

    def adopt(self, files: ModelFiles, card: str) -> Path:
        """Write a model beside the others, and take it into use.

        Interrupted at any moment, it leaves the model before in use.

        Returns
        -------
        Path
            The folder of the model.

        Raises
        ------
        InputError
            When the folder cannot be written to.
        """
        place = self.folder / files.version
        try:
            if not place.exists():
                write_files(replace(files, card=card), place)
        except OSError:
            raise no_room_for(place) from None
        self._add(ADOPTED, files.version)
        return place

    def go_back(self) -> Entry:
        """Take the model before the current one into use again.

        Raises
        ------
        InputError
            When there is none before it.
        """
        version = self.version
        if version is None:
            raise InputError(
                f"Der er ingen model at gå tilbage fra i {self.folder.name}; standardmodellen er i "
                "brug."
            )
        adopted = [e for e in self.history() if e.what == ADOPTED and e.model == version]
        return self._add(BACK, adopted[-1].before)

    def _add(self, what: str, model: str | None) -> Entry:
        entry = Entry(datetime.now().isoformat(timespec="seconds"), what, model, self.version)
        rows = [asdict(row) for row in (*self.history(), entry)]
        with replacing(self.folder / HISTORY) as scratch:
            scratch.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", "utf-8")
        return entry
