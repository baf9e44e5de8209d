#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The judges of figures, themselves, and what reads recordings of takeovers."""
import json
import os
import struct
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.realpath(__file__)))
import figures  # noqa: E402
import pauses  # noqa: E402
import report  # noqa: E402
import takeovers  # noqa: E402
from scenarios import GOALS, Goal  # noqa: E402

US, THEM = bytes((192, 0, 2, 2)), bytes((192, 0, 2, 3))
MS = 1_000_000


def row(values, contender="gwha", figure="takeover", case="10 ms, 1 VIP, none"):
    """As a guest writes it."""
    return {"scenario": "takeover", "case": case, "contender": contender,
            "figure": figure, "unit": "ms", "values": values}


def rows(*some):
    """As read() gives them."""
    return {figures.key_of(r): r for r in some}


def advert(who, priority, vrid=10):
    """A frame."""
    frame = bytearray(60)
    frame[12:14], frame[23], frame[26:30] = b"\x08\x00", 112, who
    frame[34:37] = bytes((0x31, vrid, priority))
    return bytes(frame)


def announcement(last):
    """A gratuitous ARP of 10.77.0.LAST."""
    frame = bytearray(60)
    frame[12:14] = b"\x08\x06"
    frame[28:32] = frame[38:42] = bytes((10, 77, 0, last))
    return bytes(frame)


def recording(events):
    """A file of (ns, frame)."""
    data = struct.pack("<IHHiIII", 0xA1B23C4D, 2, 4, 0, 0, 65535, 1)
    for now, frame in events:
        data += struct.pack("<IIII", now // 10**9, now % 10**9, len(frame),
                            len(frame)) + frame
    with tempfile.NamedTemporaryFile(delete=False) as f:
        f.write(data)
    return f.name


class Takeovers(unittest.TestCase):
    """What is read out of a recording."""

    def read(self, events):
        """The takeovers in it."""
        path = recording(events)
        self.addCleanup(os.unlink, path)
        return list(takeovers.takeovers(path, US, 20 * MS))

    def test_times(self):
        """From the last one heard; the first of each address counts; pauses are of one
        VRID."""
        found = self.read([
            (100 * MS, advert(THEM, 100)), (110 * MS, advert(THEM, 100)),
            (146 * MS, advert(US, 100)), (146 * MS + 5, advert(US, 100, 11)),
            (147 * MS, announcement(1)), (149 * MS, announcement(2)),
            (150 * MS, announcement(1)),
            (157 * MS, advert(US, 100)), (166 * MS, advert(US, 100)),
            (170 * MS, advert(THEM, 100))])
        self.assertEqual(len(found), 1)
        self.assertEqual(found[0].gap, 36 * MS)
        self.assertEqual(sorted(found[0].said.values()), [MS, 3 * MS])
        self.assertEqual(found[0].pause(), 11 * MS)

    def test_none(self):
        """An answer to a resignation, and adverts in turn, are no takeovers."""
        self.assertEqual(self.read([
            (100 * MS, advert(THEM, 100)), (105 * MS, advert(US, 100)),
            (110 * MS, advert(THEM, 100)), (111 * MS, advert(THEM, 0)),
            (117 * MS, advert(US, 100))]), [])

    def test_last_counts(self):
        """One that the recording ends in."""
        self.assertEqual(len(self.read([
            (100 * MS, advert(THEM, 100)), (140 * MS, advert(US, 100))])), 1)


class Pauses(unittest.TestCase):
    """Handovers and changes, from adverts."""

    def test_handovers(self):
        """The first of a node's resignations counts; its own adverts are no answer."""
        said = [(10, THEM, 100, 10), (20, THEM, 0, 10), (21, THEM, 0, 11),
                (22, THEM, 100, 11), (26, US, 100, 10), (27, US, 100, 11),
                (50, US, 0, 10), (57, THEM, 100, 10)]
        self.assertEqual(pauses.handovers(said), [6, 7])
        self.assertEqual(pauses.handovers(said[:3]), [])

    def test_change(self):
        """Each router by itself; a takeover is counted once, whatever it sends."""
        said = [(0, US, 100, 10), (4, US, 100, 11), (10, US, 100, 10),
                (14, US, 100, 11), (23, US, 100, 10), (24, US, 100, 11)]
        self.assertEqual(pauses.change(said, US, 10), (3, 0))
        said += [(60, THEM, 100, 10), (61, THEM, 100, 11), (65, US, 100, 10),
                 (66, THEM, 0, 10), (99, THEM, 100, 10)]
        self.assertEqual(pauses.change(said, US, 10), (32, 2))


class Judges(unittest.TestCase):
    """Goals, bounds, and how far runs are apart."""

    def test_goal(self):
        """The worst of all; the median where it says so; none is not met."""
        worst = Goal("", "takeover", "10 ms, 1 VIP, none", "takeover", 36.2)
        middle = Goal("", "takeover", "10 ms, 1 VIP, none", "takeover", 36.2, False)
        some = rows(row([36.1, 36.1, 36.3]))
        self.assertEqual([m for _, _, m in figures.judge_goals(some, [worst, middle])],
                         [False, True])
        self.assertEqual(figures.judge_goals({}, [worst]), [(worst, None, False)])

    def test_goal_of(self):
        """A goal is a contender's: no other one meets it."""
        goal = Goal("", "takeover", "10 ms, 1 VIP, none", "takeover", 1, True, "synced")
        some = rows(row([0.5]), row([1.5], "synced"))
        self.assertEqual(figures.judge_goals(some, [goal]), [(goal, 1.5, False)])

    def test_bounds(self):
        """A tenth more passes, what is worse or missing does not."""
        bounds = figures.bounds_of(rows(row([10.0])))
        for value, faults in ((5.0, 0), (11.0, 0), (11.1, 1)):
            self.assertEqual(
                len(figures.judge_bounds(rows(row([value])), bounds)), faults)
        self.assertEqual(len(figures.judge_bounds({}, bounds)), 1)
        self.assertEqual(figures.bounds_of(rows(row([10.0], "keepalived"))), [])
        none = figures.bounds_of(rows(row([0.0])))
        self.assertEqual(len(figures.judge_bounds(rows(row([0.1])), none)), 1)

    def test_apart(self):
        """By the larger one; the farthest first."""
        one = rows(row([10.0]), row([1.0], figure="pause"))
        two = rows(row([9.0]), row([1.0], figure="pause"))
        found = figures.apart(one, two)
        self.assertEqual(found[0][0][3], "takeover")
        self.assertAlmostEqual(found[0][1], 0.1)
        self.assertEqual(found[1][1], 0.0)

    def test_read(self):
        """Bad lines are located."""
        with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as f:
            f.write(json.dumps(row([1])) + "\n" + json.dumps(row([2])) + "\n")
            f.flush()
            self.assertEqual(next(iter(figures.read([f.name]).values()))["values"],
                             [2.0])
            f.write("{\n")
            f.flush()
            with self.assertRaisesRegex(ValueError, ":3: no figure"):
                figures.read([f.name])


class Reports(unittest.TestCase):
    """What readers get."""

    def test_goals_are_all_there(self):
        """Also those that were not measured."""
        lines = report.goal_table(rows(row([36.1]), row([36.0], "keepalived")))
        self.assertEqual(len(lines), len(GOALS) + 2)
        self.assertIn("| 36.1 | yes | 36.0 (keepalived) |", lines[2])
        self.assertIn("**no**", lines[3])

    def test_cases_by_number(self):
        """10 comes before 100."""
        cases = ["100 ms, 1 VIP, none", "10 ms, 1 VIP, none", "10 ms, 200 VIP, none"]
        self.assertEqual(sorted(cases, key=report.case_order)[0], cases[1])


if __name__ == "__main__":
    unittest.main()
