#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Test of verdict.py: one row a run, with the sums it must come to."""
import sys

import verdict

END = verdict.END
PATTERNS = verdict.crash_patterns()
TOP = ["KTAP version 1", "1..1"]
SUB = ["  KTAP version 1", "  1..2"]

# name, lines of the verdict port, console, died, expect_all,
# passed, failed, skipped
CASES = [
    ("one passes", TOP + ["ok 1 - a", END], [], "", False, 1, 0, 0),
    ("one fails", TOP + ["not ok 1 - a # exit status 1", END],
     [], "", False, 0, 1, 0),
    ("other output is no result",
     TOP + ["  it's ok 1", "  okay", "  ook 1", "ok 1 - a", END],
     [], "", False, 1, 0, 0),
    ("subtests count, their parent does not",
     TOP + SUB + ["  ok 1 - x", "  ok 2 - y", "ok 1 - a", END],
     [], "", False, 2, 0, 0),
    ("a failed subtest counts once",
     TOP + SUB + ["  ok 1 - x", "  not ok 2 - y", "not ok 1 - a", END],
     [], "", False, 1, 1, 0),
    ("a failed subtest below an ok parent counts",
     TOP + SUB + ["  ok 1 - x", "  not ok 2 - y", "ok 1 - a", END],
     [], "", False, 1, 1, 0),
    ("a parent that fails alone counts",
     TOP + SUB + ["  ok 1 - x", "  ok 2 - y",
                  "not ok 1 - a # the kernel complained", END],
     [], "", False, 2, 1, 0),
    ("a kernel complaint is counted once",
     TOP + ["not ok 1 - a # the kernel complained", END],
     ["[ 1.0] WARNING: CPU: 0 PID: 1 at x"], "", False, 0, 1, 0),
    ("three levels",
     TOP + ["  KTAP version 1", "  1..1", "    KTAP version 1", "    1..1",
            "    ok 1 - z", "  ok 1 - x", "ok 1 - a", END],
     [], "", False, 1, 0, 0),
    ("two tests with subtests",
     ["KTAP version 1", "1..2"] + SUB + ["  ok 1 - x", "  ok 2 - y", "ok 1 - a"]
     + SUB + ["  ok 1 - x", "  not ok 2 - y", "not ok 2 - b", END],
     [], "", False, 3, 1, 0),
    ("no plan above", ["KTAP version 1", "ok 1 - a", END],
     [], "", False, 1, 1, 0),
    ("no plan below",
     TOP + ["  KTAP version 1", "  ok 1 - x", "ok 1 - a", END],
     [], "", False, 1, 1, 0),
    ("a test that died half way, unnoticed by its caller",
     TOP + SUB + ["  ok 1 - x", "ok 1 - a", END], [], "", False, 1, 1, 0),
    ("a test that died half way",
     TOP + SUB + ["  ok 1 - x", "not ok 1 - a # exit status 139", END],
     [], "", False, 1, 1, 0),
    ("more results than planned",
     TOP + ["ok 1 - a", "ok 2 - b", END], [], "", False, 2, 1, 0),
    ("a number twice",
     ["KTAP version 1", "1..2", "ok 1 - a", "ok 1 - b", END],
     [], "", False, 2, 1, 0),
    ("the guest died in the list",
     ["KTAP version 1", "1..2", "ok 1 - a"], [], "", False, 1, 2, 0),
    ("the guest died in a test",
     TOP + SUB + ["  ok 1 - x"], [], "", False, 1, 3, 0),
    ("the guest never spoke", [], [], "", False, 0, 1, 0),
    ("a panic is the guest's death, counted once",
     ["KTAP version 1", "1..2", "ok 1 - a", "# Subtest: b"],
     ["Kernel panic - not syncing: x"], "", False, 1, 2, 0),
    ("the guest was killed", TOP + ["ok 1 - a"], [],
     "guest killed after 9 s", False, 1, 1, 0),
    ("the kernel panicked after the end",
     TOP + ["ok 1 - a", END], ["Kernel panic - not syncing: x"],
     "", False, 1, 1, 0),
    ("a skip is no failure", TOP + ["ok 1 - a # SKIP no tool", END],
     [], "", False, 0, 0, 1),
    ("a skip is a failure where all is expected",
     TOP + ["ok 1 - a # SKIP no tool", END], [], "", True, 0, 1, 0),
    ("a skipped subtest counts once",
     TOP + SUB + ["  ok 1 - x", "  ok 2 - y # SKIP no tool",
                  "ok 1 - a # SKIP", END],
     [], "", False, 1, 0, 1),
    ("a whole test skipped by its plan counts once",
     TOP + ["  KTAP version 1", "  1..0 # SKIP not root", "ok 1 - a # SKIP",
            END],
     [], "", False, 0, 0, 1),
    ("a planned nothing", ["KTAP version 1", "1..0", END],
     [], "", False, 0, 1, 0),
]

# What a kernel says, and whether it is a complaint.
KERNEL_LINES = [
    ("[    1.0] WARNING: CPU: 1 PID: 33 at net/core/dev.c:1 x+0x1/0x2", True),
    ("[    1.0] BUG: kernel NULL pointer dereference, address: 0", True),
    ("[    1.0] BUG: KASAN: use-after-free in x", True),
    ("[    1.0] Oops: 0000 [#1] PREEMPT SMP NOPTI", True),
    ("[    1.0] Call Trace:", True),
    ("[    1.0] RIP: 0010:x+0x1/0x2", True),
    ("[    1.0] refcount_t: underflow; use-after-free.", True),
    ("[    1.0] unregister_netdevice: waiting for lo to become free", True),
    ("[    1.0] rcu: INFO: rcu_preempt detected stalls on CPUs", True),
    ("[    1.0] WARNING: possible circular locking dependency", True),
    ("[    1.0] WARNING: suspicious RCU usage", True),
    ("[    1.0] INFO: task kworker/0:1:9 blocked for more than 120 s", True),
    ("[    1.0] gwha[33]: segfault at 0 ip 0 sp 0 error 4", True),
    ("[    1.0] gwha: loading out-of-tree module taints kernel.", False),
    ("[    1.0] sched: RT throttling activated", False),
    ("[    1.0] Spectre V2 : WARNING: see the documentation", False),
    ("[    1.0] hrtimer: interrupt took 6000000 ns", False),
]

# What lockdep says when it finds RCU misused: by the line where it was found.
RCU_ALARM = """\
[    9.1] =============================
[    9.1] WARNING: suspicious RCU usage
[    9.1] 6.1.192-gwha-debug #1 Tainted: G           O
[    9.1] -----------------------------
[    9.1] {place}
[    9.1]
[    9.1] other info that might help us debug this:
[    9.1] stack backtrace:
[    9.1] Call Trace:
[    9.1]  <TASK>
[    9.1]  dump_stack+0x10/0x12
[    9.1]  </TASK>
{after}"""
OWN = "net/netfilter/nf_tables_api.c:4122 RCU-list traversed in non-reader section!!"
OWN_SET = "net/netfilter/nft_set_bitmap.c:96 RCU-list traversed in non-reader section!!"
OURS = "kmod/vips.c:41 RCU-list traversed in non-reader section!!"

# The place, what follows it, and whether that is a complaint.
ALARMS = [
    (OWN, "[    9.2] br0: port 1(client) entered blocking state", False),
    (OWN_SET, "", False),
    (OURS, "", True),
    (OWN, "[    9.2] WARNING: possible circular locking dependency", True),
    (OWN, "[    9.2] WARNING: suspicious RCU usage", True),
]


def main():
    failed = 0
    for name, ktap, console, died, expect_all, *want in CASES:
        v = verdict.judge(ktap, console, PATTERNS, died, expect_all)
        got = [v.passed, v.failed, v.skipped]
        if got != want:
            failed += 1
            print(f"FAIL {name}: {got}, not {want}", *v.text, sep="\n    ")
    for line, want in KERNEL_LINES:
        if bool(verdict.crash_lines([line], PATTERNS)) != want:
            failed += 1
            print(f"FAIL complaint is not {want}: {line}")
    for place, after, want in ALARMS:
        log = RCU_ALARM.format(place=place, after=after).splitlines()
        if bool(verdict.crash_lines(log, PATTERNS)) != want:
            failed += 1
            print(f"FAIL alarm is not {want}: {place}, then {after!r}")
    total = len(CASES) + len(KERNEL_LINES) + len(ALARMS)
    print(f"{total - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
