#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Lines and branches of the module that tests ran: report.py DIRECTORY.

Reads what run.sh left there: host/core/*.gcda of the host tests; guest/counts, which
count.c wrote each time that the module left, and the notes of the compiler beside
the objects in module/. Prints a document; what was not run goes, line by line, to
DIRECTORY/missed.txt.
"""
import collections
import json
import os
import re
import struct
import subprocess
import sys

ROOT = os.path.dirname(os.path.abspath(__file__)) + "/../.."
# What gcov reads, as GCC 12 and later write it: tags, and lengths in bytes.
MAGIC, FUNCTION, ARCS, SUMMARY = 0x67636461, 0x01000000, 0x01a10000, 0xa1000000
# That of the compiler.
GCOV = os.environ.get("GCOV", "gcov").split()
SOURCE = re.compile(r"(?:^|/)kmod/((?:core/)?[a-z0-9_]+\.c)$")


class File:
    """What is known of one source file."""

    def __init__(self):
        self.lines = collections.Counter()      # runs of each line
        self.branches = {}                      # (line, number) -> runs
        self.functions = collections.Counter()  # runs of each function

    def add(self, found):
        """Take one file of gcov's JSON."""
        for line in found["lines"]:
            number = line["line_number"]
            self.lines[number] += line["count"]
            for i, branch in enumerate(line["branches"]):
                key = number, line.get("function_name"), i
                self.branches[key] = self.branches.get(key, 0) + branch["count"]
        for function in found["functions"]:
            self.functions[function["name"]] += function["execution_count"]

    def sums(self):
        """Lines run, lines, branches taken, branches."""
        return (sum(n > 0 for n in self.lines.values()), len(self.lines),
                sum(n > 0 for n in self.branches.values()), len(self.branches))


def read_counts(path):
    """All that the module has written: object -> (head, function -> counts)."""
    objects = {}
    functions = None
    with open(path, encoding="ascii") as f:
        for line in f:
            kind, *words = line.split()
            if kind == "object":
                head = tuple(map(int, words[1:]))
                old, functions = objects.setdefault(words[0], (head, {}))
                if old != head:
                    sys.exit(f"{path}: two builds of {words[0]}")
            else:
                words = list(map(int, words))
                key = tuple(words[:3])
                sums = functions.setdefault(key, [0] * (len(words) - 3))
                functions[key] = [a + b for a, b in zip(sums, words[3:])]
    return objects


def write_gcda(path, head, functions):
    """What gcov would find, had the module been a program."""
    version, stamp, checksum = head
    data = struct.pack("<4I", MAGIC, version, stamp, checksum)
    most = max((n for counts in functions.values() for n in counts), default=0)
    data += struct.pack("<4I", SUMMARY, 8, 1, min(most, 2**32 - 1))
    for (ident, lineno, cfg), counts in functions.items():
        data += struct.pack("<5I", FUNCTION, 12, ident, lineno, cfg)
        data += struct.pack(f"<2I{len(counts)}q", ARCS, 8 * len(counts), *counts)
    with open(path, "wb") as f:
        f.write(data)


def gcov(paths):
    """name of the source below kmod/ -> File, from these files of counts."""
    files = {}
    for path in paths:
        said = subprocess.run(
            GCOV + ["--json-format", "--branch-probabilities", "--stdout", path],
            stdout=subprocess.PIPE, check=True).stdout
        for line in said.splitlines():
            for found in json.loads(line)["files"]:
                match = SOURCE.search(found["file"])
                if match:
                    files.setdefault(match[1], File()).add(found)
    return files


def host(directory):
    """What the host tests ran of the core."""
    where = f"{directory}/host/core"
    return gcov(f"{where}/{name}" for name in sorted(os.listdir(where))
                if name.endswith(".gcda"))


def guest(directory):
    """What the guest's tests ran of the module."""
    paths = []
    for name, (head, functions) in read_counts(f"{directory}/guest/counts").items():
        write_gcda(name, head, functions)
        paths.append(name)
    return gcov(paths)


def guest_ran(directory):
    """The kernel, and the tests whose counts are there, as a sentence."""
    kernel = "?"
    names = []
    with open(f"{directory}/guest/ktap.log", encoding="utf-8", errors="replace") as f:
        for line in f:
            match = re.match(r"# kernel ([^ ,]+)|# Subtest: (.*)", line)
            if match and match[1]:
                kernel = match[1]
            elif match and match[2] != "keep":
                names.append(match[2])
    return f"Linux {kernel}: {', '.join(names)}."


def percent(part, whole):
    """Of nothing, all is run. Never rounded up to 100."""
    return f"{int(1000 * part / whole) / 10:.1f}" if whole else "100.0"


def table(files):
    """A row for each, the totals last."""
    yield "| file | lines | of them run | branches | of them taken |"
    yield "|---|---|---|---|---|"
    total = [0] * 4
    for name, file in sorted(files.items()):
        sums = file.sums()
        total = [a + b for a, b in zip(total, sums)]
        yield row(name, sums)
    yield row("all", total)


def row(name, sums):
    ran, lines, taken, branches = sums
    return (f"| {name} | {lines} | {percent(ran, lines)} % "
            f"| {branches} | {percent(taken, branches)} % |")


def unentered(files):
    """The functions that nothing has called, a line for each file."""
    found = False
    for name, file in sorted(files.items()):
        names = sorted(n for n, runs in file.functions.items() if not runs)
        if names:
            found = True
            yield f"* {name}: {', '.join(n + '()' for n in names)}"
    if not found:
        yield "None."


def missed(files):
    """Each line that did not run, with its text."""
    for name, file in sorted(files.items()):
        with open(f"{ROOT}/kmod/{name}", encoding="utf-8") as f:
            text = f.read().splitlines()
        for number, runs in sorted(file.lines.items()):
            if not runs:
                yield f"kmod/{name}:{number}: {text[number - 1].strip()}"


HEAD = """\
<!-- SPDX-License-Identifier: GPL-2.0-or-later -->
# Coverage

What tests run of the module, counted by the compiler. `make coverage` writes this page, and every
line that did not run to out/coverage/missed.txt. A line that runs is not a line that is tested: for
that there are mutants (testing.md).
"""

CORE = """\
## The core

By the host tests: tables, and 1,000 seeds of the simulator. Fuzzers and guests are not counted.
"""

MODULE = """\
## All else of the module

By tests in a guest, on {ran}

The module is built as ever, so a line that the compiler has joined with another counts as that one
does. A branch is one way out of a condition; many lead to what happens when there is no memory, which
none of these tests brings about.
"""


def main():
    directory = os.path.abspath(sys.argv[1])
    by_host, by_guest = host(directory), guest(directory)
    core = {n: f for n, f in by_host.items() if n.startswith("core/")}
    rest = {n: f for n, f in by_guest.items() if not n.startswith("core/")}
    with open(f"{directory}/missed.txt", "w", encoding="utf-8") as f:
        f.writelines(line + "\n" for files in (core, rest) for line in missed(files))
    print(HEAD)
    module = MODULE.format(ran=guest_ran(directory))
    for text, files in (CORE, core), (module, rest):
        print(text)
        print("\n".join(table(files)))
        print("\nFunctions that nothing entered:\n")
        print("\n".join(unentered(files)) + "\n")


if __name__ == "__main__":
    main()
