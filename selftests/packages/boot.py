#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Guests that boot the system of boot.sh, with systemd: boot.py --kernel DIR --work
DIR --results DIR systemd|upgrade

--work is boot.sh's folder: the system, the commands of the documents, the packages
of an upgrade. Logs and recordings are kept in --results. Prints KTAP; the last line
is "N passed, N failed"."""
import argparse
import os
import signal
import sys
import tempfile
import traceback

HERE = os.path.dirname(os.path.abspath(__file__))
# frames by hand are those of the conformance tests
sys.path[:0] = [HERE, f"{HERE}/../machines", f"{HERE}/../qemu",
                f"{HERE}/../conformance"]
# pylint: disable=wrong-import-position
import services  # noqa: E402
import upgrade  # noqa: E402
import verdict  # noqa: E402
from guest import Broken, Guest, Refused, prepare  # noqa: E402
from machines import Report, keep  # noqa: E402

STORIES = {"systemd": services, "upgrade": upgrade}


def complaints(guest):
    """What its kernel complained of."""
    patterns = verdict.crash_patterns()
    return [line for log in [*guest.consoles, f"{guest.folder}/dmesg.log"]
            for line in verdict.crash_lines(verdict.read_lines(log), patterns)]


def tell(report, part, base, folder, work):
    """The story: each (text, whether it holds, what was seen) is a result."""
    try:
        for text, true, seen in STORIES[part].story(base, folder, work, report.say):
            report.result(true, text, seen)
    except (Broken, Refused, OSError, ValueError, LookupError):
        report.result(False, "it could be tried", traceback.format_exc())
    for guest in Guest.all:
        if guest.alive():
            guest.do("dmesg --level=emerg,alert,crit,err,warn >$GWHA_RESULTS/dmesg.log;"
                     "journalctl -b --no-pager >$GWHA_RESULTS/journal.log", 120, False)
            guest.kill()
        lines = complaints(guest)
        report.result(not lines, f"{guest.name}'s kernel did not complain",
                      "\n".join(lines))


def main():
    """The command line."""
    parser = argparse.ArgumentParser(description="Machines with systemd.")
    parser.add_argument("--kernel", required=True)
    parser.add_argument("--work", required=True)
    parser.add_argument("--results", required=True)
    parser.add_argument("part", choices=sorted(STORIES))
    args = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    report = Report()
    # sockets have short names
    with tempfile.TemporaryDirectory(prefix="gwha-", dir="/tmp") as folder:
        try:
            base = prepare(f"{folder}/guest", kernel=args.kernel,
                           system=f"{args.work}/system")
            tell(report, args.part, base, folder, args.work)
        except Broken as e:
            report.result(False, "guests", e)
        finally:
            Guest.kill_all()
            keep(folder, args.results)
    return report.end()


if __name__ == "__main__":
    sys.exit(main())
