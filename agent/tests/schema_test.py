#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What `gwha -j` writes, held to docs/schema/: golden outputs, and the program.

  schema_test.py GWHA       a TAP of all that needs no module
  schema_test.py --check SCHEMA
                            standard input, one document or one a line, is what
                            the schema says; exit 1 and a word about it if not
"""

import copy
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
GOLDEN = HERE / "golden"
SCHEMAS = ROOT / "docs" / "schema"
POOLS = ROOT / "docs" / "examples" / "pools" / "pools.yaml"

# Golden files of objects, and whose they are.
OBJECTS = {
    "router-show": ("routers.json", "routers.pretty.json", "nothing.json",
                    "nothing.pretty.json"),
    "group-show": ("groups.json", "groups.pretty.json"),
    "lease-show": ("leases.json", "leases.pretty.json"),
    "stats-show": ("stats.json", "stats.pretty.json"),
    "sync-show": ("syncs.json", "syncs.pretty.json"),
    "doctor": ("doctor.json", "doctor.pretty.json"),
    "firewall-show": ("firewall.json", "firewall.table.json"),
    "group-history": ("history.json",),
}
# Those of events: JSON and text by turns, a line each.
EVENTS = {"monitor": ("events.txt", "sync_events.txt")}
# What the program says shows all of their keys.
SHOWN = ("pool-plan",)
# Keys that no golden output has.
UNSEEN = {"monitor": {"lost"}}


def load(name):
    """A schema, with those that it refers to."""
    schema = json.loads((SCHEMAS / f"{name}.json").read_text(encoding="utf-8"))
    for one in list(things(schema)):
        if one.get("$ref", "").endswith(".json"):
            one.update(load(one.pop("$ref").removesuffix(".json")))
    return schema


def faults(validator, document):
    """What is wrong with a document, a line each."""
    return [f"{'/'.join(map(str, e.absolute_path))}: {e.message[:200]}"
            for e in validator.iter_errors(document)]


def things(document):
    """Every object in a document."""
    if isinstance(document, list):
        for one in document:
            yield from things(one)
    elif isinstance(document, dict):
        yield document
        for one in document.values():
            yield from things(one)


def spoiled(document):
    """A document with one key more, for each of its objects."""
    for number in range(sum(1 for _ in things(document))):
        other = copy.deepcopy(document)
        list(things(other))[number]["undocumented"] = 1
        yield other


def keys_of(schema):
    """All keys that a schema knows."""
    out = set()
    for one in things(schema):
        out |= set(one.get("properties", {}))
    return out


class Tap:
    """Results, numbered."""

    def __init__(self):
        self.count = self.failed = 0

    def result(self, name, wrong):
        """One result: fine if nothing is wrong."""
        self.count += 1
        self.failed += bool(wrong)
        print(f"{'not ok' if wrong else 'ok'} {self.count} - {name}")
        for line in wrong[:20]:
            print(f"# {line}")


def from_goldens(name):
    """(name, document) of the golden outputs of a schema."""
    for file in OBJECTS.get(name, ()):
        yield file, json.loads((GOLDEN / file).read_text(encoding="utf-8"))
    for file in EVENTS.get(name, ()):
        lines = (GOLDEN / file).read_text(encoding="utf-8").splitlines()
        for number, line in enumerate(lines, 1):
            if line.startswith("{"):
                yield f"{file}, line {number}", json.loads(line)


def run(gwha, *args, **more):
    """What the program writes as JSON."""
    got = subprocess.run([gwha, "-j", *args], stdout=subprocess.PIPE,
                         stderr=subprocess.DEVNULL, check=False, **more)
    return json.loads(got.stdout)


def from_program(name, gwha):
    """(name, document) of what the program says without a module."""
    example = ROOT / "docs" / "examples" / "gwha.yaml"
    if name == "check":
        bad = b"routers: [{dev: eth0, vrid: 256, vip: 192.0.2.1/24}]\n"
        yield "a file with an error", run(gwha, "check", "-", input=bad)
        bad = b"routers: [{dev: e, vrid: 1, preempt: on, vip: 10.0.0.1/8}]\n"
        yield "a file with a warning", run(gwha, "check", "-", input=bad)
        yield "a file without", run(gwha, "check", example)
    if name == "firewall-show":
        yield "the example", run(gwha, "firewall", "show", example,
                                 "--node", "gw1")
    if name == "maintenance-show":
        with tempfile.TemporaryDirectory() as state:
            args = "maintenance", "show", "--state", state
            yield "none", run(gwha, *args)
            (pathlib.Path(state) / "maintenance").write_text(
                "since 1700000000\n200 gw\n100 eth0/10/4\n", encoding="ascii")
            got = run(gwha, *args)
            yield "two groups", got if got["groups"] == [
                {"name": "gw", "priority": 200},
                {"name": "eth0/10/4", "priority": 100}] else None
    if name == "pool-plan":
        text = POOLS.read_text(encoding="utf-8")
        yield "the example", run(gwha, "pool", "plan", POOLS)
        fail = [word for name in ("ike1", "ike2", "ike3", "gre1")
                for word in ("--failed", name)]
        yield "failures, also one too many", run(gwha, "pool", "plan", POOLS,
                                                 *fail)
        there = text.replace("peer: 192.0.2.11\n", "peer: 192.0.2.11\n    gateway: ike2\n")
        drained = there.replace("10.0.0.12}", "10.0.0.12, state: drain}")
        yield "a drain", run(gwha, "pool", "plan", "-", "--force",
                             input=drained.encode())
    if name == "doctor":
        yield "this host", run(gwha, "doctor", example, "--node", "gw1")
        with tempfile.TemporaryDirectory() as empty:
            yield "an empty host", run(gwha, "doctor", "--root", empty)


def ids_of_doctor():
    """Every ID that the sources of the doctor have, and that they lack."""
    text = "".join(f.read_text(encoding="utf-8") for f in
                   [*(ROOT / "agent/doctor").glob("*.c"),
                    ROOT / "agent/cli/cmd_doctor.c",
                    ROOT / "agent/cli/agent_peers.c"])
    known = load("doctor")["items"]["properties"]["id"]["enum"]
    return [f"{name}: no check has it" for name in known
            if f'"{name}"' not in text]


def commands(gwha):
    """Commands of the help that read something, without a schema."""
    readers = {"show": "{}-show", "check": "check", "monitor": "monitor",
               "plan": "{}-plan", "doctor": "doctor", "history": "{}-history", "--dry-run": "apply-dry-run"}
    text = subprocess.run([gwha, "help"], stdout=subprocess.PIPE, check=True,
                          encoding="utf-8").stdout
    wrong = []
    for line in re.findall(r"^  gwha (.*)", text, re.M):
        words = re.findall(r"[a-z-]+", line)
        for word, schema in readers.items():
            name = schema.format(words[0])
            # one object is called as a command of another one
            if word in words[word == "plan":] and not (SCHEMAS / f"{name}.json").exists():
                wrong.append(f"gwha {line}: no docs/schema/{name}.json")
    return wrong


def test(gwha, jsonschema):
    """All of it, as TAP."""
    tap = Tap()
    validator = jsonschema.Draft202012Validator
    tap.result("each command that reads has a schema", commands(gwha))
    tap.result("each ID of the doctor is one of its checks", ids_of_doctor())
    for path in sorted(SCHEMAS.glob("*.json")):
        name, schema, seen = path.stem, load(path.stem), set()
        validator.check_schema(schema)
        known = validator(schema)
        for what, document in [*from_goldens(name), *from_program(name, gwha)]:
            wrong = faults(known, document)
            wrong += ["a key that the schema does not know is not noticed"
                      for other in spoiled(document)
                      if not faults(known, other)]
            tap.result(f"{name}: {what}", wrong)
            for one in things(document):
                seen |= set(one)
        if name in OBJECTS or name in EVENTS or name in SHOWN:
            tap.result(f"{name}: its keys are all seen", sorted(
                f"{key}: never" for key in
                keys_of(schema) - seen - UNSEEN.get(name, set())))
    print(f"1..{tap.count}")
    return 1 if tap.failed else 0


def check(name, jsonschema):
    """Standard input, held to a schema."""
    known = jsonschema.Draft202012Validator(load(name))
    text = sys.stdin.read()
    try:
        documents = [json.loads(text)]
    except ValueError:
        documents = [json.loads(line) for line in text.splitlines()]
    wrong = [line for one in documents for line in faults(known, one)]
    print("\n".join(wrong[:20]) or f"{len(documents)} documents, all well")
    return 1 if wrong or not documents else 0


def main():
    """Look at what there is."""
    try:
        import jsonschema  # pylint: disable=import-outside-toplevel
    except ImportError:
        print("1..0 # SKIP no python3-jsonschema")
        return 0
    if len(sys.argv) == 3 and sys.argv[1] == "--check":
        return check(sys.argv[2], jsonschema)
    if len(sys.argv) != 2:
        print(__doc__)
        return 1
    return test(os.path.abspath(sys.argv[1]), jsonschema)


if __name__ == "__main__":
    sys.exit(main())
