#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Run the conformance suite against one implementation.

    conform.py IMPL [-o DIR] [-v VARIANT]... [-n NUMBER]... [-s SESSION]... [--strict] [--faults]

IMPL is gwha, keepalived or frr; a variant v2, v3 or v6. Prints KTAP: with
--strict a failed point is "not ok", without it (a peer under test) every point
that was judged is "ok", and its line says how. What is n/a has its reason in its
line. With --faults the tests are tested: each must find the fault that is planted
for it (faults.py) between it and the router. Into DIR go IMPL-VARIANT.json, for report.py, and the daemons' logs.
"""
import argparse
import importlib
import json
import os
import shutil
import sys
import tempfile
import time
import traceback

# Where subprocess would look for these in the middle of a test.
import _posixsubprocess  # noqa: F401 pylint: disable=unused-import

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
# pylint: disable=wrong-import-position
import faults  # noqa: E402
import suite  # noqa: E402
from rig import Broken, Lens, Rig  # noqa: E402

# The only points of which gwha may say that they do not apply: it is never the
# address owner; 44 cannot be done from outside; 53 and 59 are not its business.
GWHA_NA = {13, 25, 30, 41, 44, 53, 59}


class Runner:
    """One implementation over some variants."""

    def __init__(self, args):
        self.args = args
        self.tmp = tempfile.mkdtemp(prefix="conformance-")
        self.count = self.failed = 0
        self.module = importlib.import_module(f"dut_{args.impl}")

    def chosen(self, variant):
        """Its tests, a session's together."""
        order = list(suite.SESSIONS)
        tests = sorted((t for t in suite.load() if variant in t.variants
                        and (not self.args.number
                             or t.number in self.args.number)
                        and (not self.args.session
                             or t.session in self.args.session)),
                       key=lambda t: (order.index(t.session), t.number))
        if self.args.faults:
            tests = self.one_of_each(variant, tests)
        return tests

    @staticmethod
    def one_of_each(variant, tests):
        """To test a test, one variant will do: the first that has it."""
        order = ["v3", "v6", "v2"]
        return [t for t in tests
                if next(v for v in order if v in t.variants) == variant]

    def judge(self, case, one):
        """Run one test: (status, evidence)."""
        try:
            try:
                case.ready()
                case.rig.forget()
                if self.args.faults and one.fault != "none":
                    case.rig.lens = faults.FAULTS[one.fault](case)
                one.call(case)
                return "pass", ""
            finally:
                case.quiet()
                case.rig.lens = Lens()
                case.rig.injected.clear()
        except suite.Unsupported as e:
            return "n/a", str(e)
        except suite.Fail as e:
            return "fail", str(e)
        except suite.Refused as e:
            case.up = False
            return "fail", f"refused: {e}"
        except (Broken, OSError, AttributeError, LookupError, ValueError,
                TypeError) as e:
            traceback.print_exc(file=sys.stderr)
            return "fail", f"error: {type(e).__name__}: {e}"

    def report(self, variant, one, status, evidence):
        """A line of KTAP."""
        self.count += 1
        bad = status == "fail"
        if self.args.impl == "gwha" and status == "n/a" \
                and one.number not in GWHA_NA:
            bad, evidence = True, f"n/a is not allowed here: {evidence}"
        bad = bad and self.args.strict
        self.failed += bad
        name = f"{one.number} {variant} {one.session}: {one.what} ({one.rfc})"
        note = "" if status == "pass" else f": {status}: {evidence}"
        print(f"{'not ok' if bad else 'ok'} {self.count} - {name}"
              f"{note}".replace("#", "no. "), flush=True)

    def report_fault(self, variant, one, status, evidence):
        """A line of KTAP: the test found the planted fault."""
        self.count += 1
        found = status == "n/a" or status == "fail" and not evidence.startswith(
            ("refused", "error", "does not become active"))
        self.failed += not found
        print(f"{'ok' if found else 'not ok'} {self.count} - {one.number} "
              f"{variant} {one.session} finds \"{one.fault}\": {one.what}: "
              f"{status} {evidence}".replace("#", "no. "), flush=True)

    def variant(self, variant):
        """All tests of a variant; what they found."""
        rig = Rig(f"{self.args.impl}-{variant}-{os.getpid()}")
        rows, session, began = [], "", 0.0
        try:
            rig.build()
            dut = self.module.Driver(rig, self.tmp)
            version = dut.version()
            case = suite.Case(rig, dut, variant)
            for one in self.chosen(variant):
                if one.session != session:
                    if session:
                        print(f"# {variant} {session}: {time.time() - began:.1f}"
                              f" s of the guest", flush=True)
                    session, began = one.session, time.time()
                    case.session(session)
                status, evidence = self.judge(case, one)
                if self.args.faults:
                    self.report_fault(variant, one, status, evidence)
                    continue
                self.report(variant, one, status, evidence)
                rows.append({"number": one.number, "session": one.session,
                             "what": one.what, "rfc": one.rfc,
                             "status": status, "evidence": evidence})
            case.stop()
        finally:
            rig.close()
        return {"impl": self.args.impl, "version": version,
                "variant": variant, "rows": rows}

    def run(self):
        """Everything; the exit status."""
        total = sum(len(self.chosen(v)) for v in self.args.variant)
        print(f"KTAP version 1\n1..{total}", flush=True)
        for v in self.args.variant:
            found = self.variant(v)
            if self.args.output and not self.args.faults:
                path = f"{self.args.output}/{self.args.impl}-{v}.json"
                with open(path, "w", encoding="ascii") as f:
                    json.dump(found, f, indent=1)
        if self.args.output:
            shutil.copytree(self.tmp, f"{self.args.output}/{self.args.impl}",
                            dirs_exist_ok=True,
                            ignore=shutil.ignore_patterns("*.vty", "*.api"))
        shutil.rmtree(self.tmp)
        return 1 if self.failed else 0


def main():
    """Arguments."""
    p = argparse.ArgumentParser()
    p.add_argument("impl", choices=["gwha", "keepalived", "frr"])
    p.add_argument("-o", "--output")
    p.add_argument("-v", "--variant", action="append",
                   choices=list(suite.VARIANTS))
    p.add_argument("-n", "--number", action="append", type=int)
    p.add_argument("-s", "--session", action="append",
                   choices=list(suite.SESSIONS))
    p.add_argument("--strict", action="store_true")
    p.add_argument("--faults", action="store_true")
    args = p.parse_args()
    args.variant = args.variant or list(suite.VARIANTS)
    sys.exit(Runner(args).run())


if __name__ == "__main__":
    main()
