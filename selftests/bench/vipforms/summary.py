#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Medians of the lines that /proc/vipforms printed, as a table.

usage: summary.py FILE

Times are in milliseconds after the verdict; 'late' is the worst lateness of
the 10 ms ticker, in microseconds, over all repeats.
"""
import statistics
import sys

COLUMNS = ("usable", "garp1", "garpn", "switch", "done")


def read(path):
    runs = {}
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            words = line.split()
            if len(words) < 3 or "garp1" not in words:
                continue
            at = words.index("start")
            pairs = words[at:]
            values = dict(zip(pairs[::2], map(int, pairs[1::2])))
            runs.setdefault(words[at - 1], []).append(values)
    return runs


def main():
    runs = read(sys.argv[1])
    wide = max(len(label) for label in runs)
    print(f"{'run':{wide}} {'n':>2}", *(f"{c:>8}" for c in COLUMNS),
          f"{'worst':>8} {'late_us':>8} errors")
    for label, values in runs.items():
        cells = []
        for column in COLUMNS:
            median = statistics.median(v[column] for v in values)
            cells.append(f"{median / 1e6:8.3f}" if median else f"{'-':>8}")
        worst = max(v["done"] for v in values) / 1e6
        late = max(v["late"] for v in values) / 1e3
        errors = sum(v["errors"] for v in values)
        codes = {v["code"] for v in values if v["errors"]}
        print(f"{label:{wide}} {len(values):2}", *cells,
              f"{worst:8.3f} {late:8.1f} {errors}", *codes)


if __name__ == "__main__":
    main()
