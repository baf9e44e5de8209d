#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs the benchmarks in guests in virtual time, two at a time, and writes what came
of them.

    bench.py --module KO [--quick] [--out DIR] [GUEST...]
    bench.py --report DIR DOCS        tables, plots and data of a run, into DOCS
    bench.py --compare DIR DIR        how far the medians of two runs are apart
    bench.py --record DIR             hold bench-quick to the medians of this run

GUEST is a name in scenarios.py. With --quick the last line is "N passed, N failed",
a result for each figure that has a bound and each test."""
import argparse
import concurrent.futures
import glob
import json
import os
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.realpath(__file__))
sys.path.insert(0, HERE)
import figures  # noqa: E402
import report  # noqa: E402
from scenarios import GUESTS  # noqa: E402

SELFTESTS = os.path.dirname(HERE)
BOUNDS = os.path.join(HERE, "bounds.json")
APART = 0.05
LICENSE = "SPDX-License-Identifier: " + "GPL-2.0-or-later"


def rows_of(out):
    """The figures of a run."""
    return figures.read(sorted(glob.glob(f"{out}/*/*/figures.jsonl")))


def run_guest(guest, env, module, out):
    """One guest; its status, and how long it took."""
    results = os.path.join(out, guest.name)
    os.makedirs(results, exist_ok=True)
    words = [os.path.join(SELFTESTS, "qemu", "run.sh"), "--icount", "--timeout", "7200",
             "--mem", guest.memory, "--module", module, "--results", results]
    for name, value in env.items():
        words += ["--env", f"{name}={value}"]
    begin = time.monotonic()
    with open(os.path.join(results, "run.log"), "w", encoding="utf-8") as log:
        done = subprocess.run(words + guest.tests, cwd=SELFTESTS, stdout=log,
                              stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
                              check=False)
    return guest, done.returncode, time.monotonic() - begin


def run(args):
    """All guests that were asked for; the number of those that failed."""
    known = {g.name: g for g in GUESTS}
    wrong = [name for name in args.guest if name not in known]
    if wrong:
        sys.exit(f"bench.py: no guest {wrong[0]}; there are {', '.join(known)}")
    chosen = [known[name] for name in args.guest or known]
    if args.quick:
        chosen = [g for g in chosen if g.quick is not None]
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(max_workers=2) as pool:
        asked = [pool.submit(run_guest, g, g.quick if args.quick else g.env,
                             os.path.realpath(args.module), args.out)
                 for g in sorted(chosen, key=lambda g: -g.minutes)]
        for one in concurrent.futures.as_completed(asked):
            guest, status, seconds = one.result()
            word = "not ok" if status else "ok"
            print(f"# {word}: guest {guest.name}, {seconds:.0f} s", flush=True)
            if status:
                failed += 1
                with open(os.path.join(args.out, guest.name, "run.log"),
                          encoding="utf-8", errors="replace") as log:
                    print("".join(f"#   {line}" for line in log))
    return len(chosen), failed


def judge_quick(args, guests, failed):
    """The bounds, as results."""
    with open(BOUNDS, encoding="utf-8") as f:
        bounds = json.load(f)["bounds"]
    faults = figures.judge_bounds(rows_of(args.out), bounds)
    for fault in faults:
        print(f"not ok - {fault}")
    failed += len(faults)
    print(f"{guests + len(bounds) - failed} passed, {failed} failed")
    return failed


def compare(first, second):
    """The farthest come first; a failure if one is beyond APART."""
    found = figures.apart(rows_of(first), rows_of(second))
    for key, part in found:
        print(f"{part * 100:6.2f} %  {', '.join(key)}")
    if not found:
        sys.exit("bench.py: no figure is in both")
    return sum(part > APART for _, part in found)


def main():
    p = argparse.ArgumentParser(description=__doc__,
                                formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--module")
    p.add_argument("--quick", action="store_true")
    p.add_argument("--out", default=os.path.join(SELFTESTS, "..", "out", "bench"))
    p.add_argument("--report", nargs=2, metavar=("DIR", "DOCS"))
    p.add_argument("--compare", nargs=2, metavar="DIR")
    p.add_argument("--record", metavar="DIR")
    p.add_argument("guest", nargs="*")
    args = p.parse_args()
    if args.report:
        report.write(args.report[0], rows_of(args.report[0]), args.report[1])
    elif args.compare:
        sys.exit(1 if compare(*args.compare) else 0)
    elif args.record:
        with open(BOUNDS, "w", encoding="utf-8") as f:
            json.dump({"$comment": LICENSE,
                       "bounds": figures.bounds_of(rows_of(args.record))}, f, indent=1)
            f.write("\n")
    elif not args.module:
        p.error("--module is missing")
    else:
        guests, failed = run(args)
        if args.quick:
            failed = judge_quick(args, guests, failed)
        sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
