#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The judge of captures, itself. The last line is "N passed, N failed"."""
import sys

import judge

A, B = "a", "b"
RIGHT = [(0.0, A, 200), (0.1, A, 200), (0.4, B, 100), (0.5, B, 100),
         (0.6, A, 200), (0.7, A, 200)]


def adverts(*more, without=()):
    """The right capture, with more, or less."""
    return sorted([x for x in RIGHT if x[0] not in without] + list(more))


# what, adverts, who was to be active, whether that is right
CASES = [
    ("failover and failback", adverts(), [A, B, A], True),
    ("nobody at all", [], [A], False),
    ("another order than wanted", adverts(), [A, B], False),
    ("an advert that crosses the winner's", adverts((0.601, B, 100)),
     [A, B, A], True),
    ("both for 20 ms", adverts((0.42, A, 200)), [A, B, A], False),
    ("both for 3 ms", adverts((0.603, B, 100)), [A, B, A], False),
    ("the old one speaks once more, later", adverts((0.65, B, 100)),
     [A, B, A], False),
    ("it resigns before", adverts((0.15, A, 0)), [A, B, A], True),
    ("it resigns, and is active again", adverts((0.15, A, 0), (0.2, A, 200)),
     [A, B, A], False),
    ("nobody for too long", adverts(without=(0.5,)) + [(1.3, A, 200)],
     [A, B, A], False),
]
# what, answers, how many are wrong
ANSWERS = [
    ("the active's answers", [(0.05, A), (0.45, B), (0.65, A)], 0),
    ("one that crosses the takeover", [(0.401, A)], 0),
    ("a backup's answer", [(0.05, B)], 1),
    ("the old one's answers", [(0.45, A), (0.5, A)], 2),
]


def main():
    """All cases."""
    failed = 0
    for what, heard, wanted, right in CASES:
        told = judge.complaints(heard, wanted, 0.35)
        if (told == []) != right:
            failed += 1
            print(f"FAIL {what}: {told}")
    for what, answers, wrong in ANSWERS:
        told = judge.strangers(answers, RIGHT)
        if len(told) != wrong:
            failed += 1
            print(f"FAIL {what}: {told}")
    print(f"{len(CASES) + len(ANSWERS) - failed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
