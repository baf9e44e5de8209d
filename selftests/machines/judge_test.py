#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The judge of recordings, itself: made-up recordings, of which the answer is
known."""
import collections
import sys
import unittest

import judge

Advert = collections.namedtuple("Advert", "at segment node prio")
Claim = collections.namedtuple("Claim", "at segment node asked")


def adverts(node, times, prio=100, segment="lan"):
    """One a time."""
    return [Advert(t, segment, node, prio) for t in times]


def answers(node, begin, end, segment="lan", asked=True):
    """Ten a second."""
    return [Claim(begin + i / 10, segment, node, asked)
            for i in range(round((end - begin) * 10) + 1)]


class Test(unittest.TestCase):
    """Each a recording."""

    def test_takeover(self):
        """One after the other are never two."""
        seen = adverts("a", range(0, 5)) + adverts("b", range(8, 12))
        found = judge.advertising(seen, 1, 0, 20)
        self.assertEqual(judge.two(found), 0)
        self.assertEqual(found["lan", "a"], [(0, 4)])
        self.assertEqual(judge.nodes(found, "lan", 9, 12), ["b"])

    def test_two(self):
        """Both advertise from 3 to 6."""
        seen = sorted(adverts("a", range(0, 7)) + adverts("b", range(3, 12)))
        found = judge.advertising(seen, 1, 0, 20)
        self.assertEqual(judge.two(found), 3)
        self.assertEqual(judge.nodes(found, "lan", 4, 5), ["a", "b"])

    def test_two_segments(self):
        """One on each segment are not two."""
        seen = adverts("a", range(0, 7)) + adverts("b", range(0, 7),
                                                   segment="wan")
        self.assertEqual(judge.two(judge.advertising(seen, 1, 0, 20)), 0)

    def test_resigned(self):
        """Priority 0 ends a spell, even if the node is soon back."""
        seen = adverts("a", [0, 1, 2]) + adverts("a", [2.2], 0) + \
            adverts("a", [3.1, 4.1]) + adverts("b", [2.3, 3.0])
        found = judge.advertising(sorted(seen), 1, 0, 20)
        self.assertEqual(found["lan", "a"], [(0, 2), (3.1, 4.1)])
        self.assertEqual(judge.two(found), 0)

    def test_answers(self):
        """Two answer for half a second; what nobody asked for is no answer."""
        seen = answers("a", 0, 2) + answers("b", 1.5, 4)
        found = judge.answering(sorted(seen), 0, 10)
        self.assertAlmostEqual(judge.two(found), 0.5)
        seen = answers("a", 0, 2) + answers("b", 1.5, 4, asked=False)
        self.assertEqual(judge.two(judge.answering(sorted(seen), 0, 10)), 0)

    def test_window(self):
        """Only what is in it counts."""
        seen = sorted(answers("a", 0, 2) + answers("b", 1, 4))
        self.assertEqual(judge.two(judge.answering(seen, 2.5, 10)), 0)

    def test_three(self):
        """The worst pair counts."""
        seen = sorted(answers("a", 0, 1) + answers("b", 0.5, 3) +
                      answers("c", 2, 3))
        self.assertAlmostEqual(judge.two(judge.answering(seen, 0, 10)), 1)

    def test_silence(self):
        """Edges count."""
        self.assertAlmostEqual(judge.longest_silence([1, 2, 5, 6], 0, 7), 3)
        self.assertAlmostEqual(judge.longest_silence([], 0, 7), 7)
        self.assertAlmostEqual(judge.longest_silence([1], 0, 7), 6)


if __name__ == "__main__":
    program = unittest.main(exit=False, verbosity=1, argv=sys.argv[:1])
    result = program.result
    bad = len(result.failures) + len(result.errors)
    print(f"{result.testsRun - bad} passed, {bad} failed")
    sys.exit(bool(bad) or not result.testsRun)
