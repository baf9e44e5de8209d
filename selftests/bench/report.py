# SPDX-License-Identifier: GPL-2.0-or-later
"""What a run came to, for readers: tables, plots by gnuplot, the raw figures and the
contenders' own files."""
import glob
import json
import os
import shutil
import subprocess

import figures
from scenarios import GOALS

# No peers: gwha, by its name or as forward.sh sets it up, and nobody.
OURS = ("gwha", "none", "without", "events", "loaded", "active", "synced")

HEAD = """<!-- SPDX-License-Identifier: GPL-2.0-or-later -->
<!-- written by make bench -->
# Results

Virtual time: one guest, one CPU, one instruction a nanosecond, no cache misses;
[README.md](README.md) says what that means. Raw figures: [figures.jsonl](figures.jsonl).
"""


def versions():
    """Who was measured, by the packages' own words."""
    names = ["keepalived", "conntrackd", "frr", "qemu-system-x86", "linux-image-amd64"]
    said = subprocess.run(["dpkg-query", "-W", "-f", "${Package} ${Version}\n", *names],
                          capture_output=True, text=True, check=False)
    return [line for line in said.stdout.splitlines() if " " in line]


def table(head, rows):
    """Markdown's."""
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return lines + ["| " + " | ".join(row) + " |" for row in rows]


def cell(row):
    """Median and worst of one figure."""
    if not row:
        return "-"
    if len(row["values"]) == 1:
        return figures.number(row["values"][0])
    return f"{figures.number(figures.median(row))}, " \
        f"{figures.number(figures.worst(row))}"


def goal_table(rows):
    """Every goal, met or not, and the best peer's figure."""
    lines = []
    for goal, value, met in figures.judge_goals(rows, GOALS):
        peers = [(figures.worst(r) if goal.worst else figures.median(r), key[2])
                 for key, r in rows.items()
                 if (key[0], key[1], key[3]) == (goal.scenario, goal.case, goal.figure)
                 and key[2] not in OURS]
        peer = f"{figures.number(min(peers)[0])} ({min(peers)[1]})" if peers else "-"
        said = "was not measured" if value is None else figures.number(value)
        lines.append([goal.what, figures.number(goal.most), said,
                      "yes" if met else "**no**", peer])
    return table(["worst of all repetitions", "goal", "gwha", "met", "best peer"], lines)


def case_order(case):
    """By the numbers in it."""
    digits = "".join(c if c.isdigit() else " " for c in case).split()
    return [int(d) for d in digits], case


def scenario_tables(rows):
    """A table for each scenario and figure: a row a case, a column a contender."""
    lines = []
    for scenario in sorted({key[0] for key in rows}):
        lines += ["", f"## {scenario.capitalize()}"]
        mine = {k: r for k, r in rows.items() if k[0] == scenario}
        for name in sorted({k[3] for k in mine}):
            some = {k: r for k, r in mine.items() if k[3] == name}
            who = sorted({k[2] for k in some}, key=lambda c: (c != "gwha", c))
            unit = next(iter(some.values()))["unit"]
            cases = sorted({k[1] for k in some}, key=case_order)
            lines += ["", f"{name.capitalize()}, {unit}: median, worst", ""]
            lines += table(["", *who], [
                [case, *(cell(some.get((scenario, case, c, name))) for c in who)]
                for case in cases])
    return lines


# ----------------------------------------------------------------------- plots

# file, title, x axis, y axis, figure, which cases, what of a case is x
PLOTS = [
    ("takeover-interval", "Last advert to takeover", "interval of adverts, ms", "ms",
     "takeover", lambda c: c.endswith(", 1 VIP, none"), 0),
    ("last-vip", "Takeover to the last VIP's announcement", "VIPs", "ms", "last VIP",
     lambda c: c.startswith("10 ms, ") and c.endswith("none"), 1),
    ("pause", "The longest delay of an advert while VIPs are taken", "VIPs", "ms",
     "pause", lambda c: c.startswith("10 ms, ") and c.endswith("none"), 1),
]


def points(rows, figure, wanted, part):
    """{contender: [(x, median, worst)]}."""
    found = {}
    for (scenario, case, who, name), row in rows.items():
        if scenario == "takeover" and name == figure and wanted(case):
            found.setdefault(who, []).append(
                (case_order(case)[0][part], figures.median(row), figures.worst(row)))
    return {who: sorted(p) for who, p in found.items() if len(p) > 1}


def plot(rows, docs, spec):
    """One picture: medians as lines, a bar up to the worst."""
    name, title, x, y, figure, wanted, part = spec
    lines = points(rows, figure, wanted, part)
    if not lines:
        return False
    script = [f'set terminal svg size 720,420 enhanced background "white"',
              f'set output "{os.path.join(docs, name)}.svg"', f'set title "{title}"',
              f'set xlabel "{x}"', f'set ylabel "{y}"', "set logscale xy",
              "set grid", "set key left top", "set bars 0.5"]
    parts = []
    for n, who in enumerate(sorted(lines, key=lambda c: (c != "gwha", c)), 1):
        script += [f"${'d' + str(n)} << EOD",
                   *(f"{a} {max(b, 1e-4)} {max(c, 1e-4)}" for a, b, c in lines[who]),
                   "EOD"]
        parts.append(f'$d{n} using 1:2:2:3 with yerrorlines lw 2 lc {n} '
                     f'title "{who}" noenhanced')
    script.append("plot " + ", ".join(parts))
    subprocess.run(["gnuplot"], input="\n".join(script) + "\n", text=True, check=True)
    return True


# ----------------------------------------------------------------------- all of it

def keep(run, rows, docs):
    """Raw figures, and what each contender was told."""
    with open(os.path.join(docs, "figures.jsonl"), "w", encoding="utf-8") as f:
        for key in sorted(rows):
            f.write(json.dumps(rows[key]) + "\n")
    conf = os.path.join(docs, "conf")
    shutil.rmtree(conf, ignore_errors=True)
    os.makedirs(conf)
    for path in sorted(glob.glob(f"{run}/*/*/conf/*")):
        shutil.copy(path, conf)


def write(run, rows, docs):
    """results.md and all it speaks of."""
    os.makedirs(docs, exist_ok=True)
    keep(run, rows, docs)
    lines = HEAD.splitlines() + ["", ", ".join(versions()) + ".", "", "## Goals", ""]
    lines += goal_table(rows)
    for spec in PLOTS:
        if plot(rows, docs, spec):
            lines += ["", f"![{spec[1]}]({spec[0]}.svg)"]
    lines += scenario_tables(rows)
    with open(os.path.join(docs, "results.md"), "w", encoding="utf-8") as f:
        f.write("\n".join(lines) + "\n")
