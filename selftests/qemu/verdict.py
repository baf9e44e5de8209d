#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Judge a guest's run: verdict.py --ktap FILE [--console FILE] [--died WHY]

Reads what came over the verdict port (KTAP version 1, nested) and the kernel's
console. Prints every failure with what was said around it, then, as its last
line, "N passed, N failed". Exit status 0 when nothing failed and something ran.

A failure is: a test that is not ok; a test that did not print its plan, or
whose results do not fill it; a guest that did not reach its end; a kernel
that complained (crash-words); and with GWHA_EXPECT_ALL=1 a skipped test.
A test with subtests counts as these; by itself only when it failed and none
of them did.
"""
import argparse
import os
import re
import subprocess
import sys

RESULT = re.compile(
    r"(?P<ok>ok|not ok) +(?P<num>\d+)(?: +-)?(?: +(?P<name>[^#]*?))?"
    r" *(?:# *(?P<note>.*))?$")
PLAN = re.compile(r"1\.\.(\d+) *(?:# *(SKIP.*))?$", re.I)
HEADER = re.compile(r"(KTAP version 1|TAP version 1[34])$")
BEGIN = "# Subtest: "
END = "# guest: end"
CONTEXT = 15        # lines shown around a failure


class Block:
    """One level of KTAP: a plan, results, and what was said between them."""

    def __init__(self):
        self.plan = None
        self.skip = None        # why the whole block was skipped
        self.announced = False  # had a version line
        self.seen = 0
        self.passed = self.failed = self.skipped = 0


class Verdict:
    """The sums of a run, and the text of its failures."""

    def __init__(self, expect_all=False):
        self.expect_all = expect_all
        self.passed = self.failed = self.skipped = 0
        self.complained = False
        self.text = []

    def fail(self, what, context=()):
        """Count a failure and keep what to print of it."""
        self.failed += 1
        self.text.append(f"FAIL {what}")
        self.text.extend(f"    {line}" for line in context)

    def skip(self, what, why):
        """Count a skipped test, as a failure where all is expected."""
        if self.expect_all:
            self.fail(f"{what}: skipped, but all is expected: {why}")
            return
        self.skipped += 1
        self.text.append(f"SKIP {what}: {why}")


def around(lines, i):
    """What was said from the result before line i to the next one."""
    first = i
    while (first > 0 and i - first < CONTEXT
           and not lines[first - 1].startswith(BEGIN)
           and not RESULT.match(lines[first - 1].strip())):
        first -= 1
    last = i
    while (last + 1 < len(lines) and last - i < CONTEXT
           and lines[last + 1].strip().startswith("#")
           and not lines[last + 1].startswith((BEGIN, END))):
        last += 1
    return lines[first:last + 1]


class Reader:
    """Walks KTAP lines, keeping a stack of open blocks by indentation."""

    def __init__(self, lines, verdict):
        self.lines = lines
        self.verdict = verdict
        self.stack = [Block()]
        self.ended = False
        self.test = ""          # the outermost test that runs
        self.children = {}      # closed blocks that wait for their result
        self.at = 0             # the line being read

    def close(self, path):
        """End the innermost block; return it, its faults counted."""
        block = self.stack.pop()
        verdict = self.verdict
        started = block.announced or block.seen or block.plan is not None
        if block.skip is not None:
            block.skipped += 1
            verdict.skip(path, block.skip)
        elif started and block.plan is None:
            block.failed += 1
            verdict.fail(f"{path}: no plan, {block.seen} results")
        elif started and block.seen != block.plan:
            block.failed += 1
            verdict.fail(f"{path}: {block.seen} results of "
                         f"{block.plan} planned")
        return block

    def result(self, i, match):
        """Count the result in line i; blocks below it belong to it."""
        depth = len(self.stack) - 1
        block = self.stack[depth]
        name = (match["name"] or "").strip() or f"test {match['num']}"
        if depth and self.test:
            name = f"{self.test}: {name}"
        note = match["note"] or ""
        below = self.children.pop(depth, None)
        verdict = self.verdict
        block.seen += 1
        if int(match["num"]) != block.seen:
            verdict.fail(f"{name}: numbered {match['num']}, "
                         f"but is result {block.seen}")
            block.failed += 1
        if "kernel complained" in note:
            verdict.complained = True
        if match["ok"] == "not ok":
            if below is None or not below.failed:
                verdict.fail(f"{name}: {note}" if note else name,
                             around(self.lines, i))
            block.failed += 1
        elif note.upper().startswith("SKIP"):
            if below is None or not below.skipped:
                verdict.skip(name, note[4:].strip() or "no reason given")
            block.skipped += 1
        elif below is None:
            verdict.passed += 1
            block.passed += 1
        elif below.failed:
            block.failed += 1

    def level(self, line):
        """Open or close blocks so that the innermost is this line's."""
        depth = (len(line) - len(line.lstrip(" "))) // 2
        while len(self.stack) - 1 > depth:
            block = self.close(self.path(len(self.stack) - 1))
            self.children[len(self.stack) - 1] = block
        while len(self.stack) - 1 < depth:
            self.stack.append(Block())

    def path(self, depth):
        """The name of the test whose block at this depth is closing."""
        for line in self.lines[self.at:]:
            match = RESULT.match(line.strip())
            here = (len(line) - len(line.lstrip(" "))) // 2
            if match and here == depth - 1:
                return (match["name"] or "").strip() or line.strip()
        return "the test that ran last"

    def read(self):
        """Walk all lines, and close what is open at their end."""
        for i, line in enumerate(self.lines):
            text = line.strip()
            self.at = i
            if line == END:
                self.ended = True
                continue
            if line.startswith(BEGIN):
                self.test = line[len(BEGIN):]
                continue
            match = RESULT.match(text)
            plan = PLAN.match(text)
            header = HEADER.match(text)
            if not (match or plan or header):
                continue
            self.level(line)
            block = self.stack[-1]
            if header:
                block.announced = True
            elif plan:
                block.plan = int(plan[1])
                block.skip = plan[2]
            else:
                self.result(i, match)
        self.at = len(self.lines)
        while len(self.stack) > 1:
            self.close(self.path(len(self.stack) - 1))
        self.close("the guest's list of tests")


def without_own_alarms(console):
    """A log without the alarms that are the kernel's own, as init.sh reads it."""
    awk = os.path.join(os.path.dirname(os.path.abspath(__file__)), "own-alarms.awk")
    said = subprocess.run(["awk", "-f", awk], input="\n".join(console), text=True,
                          stdout=subprocess.PIPE, check=True).stdout
    return said.splitlines()


def crash_lines(console, patterns):
    """The console's lines around each complaint of the kernel."""
    console = without_own_alarms(console)
    shown = set()
    for i, line in enumerate(console):
        if any(p.search(line) for p in patterns):
            shown.update(range(max(0, i - 3), min(len(console), i + 12)))
    return [console[i] for i in sorted(shown)][:100]


def last_begun(ktap):
    """Which test ran when the guest ended, as a phrase."""
    for line in reversed(ktap):
        if line.startswith(BEGIN):
            return f"in {line[len(BEGIN):]}"
        if RESULT.match(line):
            break
    return "outside of any test"


def judge(ktap, console, patterns, died="", expect_all=False):
    """The Verdict of a run: lists of lines in, no side effects."""
    verdict = Verdict(expect_all)
    reader = Reader(ktap, verdict)
    reader.read()
    crashes = crash_lines(console, patterns)
    if died or not reader.ended:
        tail = [f"ktap: {line}" for line in ktap[-CONTEXT:]]
        tail += [f"console: {line}" for line in crashes or console[-CONTEXT:]]
        why = died or "the guest ended before its tests did"
        verdict.fail(f"{why}, {last_begun(ktap)}", tail)
    elif crashes and not verdict.complained:
        verdict.fail("the kernel complained", crashes)
    if not (verdict.passed or verdict.failed or verdict.skipped):
        verdict.fail("no test ran")
    return verdict


def read_lines(path):
    """The lines of a log that may hold any bytes."""
    if not path or not os.path.exists(path):
        return []
    with open(path, encoding="utf-8", errors="replace") as f:
        return [line.rstrip("\r\n") for line in f]


def crash_patterns():
    """The patterns that init.sh searches the kernel's log for, too."""
    here = os.path.dirname(os.path.abspath(__file__))
    return [re.compile(line)
            for line in read_lines(os.path.join(here, "crash-words")) if line]


def main():
    parser = argparse.ArgumentParser(description="Judge a guest's run.")
    parser.add_argument("--ktap", required=True)
    parser.add_argument("--console")
    parser.add_argument("--died", default="")
    args = parser.parse_args()
    verdict = judge(read_lines(args.ktap), read_lines(args.console),
                    crash_patterns(), args.died,
                    os.environ.get("GWHA_EXPECT_ALL") == "1")
    if verdict.text:
        print("\n".join(verdict.text))
    if verdict.skipped:
        print(f"{verdict.skipped} skipped")
    print(f"{verdict.passed} passed, {verdict.failed} failed")
    return 1 if verdict.failed else 0


if __name__ == "__main__":
    sys.exit(main())
