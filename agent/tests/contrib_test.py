#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Alerts and dashboard of contrib/ use what gwhad says, and nothing else.

contrib_test.py [GWHA]: names and labels are held to tests/golden/metrics.txt, which
metrics_test holds to the program, and to what the sources of the agent name, which
ports_test.py holds to what it says. With promtool (Debian's package prometheus) the
rules are read and tested by that as well.
"""
import configparser
import json
import pathlib
import re
import shutil
import subprocess
import sys

import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "agent/tests/golden/metrics.txt"
RULES = ROOT / "contrib/prometheus/gwha.rules.yaml"
CASES = ROOT / "contrib/prometheus/gwha.test.yaml"
BOARD = ROOT / "contrib/grafana/gwha.json"
# What Prometheus adds, or who configures it.
THEIRS = {"instance", "job", "pair"}


def agent_names():
    """What the agent says of itself, and of the module as a whole."""
    text = (ROOT / "agent/daemon/status_text.c").read_text(encoding="utf-8")
    return {f"gwha_{name}" for name in re.findall(
        r'\b(?:gwha_metric_head|one)\(out, "([a-z_]+)"', text)}


def peer_names():
    """What it says of other nodes' agents, if the file has some."""
    text = (ROOT / "agent/daemon/peer_status.c").read_text(encoding="utf-8")
    return {f"gwha_{name}" for name in re.findall(
        r'\b(?:gwha_metric_head|write_counts)\(out, "([a-z_]+)"', text)}


def said():
    """Names to labels to values; None where those are the agent's."""
    out = {name: None for name in agent_names() | peer_names()}
    for line in GOLDEN.read_text(encoding="utf-8").splitlines():
        if line.startswith("# HELP "):
            out.setdefault(line.split()[2], {})
        elif not line.startswith("#"):
            labels = out[line.split("{")[0]]
            for label, value in re.findall(r'(\w+)="((?:[^"\\]|\\.)*)"', line):
                labels.setdefault(label, set()).add(value)
    return out


def states_of_agent():
    """The values of gwha_agent_state's label."""
    text = (ROOT / "agent/daemon/reconcile.c").read_text(encoding="utf-8")
    return set(re.findall(r'\[GWHAD_\w+\] = "([a-z-]+)"', text))


# Of these labels all values are known; those of others are the network's.
CLOSED = {"state", "name", "range", "way", "part"}


def faults(expr, known):
    """What an expression has that nobody says."""
    wrong = []
    for name, labels in re.findall(r"\b(gwha_\w+)(\{[^}]*\})?", expr):
        if name not in known:
            wrong.append(f"{name}: nobody says it")
            continue
        of = known[name]
        if of is None:
            of = {"state": states_of_agent(), "group": set(), "check": set(),
                  "peer": set(), "what": set(), "why": set()}
        for label, how, value in re.findall(r'(\w+)\s*(=~|!~|!=|=)\s*"([^"]*)"',
                                            labels):
            if label in THEIRS:
                continue
            if label not in of:
                wrong.append(f"{name}: has no label {label}")
            elif label in CLOSED:
                parts = value.split("|") if "~" in how else [value]
                wrong += [f"{name}: {label} is never {part}" for part in parts
                          if not any(re.fullmatch(part, one)
                                     for one in of[label])]
    return wrong


def of_rules(known):
    """What is wrong with the alerts."""
    wrong, seen = [], set()
    for group in yaml.safe_load(RULES.read_text(encoding="utf-8"))["groups"]:
        for rule in group["rules"]:
            name = rule["alert"]
            if name in seen:
                wrong.append(f"{name}: twice")
            seen.add(name)
            wrong += [f"{name}: {one}" for one in faults(rule["expr"], known)]
            if set(rule.get("annotations", {})) != {"summary", "description"}:
                wrong.append(f"{name}: without a summary and a description")
            if rule.get("labels", {}).get("severity") not in ("critical", "warning", "info"):
                wrong.append(f"{name}: without a severity")
            # what a summary names must come out of the expression
            for label in re.findall(r"\$labels\.(\w+)", str(rule["annotations"])):
                by = re.findall(r"by \(([^)]*)\)", rule["expr"])
                if by and not all(label in one.replace(",", " ").split() for one in by):
                    wrong.append(f"{name}: {label} is summed up")
    return wrong or ([] if len(seen) > 10 else ["too few alerts"])


def of_cases(known):
    """What is wrong with their tests."""
    wrong = []
    for test in yaml.safe_load(CASES.read_text(encoding="utf-8"))["tests"]:
        for one in test["input_series"]:
            wrong += faults(one["series"], known)
    return wrong


def of_board(known):
    """What is wrong with the dashboard."""
    board = json.loads(BOARD.read_text(encoding="utf-8"))
    wrong, exprs = [], [board["annotations"]["list"][0]["expr"]]
    ids = [panel["id"] for panel in board["panels"]]
    if len(set(ids)) != len(ids):
        wrong.append("panels of one number")
    room = set()
    for panel in board["panels"]:
        at = panel["gridPos"]
        mine = {(x, y) for x in range(at["x"], at["x"] + at["w"])
                for y in range(at["y"], at["y"] + at["h"])}
        if mine & room or at["x"] + at["w"] > 24:
            wrong.append(f"{panel['title']}: lies over another one")
        room |= mine
        exprs += [target["expr"] for target in panel.get("targets", [])]
    exprs += [one["query"] for one in board["templating"]["list"]]
    for expr in exprs:
        wrong += faults(expr, known)
    return wrong


SNIPPETS = {
    "networkd/keep.conf": {("Network", "KeepConfiguration")},
    "networkd/foreign.conf": {("Network", "ManageForeignRoutes"),
                              ("Network", "ManageForeignRoutingPolicyRules")},
    "NetworkManager/gwha.conf": {("keyfile", "unmanaged-devices")},
}


def of_snippets():
    """What is wrong with files for who else configures devices."""
    wrong = []
    for name, want in SNIPPETS.items():
        conf = configparser.ConfigParser(delimiters="=", interpolation=None)
        conf.optionxform = str
        conf.read(ROOT / "contrib" / name, encoding="utf-8")
        have = {(s, key) for s in conf.sections() for key in conf[s]}
        wrong += [f"{name}: {one}" for one in have ^ want]
    return wrong


def promtool(*args, **more):
    """What promtool has against it."""
    got = subprocess.run(["promtool", *args], stdout=subprocess.PIPE, check=False,
                         stderr=subprocess.STDOUT, encoding="utf-8", **more)
    return got.stdout.splitlines() or ["failed"] if got.returncode else []


def main():
    """All of it, as TAP."""
    known = said()
    results = [
        ("alerts use what is said", of_rules(known)),
        ("and their tests do", of_cases(known)),
        ("the dashboard uses what is said", of_board(known)),
        ("what is for networkd and NetworkManager has its keys", of_snippets()),
        ("what nobody says is noticed", [] if len(faults(
            'gwha_x + gwha_group_state{stat="a"} + gwha_group_state{state="b"}',
            known)) == 3 else ["it is not"]),
    ]
    if shutil.which("promtool"):
        results += [
            ("promtool reads the alerts", promtool("check", "rules", str(RULES))),
            ("and they do what their tests say", promtool("test", "rules", str(CASES))),
            ("and reads what is said", promtool(
                "check", "metrics", input=GOLDEN.read_text(encoding="utf-8"))),
        ]
    else:
        print("# without promtool: the syntax of expressions is not looked at")
    for number, (name, wrong) in enumerate(results, 1):
        print(f"{'not ok' if wrong else 'ok'} {number} - {name}")
        for line in wrong[:20]:
            print(f"# {line}")
    print(f"1..{len(results)}")
    return 1 if any(wrong for _, wrong in results) else 0


if __name__ == "__main__":
    sys.exit(main())
