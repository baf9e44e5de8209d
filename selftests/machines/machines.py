#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Gateways in guests of their own, under faults: machines.py --module FILE
[--results DIR] [--kind gwha|keepalived] [--short] [--interval S] [NAME...]

NAMEs are those of faults.py, `three` and `tunnel`; without any, all of them, or
with --short those of the short form. Prints KTAP; the last line is "N passed, N
failed"; what was measured goes to DIR/KIND.json, recordings and logs beside it.

Another kind than gwha is only measured: what it does is no test's failure.
"""
import argparse
import importlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback

HERE = os.path.dirname(os.path.abspath(__file__))
# frames by hand are those of the conformance tests
sys.path[:0] = [HERE, f"{HERE}/../qemu", f"{HERE}/../conformance"]
# pylint: disable=wrong-import-position
import faults  # noqa: E402
import tunnel  # noqa: E402
import verdict  # noqa: E402
from guest import Broken, Guest, Refused, prepare  # noqa: E402
from lab import Lab, checks, succession_checks  # noqa: E402


class Report:
    """KTAP, and the sums."""

    def __init__(self):
        self.passed = self.failed = 0
        print("KTAP version 1", flush=True)

    def result(self, true, text, seen=""):
        """One."""
        if true:
            self.passed += 1
        else:
            self.failed += 1
        number = self.passed + self.failed
        print(f"{'ok' if true else 'not ok'} {number} {text}", flush=True)
        if not true:
            self.say(str(seen))

    @staticmethod
    def say(text):
        """For the reader."""
        for line in text.splitlines():
            print(f"# {line}", flush=True)

    def end(self):
        """The last lines; the exit status."""
        if not self.passed + self.failed:
            self.result(False, "something ran")
        print(f"1..{self.passed + self.failed}")
        print(f"{self.passed} passed, {self.failed} failed", flush=True)
        return 1 if self.failed else 0


def measured(seen):
    """A line of it."""
    return (f"two answer {seen['two_answer']:.2f} s, advertise "
            f"{seen['two_advertise']:.2f} s (after the repair "
            f"{seen['after']:.2f} s); no ping for {seen['gap']:.2f} s; "
            f"connections broken: routed {seen['plain'][0]} of "
            f"{seen['plain'][1]}, translated {seen['nat'][0]} of "
            f"{seen['nat'][1]} {seen['nat_why']}")


class Run:
    """What the options ask for."""

    def __init__(self, args, folder):
        self.args, self.folder = args, folder
        self.report = Report()
        self.kind = importlib.import_module(f"node_{args.kind}").Kind
        self.base = prepare(f"{folder}/guest", args.module, args.kernel)
        self.found = {"kind": args.kind, "interval": args.interval,
                      "kernel": "", "version": "", "faults": {}}
        self.labs = 0

    def lab(self, letters):
        """A new one, at rest."""
        self.labs += 1
        return self.begin(Lab(self.kind, letters, self.base,
                              f"{self.folder}/lab{self.labs}",
                              self.args.interval))

    def begin(self, lab):
        """Boot it."""
        try:
            begin = time.monotonic()
            lab.boot()
            self.report.say(f"{len(lab.everyone())} guests: "
                            f"{time.monotonic() - begin:.0f} s")
            self.found["version"] = lab.node("a").version()
            self.found["kernel"] = lab.node("a").do("uname -r").strip()
        except BaseException:
            self.close(lab)
            raise
        return lab

    def close(self, lab):
        """Its end, and what the kernels had to say."""
        lab.close()
        patterns = verdict.crash_patterns()
        for letter, node in lab.everyone().items():
            logs = [*node.guest.consoles, f"{node.guest.folder}/dmesg.log"]
            lines = [line for log in logs
                     for line in verdict.crash_lines(verdict.read_lines(log),
                                                     patterns)]
            self.report.result(not lines, f"{letter}'s kernel did not complain",
                               "\n".join(lines))

    def faults(self, list_):
        """All of them in one lab; in a new one when that is spoilt."""
        lab = None
        for fault in list_:
            self.report.say(f"{fault.key}: {fault.text}")
            begin = time.monotonic()
            try:
                if lab is None:
                    lab = self.lab("ab")
                seen = lab.run(fault)
            except (Broken, Refused, OSError, ValueError) as e:
                self.report.result(False, f"{fault.key}: it could be tried",
                                   traceback.format_exc() if self.args.trace
                                   else e)
                if lab is not None:
                    self.close(lab)
                    lab = None
                continue
            self.found["faults"][fault.key] = seen
            self.save()
            if self.kind.name == "gwha":
                for text, true, what in checks(lab, fault, seen):
                    self.report.result(true, f"{fault.key}: {text}", what)
            else:
                self.report.result(True, f"{fault.key}: measured")
                for text, true, what in checks(lab, fault, seen):
                    if not true:
                        self.report.say(f"not so: {text}: {what}")
            self.report.say(f"{measured(seen)}; took "
                            f"{time.monotonic() - begin:.0f} s")
        if lab is not None:
            self.close(lab)

    def save(self):
        """What was measured so far."""
        with open(f"{self.folder}/{self.args.kind}.json", "w",
                  encoding="ascii") as f:
            json.dump(self.found, f, indent=1)

    def three(self):
        """Three of them."""
        lab = None
        try:
            lab = self.lab("abc")
            lab.at_rest()
            lab.forget()
            for text, begin, rest, heir in faults.succession(lab):
                for what, true, seen in succession_checks(lab, begin, rest,
                                                          heir):
                    self.report.result(true, f"three: {text}: {what}", seen)
        except (Broken, Refused, OSError, ValueError) as e:
            self.report.result(False, "three: it could be tried",
                               traceback.format_exc() if self.args.trace else e)
        if lab is not None:
            self.close(lab)

    def tunnel(self):
        """Gateways die that a tunnel ends at."""
        lab = None
        self.labs += 1
        begin = time.monotonic()
        try:
            lab = self.begin(tunnel.Tunnel(self.base,
                                           f"{self.folder}/lab{self.labs}",
                                           self.args.interval))
            for text, true, seen in tunnel.story(lab, self.report.say):
                self.report.result(true, f"tunnel: {text}", seen)
        except (Broken, Refused, OSError, ValueError) as e:
            self.report.result(False, "tunnel: it could be tried",
                               traceback.format_exc() if self.args.trace else e)
        if lab is not None:
            self.close(lab)
        self.report.say(f"tunnel: took {time.monotonic() - begin:.0f} s")

    def all(self):
        """As asked; the exit status."""
        names = [f.key for f in faults.FAULTS
                 if f.short or not self.args.short]
        if not self.args.short and self.kind.name == "gwha":
            names += ["three", "tunnel"]
        names = self.args.names or names
        begin = time.monotonic()
        self.faults([f for f in faults.FAULTS if f.key in names])
        if "three" in names:
            self.three()
        if "tunnel" in names:
            self.tunnel()
        self.report.say(f"{time.monotonic() - begin:.0f} s in all")
        return self.report.end()


def main():
    """The command line."""
    parser = argparse.ArgumentParser(description="Gateways under faults.")
    parser.add_argument("--module", required=True)
    parser.add_argument("--kernel", default="")
    parser.add_argument("--results")
    parser.add_argument("--kind", default="gwha",
                        choices=["gwha", "keepalived"])
    parser.add_argument("--interval", type=float, default=1.0)
    parser.add_argument("--short", action="store_true")
    parser.add_argument("--trace", action="store_true")
    parser.add_argument("names", nargs="*", metavar="NAME")
    args = parser.parse_args()
    known = {f.key for f in faults.FAULTS} | {"three", "tunnel"}
    if unknown := set(args.names) - known:
        parser.error(f"no such fault: {', '.join(sorted(unknown))}; there are "
                     f"{', '.join(sorted(known))}")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    # sockets have short names
    with tempfile.TemporaryDirectory(prefix="gwha-", dir="/tmp") as folder:
        status = 1
        try:
            status = Run(args, folder).all()
        except Broken as e:
            print(f"# {e}\n0 passed, 1 failed")
        finally:
            Guest.kill_all()
            if args.results:
                keep(folder, args.results)
    return status


def keep(folder, results):
    """Recordings and logs, but no sockets, nor what guests boot from."""
    shutil.rmtree(f"{folder}/guest", ignore_errors=True)
    os.makedirs(results, exist_ok=True)
    subprocess.run(["cp", "-r", "--no-preserve=ownership", f"{folder}/.",
                    results], check=False, stderr=subprocess.DEVNULL)
    for path, _, names in os.walk(results):
        for name in names:
            if not os.path.isfile(f"{path}/{name}"):
                os.unlink(f"{path}/{name}")


if __name__ == "__main__":
    sys.exit(main())
