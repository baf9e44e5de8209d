#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What KUnit said in the kernel's log, as one flat KTAP list.

    kunit.py LOG SUITE...

A result for each row of a test's table, and for each test without one. Fails
as well when a suite did not run, or when KUnit's own sums are others.
"""
import re
import sys

STAMP = re.compile(r"^\[[^\]]*\] ")
RESULT = re.compile(r"( *)(ok|not ok) (\d+)(?: -)? (.*)$")
SUBTEST = re.compile(r"( *)# Subtest: (.*)$")
TOTALS = re.compile(r"# Totals: pass:(\d+) fail:(\d+) skip:(\d+) total:(\d+)")


class Reader:
    """Results as (suite, test, row, passed, what was said before)."""

    def __init__(self):
        self.results, self.sums, self.suites = [], [], set()
        self.suite = self.test = ""
        self.rows = 0
        self.said = []

    def result(self, depth, passed, name):
        if depth == 2:
            self.rows += 1
            self.add(name, passed)
        elif depth == 1:
            if not self.rows:
                self.test = name
                self.add("", passed)
            elif not passed:
                # a row has said it already
                self.said = []
            self.rows = 0
        else:
            self.suites.add(name)

    def add(self, row, passed):
        self.results.append((self.suite, self.test, row, passed, self.said))
        self.said = []

    def line(self, line):
        subtest, result = SUBTEST.match(line), RESULT.match(line)
        totals = TOTALS.search(line)
        if subtest and len(subtest[1]) == 4:
            self.suite = subtest[2]
        elif subtest:
            self.test = subtest[2]
        elif totals:
            self.sums.append([int(n) for n in totals.groups()])
        elif result:
            self.result(len(result[1]) // 4, result[2] == "ok",
                        result[4].split(" # ")[0])
        elif "KTAP version" not in line:
            self.said.append(line)


def main():
    reader = Reader()
    with open(sys.argv[1], encoding="utf-8", errors="replace") as f:
        text = f.read().split("gwha-kunit: begin\n")[-1]
    for line in text.splitlines():
        reader.line(STAMP.sub("", line))
    wanted = sys.argv[2:]
    print(f"KTAP version 1\n1..{len(reader.results) + 2}")
    failed = 0
    number = 0
    for suite, test, row, passed, said in reader.results:
        number += 1
        failed += not passed
        if not passed:
            print("".join(f"# {line}\n" for line in said[-20:]), end="")
        name = re.sub(r"#", "no.", f"{suite}: {test}" +
                      (f": {row}" if row else ""))
        print(f"{'ok' if passed else 'not ok'} {number} - {name}")
    every = bool(wanted) and reader.suites == set(wanted)
    total = [sum(column) for column in zip(*reader.sums)] or [0] * 4
    same = 0 < total[3] == len(reader.results) == total[0] + total[1]
    print(f"{'ok' if every else 'not ok'} {number + 1} - every suite ran: "
          f"{len(wanted)}")
    print(f"{'ok' if same else 'not ok'} {number + 2} - KUnit counts the same:"
          f" {total[3]}")
    return int(bool(failed) or not every or not same)


if __name__ == "__main__":
    sys.exit(main())
