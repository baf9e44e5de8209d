# SPDX-License-Identifier: GPL-2.0-or-later
"""Results in KTAP's words, and waiting with a deadline, for tests in Python."""
import os
import signal
import time


def busywait(seconds, ask):
    """What it says as soon as that is something, or at the deadline."""
    until = time.monotonic() + seconds
    while True:
        got = ask()
        if got or time.monotonic() >= until:
            return got
        time.sleep(0.05)


def below(pid, name):
    """The process of that name that is below another one, or 0."""
    try:
        with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as file:
            children = file.read().split()
        for child in children:
            with open(f"/proc/{child}/comm", encoding="ascii") as file:
                if file.read() == f"{name}\n":
                    return int(child)
    except OSError:
        return 0
    return next(filter(None, (below(child, name) for child in children)), 0)


def kill(pid):
    """By SIGKILL; 0, which is none, would be ourselves and our parent."""
    if not pid:
        raise ProcessLookupError("there is no such process")
    os.kill(pid, signal.SIGKILL)


class Tap:
    """Results, numbered."""

    def __init__(self):
        self.count = self.failed = 0

    def result(self, name, good, said=""):
        """One result."""
        self.count += 1
        self.failed += not good
        print(f"{'ok' if good else 'not ok'} {self.count} - {name}", flush=True)
        if not good and said:
            print("\n".join(f"# {line}" for line in str(said).split("\n")[:40]))
