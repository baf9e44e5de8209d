# SPDX-License-Identifier: GPL-2.0-or-later
"""Figures as the tests in guests write them, a line of JSON each, and what is asked of
them: medians, goals, bounds, and how far two runs are apart."""
import json
import statistics


def key_of(row):
    """What a figure is called: scenario, case, contender, figure."""
    return tuple(row[k] for k in ("scenario", "case", "contender", "figure"))


def read(paths):
    """{key: row} of files; of a figure that is there twice, the last one counts."""
    rows = {}
    for path in paths:
        with open(path, encoding="utf-8") as f:
            for n, line in enumerate(f, 1):
                try:
                    row = json.loads(line)
                    key = key_of(row)
                    row["values"] = [float(v) for v in row["values"]]
                except (ValueError, KeyError, TypeError) as e:
                    raise ValueError(f"{path}:{n}: no figure: {e}") from e
                if row["values"]:
                    rows[key] = row
    return rows


def median(row):
    """The middle one."""
    return statistics.median(row["values"])


def worst(row):
    """Less is better, of all figures that there are."""
    return max(row["values"])


def number(value):
    """Three digits that count, as people write them."""
    if value == 0:
        return "0"
    digits = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else \
        2 if abs(value) >= 1 else 3
    return f"{value:,.{digits}f}"


def judge_goals(rows, goals):
    """[(goal, value or None, met)]: a figure that was not had is not met."""
    found = []
    for goal in goals:
        row = rows.get((goal.scenario, goal.case, goal.contender, goal.figure))
        value = None
        if row:
            value = worst(row) if goal.worst else median(row)
        found.append((goal, value, value is not None and value <= goal.most))
    return found


def judge_bounds(rows, bounds, over=0.10, least=0.01):
    """Faults: what is worse than its bound by over a tenth, or was not had. Where a
    bound is 0, or nearly, `least` is what it may be more."""
    faults = []
    for bound in bounds:
        key = key_of(bound)
        if key not in rows:
            faults.append(f"{', '.join(key)}: was not measured")
            continue
        value, most = median(rows[key]), bound["median"]
        if value > most + max(abs(most) * over, least):
            faults.append(f"{', '.join(key)}: {number(value)} {rows[key]['unit']}, "
                          f"was {number(most)}")
    return faults


def bounds_of(rows, contenders=("gwha", "active", "synced")):
    """What to hold the next runs to: what is ours."""
    return [{"scenario": key[0], "case": key[1], "contender": key[2],
             "figure": key[3], "median": round(median(row), 4)}
            for key, row in sorted(rows.items()) if key[2] in contenders]


def apart(first, second):
    """[(key, part)]: how far the medians of two runs are apart, the farthest first."""
    found = []
    for key in first.keys() & second.keys():
        a, b = median(first[key]), median(second[key])
        base = max(abs(a), abs(b))
        found.append((key, abs(a - b) / base if base else 0.0))
    return sorted(found, key=lambda item: -item[1])
