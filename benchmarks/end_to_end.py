"""A whole mailbox, from mbox to suggestions, against only reading it.

Makes mailboxes of mixed kinds (plain, HTML, quoted-printable, base64, attachments, threads) from
the bundled fictional letters, and takes in turn, each in a fresh process:

- the yardstick: Python's own ``mailbox.mbox`` with ``email.policy.default``, one process, which
  iterates the messages and decodes their bodies, and does nothing else;
- ``klassifikator suggest``, on two cores.

Prints JSON: seconds, their ratio, and the peak memory of all processes of the run together
(proportional set size, so that shared pages count once).

Usage: python benchmarks/end_to_end.py [messages ...]
"""

import json
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import psutil

import klassifikator as kl

RUNS = 3
JOBS = 2
DEMO = Path(kl.__file__).parent / "data" / "eksempel" / "postkasse-2023.mbox"
READ = """
import email, email.policy, mailbox, sys
def parse(file):
    return email.message_from_binary_file(file, policy=email.policy.default)
box = mailbox.mbox(sys.argv[1], factory=parse)
for message in box:
    body = message.get_body(("plain", "html"))
    body and body.get_content()
"""
SUGGEST = """
import sys
from klassifikator.batch import suggest_to_file
print(suggest_to_file(sys.argv[1], sys.argv[2], n_jobs=int(sys.argv[3])).messages)
"""


def write_mailbox(path: Path, n: int) -> None:
    """Write n messages; each is two of the letters, cut at random, in a form of its own."""
    rng = random.Random(n)
    texts = [text for text in kl.read_inquiries(DEMO)["text"] if len(text) > 100]
    with path.open("wb") as file:
        for number in range(n):
            first, second = (rng.choice(texts) for _ in range(2))
            text = first[: rng.randint(100, 700)] + "\n" + second[rng.randint(0, 80) : 400]
            file.write(b"From b@eksempel.dk Mon Mar  6 09:00:00 2023\n")
            file.write(bytes(message(text, number, rng)).replace(b"\nFrom ", b"\n>From ") + b"\n\n")


def message(text: str, number: int, rng: random.Random) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"] = "Bo Holm <bo@eksempel.dk>", "borgerraadgiver@eksempel.dk"
    mail["Subject"] = " ".join(text.split()[:6])
    mail["Date"] = f"Mon, {number % 28 + 1} Mar 2023 09:00:00 +0100"
    mail["Message-ID"] = f"<{number}@eksempel.dk>"
    for hop in range(4):
        mail["Received"] = (
            f"from mx{hop}.eksempel.dk by mx.eksempel.dk; Mon, 6 Mar 2023 09:00:00 +0100"
        )
    if number % 3 == 0:  # an answer in a thread
        text += "\n\nMed venlig hilsen\nBo Holm\n\nDen 1. mar. 2023 kl. 10.12 skrev Kommunen:\n"
        text += "\n".join(f"> {line}" for line in rng.choice(["Kære Bo", "Hej"]).splitlines() * 5)
    mail.set_content(text, cte=rng.choice(["8bit", "quoted-printable", "base64"]))
    if number % 2:
        html = "<html><head><style>p {margin: 0}</style></head><body>"
        html += "".join(f"<p>{line}</p>" for line in text.splitlines()) + "</body></html>"
        mail.add_alternative(html, subtype="html", cte="quoted-printable")
    if number % 10 == 0:
        content = rng.randbytes(30_000)
        mail.add_attachment(content, maintype="application", subtype="pdf", filename="brev.pdf")
    return mail


def measure(arguments: list[str]) -> tuple[float, float]:
    """Return the seconds and the peak megabytes of a command and all its children."""
    start = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-c", *arguments], stdout=subprocess.DEVNULL)
    peak = [0.0]

    def watch() -> None:
        while process.poll() is None:
            peak[0] = max(peak[0], sum(sizes(process.pid)))
            time.sleep(0.1)

    watcher = threading.Thread(target=watch)
    watcher.start()
    process.wait()
    seconds = time.perf_counter() - start
    watcher.join()
    return seconds, peak[0] / 1e6


def sizes(pid: int) -> Iterator[int]:
    try:
        parent = psutil.Process(pid)
        for process in [parent, *parent.children(recursive=True)]:
            yield process.memory_full_info().pss
    except psutil.Error:
        return


def main() -> None:
    figures = {}
    with tempfile.TemporaryDirectory() as scratch:
        for n in [int(argument) for argument in sys.argv[1:]] or [20_000]:
            box, out = Path(scratch) / f"{n}.mbox", Path(scratch) / f"{n}.jsonl"
            write_mailbox(box, n)
            reading, suggesting = [], []
            for _ in range(RUNS if n <= 20_000 else 1):
                reading.append(measure([READ, str(box)])[0])
                suggesting.append(measure([SUGGEST, str(box), str(out), str(JOBS)]))
            seconds = sorted(found for found, _ in suggesting)[len(suggesting) // 2]
            yardstick = sorted(reading)[len(reading) // 2]
            figures[n] = {
                "megabytes of mail": round(box.stat().st_size / 1e6),
                "reading alone, seconds": round(yardstick, 2),
                "all of it, seconds": round(seconds, 2),
                "ratio": round(seconds / yardstick, 3),
                "peak megabytes": round(max(megabytes for _, megabytes in suggesting)),
            }
    print(json.dumps({"jobs": JOBS, "runs": RUNS, "messages": figures}, indent=1))


if __name__ == "__main__":
    main()
