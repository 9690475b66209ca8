"""What the page has said to be saved stays saved, whenever the server is killed."""

from __future__ import annotations

import random
import re
import subprocess
import sys
import threading
import time
from pathlib import Path

import httpx
import pandas as pd

from klassifikator.register import Register, verify

LABELS = {"henvendelsestype": "Intern henvendelse"}


def start(url: str, folder: Path) -> tuple[subprocess.Popen[str], httpx.Client]:
    """Start a server in a process of its own, and open its page."""
    command = [sys.executable, "-m", "klassifikator", "review", "--no-browser", "--by", "Lone"]
    process = subprocess.Popen(
        [*command, "--register", url, "--model", str(folder)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    found = re.search(r"(http://\S+)/start\?token=(\S+)", process.stdout.readline())
    assert found
    client = httpx.Client(base_url=found[1], headers={"origin": found[1]}, timeout=20)
    client.get(f"/start?token={found[2]}")
    return process, client


def save_until_killed(
    client: httpx.Client, ids: list[str], saved: dict[str, int], asked: dict[str, int]
) -> None:
    """Save one decision after the other; note what was asked and what was acknowledged."""
    try:
        while True:
            case = random.choice(ids)
            version = max(asked.get(case, 0), saved.get(case, 0))
            asked[case] = version + 1
            form = {**LABELS, "version": str(version), "note": str(version + 1)}
            answer = client.post(f"/sag/{case}?queue=alle", data=form)
            if answer.status_code == 409:  # the one before was lost unacknowledged
                found = re.search(r'name="version" value="(\d+)"', answer.text)
                assert found
                asked[case] = int(found[1])
            elif answer.status_code == 303:
                saved[case] = version + 1
    except httpx.TransportError:
        return


def wait_for_more(saved: dict[str, int], more: int) -> None:
    """Wait until so many more decisions are acknowledged, however slow the machine is."""
    enough, until = sum(saved.values()) + more, time.monotonic() + 30
    while sum(saved.values()) < enough and time.monotonic() < until:
        time.sleep(0.001)


def kill_again_and_again(url: str, folder: Path, kills: int, rng: random.Random) -> int:
    """Return how many decisions were acknowledged; fail where one of them is lost or doubled."""
    register = Register(url)
    ids = [f"K-{number}" for number in range(5)]
    register.add_cases(pd.DataFrame({"case_id": ids, "text": "x"}))
    saved: dict[str, int] = {}
    asked: dict[str, int] = {}
    for _ in range(kills):
        process, client = start(url, folder)
        saving = threading.Thread(target=save_until_killed, args=(client, ids, saved, asked))
        saving.start()
        wait_for_more(saved, rng.randint(0, 4))
        time.sleep(rng.uniform(0, 0.05))
        process.kill()
        process.wait()
        process.stdout.close()  # type: ignore[union-attr]
        saving.join()
        client.close()
        versions = {case: register.case(case)["version"] for case in ids}
        for case in ids:
            assert versions[case] >= saved.get(case, 0), "an acknowledged decision is lost"
            asked[case] = versions[case]
        log = register.history()
        notes = log[log["target"] == "note"]
        assert (notes["new"].astype(int) == notes["version"]).all(), "a decision is doubled"
    verify(register)
    register.close()
    return sum(saved.values())


def test_nothing_acknowledged_is_lost(url: str, folder: Path, long: bool) -> None:
    kills = 200 if long else 5
    saved = kill_again_and_again(url, folder, kills, random.Random(kills))
    print(f"{saved} decisions acknowledged over {kills} kills; none lost, none doubled")
    assert saved > kills
