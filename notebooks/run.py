"""Execute the notebooks and keep their outputs; any error or warning ends it.

Each is executed in a folder of its own with a copy of the models' texts, so that nothing is left
behind and no setting of the machine's own notebooks is met.

Usage: python notebooks/run.py [--out FOLDER] [NOTEBOOK ...]; by default all, saved where they are.
"""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
import time
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

HERE = Path(__file__).parent
MODELS = HERE.parent / "models"
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
LONGEST = 600  # seconds a cell may take on a busy machine
# What is only planned to be deprecated is the kernel's own business.
STRICT = (
    "--IPKernelApp.exec_lines=import warnings; warnings.simplefilter('error'); "
    "warnings.simplefilter('ignore', PendingDeprecationWarning)"
)
QUIET = ("--HistoryManager.enabled=False", "--log-level=ERROR", "--InteractiveShell.xmode=Plain")


def execute(notebook: Path) -> Any:
    """Return the notebook with the outputs that it gives now."""
    content = nbformat.read(notebook, as_version=4)
    with tempfile.TemporaryDirectory() as scratch:
        room = Path(scratch)
        for name in ("korpus", "soenderaa"):
            shutil.copytree(MODELS / name, room / "models" / name)
        (room / "notebooks").mkdir()
        # Settings and history of the user's own notebooks stay out of it.
        for variable in ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR"):
            os.environ[variable] = str(room / variable.lower())
        NotebookClient(
            content,
            timeout=LONGEST,
            kernel_name="python3",
            extra_arguments=[STRICT, *QUIET],
            record_timing=False,
            coalesce_streams=True,
            resources={"metadata": {"path": str(room / "notebooks")}},
        ).execute()
    return plain(content)


def plain(content: Any) -> Any:
    """Leave out what tells of the machine and not of the notebook."""
    content.metadata = nbformat.from_dict(METADATA)
    for number, cell in enumerate(content.cells, 1):
        cell.id = f"celle-{number:02d}"
        cell.metadata = nbformat.from_dict({})
    return content


def main() -> None:
    """Execute what is asked for, and tell how long each took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("notebooks", nargs="*", type=Path)
    parser.add_argument("--out", type=Path)
    asked = parser.parse_args()
    for notebook in asked.notebooks or sorted(HERE.glob("*.ipynb")):
        start = time.perf_counter()
        content = execute(notebook)
        nbformat.write(content, (asked.out or notebook.parent) / notebook.name)
        print(f"{notebook.name}: {time.perf_counter() - start:.0f} s", flush=True)


if __name__ == "__main__":
    main()
