# SPDX-License-Identifier: GPL-2.0-or-later
"""Results in KTAP's words, and waiting with a deadline, for tests in Python."""
import time


def busywait(seconds, ask):
    """What it says as soon as that is something, or at the deadline."""
    until = time.monotonic() + seconds
    while True:
        got = ask()
        if got or time.monotonic() >= until:
            return got
        time.sleep(0.05)


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
