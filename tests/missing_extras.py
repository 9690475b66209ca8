"""What is told where an extra is not installed; run as a script, it tries each where none is."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple


class Missing(NamedTuple):
    """A package that an extra brings, and what needs it.

    ``arguments`` are those of Python or, where they do not begin with ``-c``, of the command line.
    """

    extra: str
    package: str
    arguments: tuple[str, ...]
    what: str

    @property
    def sentence(self) -> str:
        return f"{self.what} kræver en pakke mere: pip install klassifikator[{self.extra}]"


REPORT = ("report", "--year", "2023", "--register", "register.db", "--out")
READ = "import klassifikator as kl; print(kl.read_inquiries({!r}, attachments=True).loc[0, 'text'])"
CASES = [
    Missing("report", "docx", (*REPORT, "b.docx"), "En .docx"),
    Missing("report", "matplotlib", (*REPORT, "b.html"), "Diagrammer"),
    Missing("pdf", "typst", (*REPORT, "b.pdf"), "En .pdf"),
    Missing("msg", "olefile", ("suggest", "brev.msg"), "brev.msg kan ikke læses: En .msg"),
    Missing("parquet", "pyarrow", ("suggest", "sager.parquet"), "En .parquet"),
    Missing("parquet", "pyarrow", ("export", "ud.parquet", "--register", "register.db"), "En .parquet"),
    Missing("postgresql", "pg8000", ("register", "verify", "--register", "postgresql://a@b/c"), "Et register på PostgreSQL"),
    Missing("cluster", "distributed", ("suggest", "post.mbox", "--out", "ud.jsonl", "--cluster", "tcp://x:1"), "En Dask-klynge"),
    Missing("attachments", "pypdf", ("-c", READ.format("pdf.eml")), "[Et PDF-bilag"),
    Missing("attachments", "docx", ("-c", READ.format("docx.eml")), "[Et Word-bilag"),
    Missing("encoder", "model2vec", ("-c", "from klassifikator.learn.encoder import *; load_encoder('enc')"), "Encoderen enc"),
]  # fmt: skip

DEMO = {"register.db", "gennemgang.xlsx", "beretning.html", "beretning.xlsx", "beretning.csv"}
MBOX = "From bo@x Mon Jan  2 08:00:00 2023\nSubject: Vej\n\nDer er hul i vejen\n\n"
ATTACHED = """\
Subject: Bilag
Content-Type: multipart/mixed; boundary=x

--x
Content-Type: text/plain

Se bilag
--x
Content-Disposition: attachment; filename=brev.{0}
Content-Transfer-Encoding: base64

{1}
--x--
"""


def make_files(folder: Path) -> None:
    """Make what the commands read, but for the register."""
    (folder / "post.mbox").write_text(MBOX)
    (folder / "pdf.eml").write_text(ATTACHED.format("pdf", "JVBERi0xLjQK"))
    (folder / "docx.eml").write_text(ATTACHED.format("docx", "UEsDBAo="))
    (folder / "brev.msg").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    (folder / "sager.parquet").write_bytes(b"PAR1" + bytes(600))
    (folder / "enc").mkdir()


def run(*arguments: str) -> tuple[int, str]:
    """Run Python or the command line; return its exit code and the last line that it wrote."""
    command = arguments if arguments[0] == "-c" else ("-m", "klassifikator", *arguments)
    done = subprocess.run(
        [sys.executable, *command], capture_output=True, text=True, encoding="utf-8"
    )
    return done.returncode, (done.stdout + done.stderr).rstrip().rpartition("\n")[2]


def main() -> None:
    """Try the demo, and then every case."""
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        make_files(Path(folder))
        from klassifikator.demo import EXAMPLES

        assert run("import", str(EXAMPLES / "beslutninger-2023.csv"))[0] == 0
        code, told = run("demo", "--out", "demo")
        made = {file.name for file in Path("demo").iterdir()}
        assert code == 0 and "En .pdf kræver" in told, told
        assert made == DEMO, made
        for case in CASES:
            code, told = run(*case.arguments)
            assert case.sentence in told, (case.arguments, told)
            assert case.arguments[0] == "-c" or code == 2, (case.arguments, code)
            print(told)
        os.chdir("/")


if __name__ == "__main__":
    main()
