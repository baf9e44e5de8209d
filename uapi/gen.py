#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Generate what follows from the netlink contract, uapi/gwha.yaml.

Without arguments every generated file is written; with --check none is, and
the exit status is 1 if one of them is not what the contract says.
"""

import argparse
import pathlib
import sys
import textwrap

import yaml

ROOT = pathlib.Path(__file__).resolve().parent.parent
SOURCE = "uapi/gwha.yaml"
REDO = "make uapi"
NOTE = f"Generated from {SOURCE}, do not edit: run `{REDO}`."

INT_BITS = {"u8": 8, "u16": 16, "u32": 32, "u64": 64}
TYPES = {*INT_BITS, "pad", "flag", "string", "binary", "nest"}

# Every key that may stand in a mapping, and whether it must.
KEYS = {
    "file": {"name": 1, "protocol": 1, "uapi-header": 1, "doc": 1,
             "definitions": 1, "attribute-sets": 1, "operations": 1,
             "mcast-groups": 1},
    "const": {"name": 1, "type": 1, "value": 1, "doc": 1},
    "enum": {"name": 1, "type": 1, "doc": 1, "entries": 1},
    "entry": {"name": 1, "value": 0, "doc": 0},
    "set": {"name": 1, "doc": 1, "attributes": 1},
    "attribute": {"name": 1, "type": 1, "doc": 0, "enum": 0, "checks": 0,
                  "multi-attr": 0, "nested-attributes": 0, "display-hint": 0},
    "checks": {"min": 0, "max": 0, "min-len": 0, "max-len": 0},
    "operations": {"list": 1},
    "operation": {"name": 1, "doc": 1, "attribute-set": 1, "flags": 0,
                  "do": 0, "dump": 0, "event": 0, "mcgrp": 0},
    "call": {"request": 0, "reply": 0},
    "message": {"attributes": 1},
    "groups": {"list": 1},
    "mcgrp": {"name": 1},
}


class ContractError(Exception):
    """The contract says something that the generator does not know."""


def checked(kind, node, where):
    """Return node if it is a mapping of this kind, with no other key."""
    if not isinstance(node, dict):
        raise ContractError(f"{where}: must be a mapping")
    keys = KEYS[kind]
    for key in node:
        if key not in keys:
            raise ContractError(f"{where}: unknown key '{key}'")
    for key, needed in keys.items():
        if needed and key not in node:
            raise ContractError(f"{where}: '{key}' is missing")
    return node


def unique(nodes, where):
    """Return nodes by their names, which must differ."""
    out = {}
    for node in nodes:
        if node["name"] in out:
            raise ContractError(f"{where}: '{node['name']}' stands twice")
        out[node["name"]] = node
    return out


def c_name(*parts):
    """GWHA_A_B of 'a', 'b'."""
    return "_".join(("gwha",) + parts).replace("-", "_").upper()


class Spec:
    """The contract, checked, with every value filled in."""

    def __init__(self, path):
        with open(path, encoding="utf-8") as src:
            raw = checked("file", yaml.safe_load(src), SOURCE)
        if raw["protocol"] != "genetlink":
            raise ContractError(f"protocol: '{raw['protocol']}' is unknown")
        self.raw = raw
        self.doc = raw["doc"].strip()
        self.consts, self.enums = {}, {}
        for node in raw["definitions"]:
            self._definition(node)
        self.sets = unique((self._set(n) for n in raw["attribute-sets"]),
                           "attribute-sets")
        groups = checked("groups", raw["mcast-groups"], "mcast-groups")
        self.mcgrps = list(unique((checked("mcgrp", n, "mcast-groups")
                                   for n in groups["list"]), "mcast-groups"))
        ops = checked("operations", raw["operations"], "operations")
        self.ops = list(unique((self._op(n) for n in ops["list"]),
                               "operations").values())
        self._links()

    def _definition(self, node):
        kind = node.get("type")
        where = f"definitions, {node.get('name')}"
        if kind == "const":
            checked("const", node, where)
            self.consts[node["name"]] = node
        elif kind == "enum":
            checked("enum", node, where)
            value = 0
            for entry in node["entries"]:
                checked("entry", entry, where)
                value = entry.setdefault("value", value) + 1
            unique(node["entries"], where)
            self.enums[node["name"]] = node
        else:
            raise ContractError(f"{where}: type '{kind}' is unknown")

    @staticmethod
    def _set(node):
        where = f"attribute-sets, {node.get('name')}"
        checked("set", node, where)
        for number, attr in enumerate(node["attributes"], 1):
            spot = f"{where}, {attr.get('name')}"
            checked("attribute", attr, spot)
            checked("checks", attr.setdefault("checks", {}), spot)
            if attr["type"] not in TYPES:
                raise ContractError(f"{spot}: type '{attr['type']}' is unknown")
            if attr["type"] != "pad" and "doc" not in attr:
                raise ContractError(f"{spot}: 'doc' is missing")
            if (attr["type"] == "nest") != ("nested-attributes" in attr):
                raise ContractError(f"{spot}: a nest names its set, and only "
                                    "a nest does")
            if "enum" in attr and attr["type"] not in INT_BITS:
                raise ContractError(f"{spot}: only a number has an enum")
            attr["number"] = number
        node["by_name"] = unique(node["attributes"], where)
        return node

    @staticmethod
    def _op(node):
        where = f"operations, {node.get('name')}"
        checked("operation", node, where)
        for kind in ("do", "dump"):
            for part in checked("call", node.get(kind, {}), where).values():
                checked("message", part, f"{where}, {kind}")
        if "event" in node:
            checked("message", node["event"], f"{where}, event")
        for flag in node.get("flags", []):
            if flag != "admin-perm":
                raise ContractError(f"{where}: flag '{flag}' is unknown")
        return node

    def _links(self):
        """Check that every name used is the name of something."""
        for aset in self.sets.values():
            for attr in aset["attributes"]:
                for key, known in (("enum", self.enums),
                                   ("nested-attributes", self.sets)):
                    if key in attr and attr[key] not in known:
                        raise ContractError(f"{aset['name']}, {attr['name']}: "
                                            f"no {key} '{attr[key]}'")
        for op in self.ops:
            if op["attribute-set"] not in self.sets:
                raise ContractError(f"{op['name']}: no attribute-set "
                                    f"'{op['attribute-set']}'")
            known = self.sets[op["attribute-set"]]["by_name"]
            for what, names in messages(op):
                for name in names:
                    if name not in known:
                        raise ContractError(f"{op['name']}, {what}: no "
                                            f"attribute '{name}'")
            if "mcgrp" in op and op["mcgrp"] not in self.mcgrps:
                raise ContractError(f"{op['name']}: no group '{op['mcgrp']}'")


def messages(op):
    """Yield (what, attribute names) of every message of an operation."""
    for kind in ("do", "dump"):
        for part, message in op.get(kind, {}).items():
            yield f"{kind} {part}", message["attributes"]
    if "event" in op:
        yield "event", op["event"]["attributes"]


def comment(text, first=" * ", rest=" * ", width=80):
    """The lines of a text inside a comment."""
    return textwrap.wrap(" ".join(text.split()), width, initial_indent=first,
                         subsequent_indent=rest, break_on_hyphens=False,
                         break_long_words=False)


def member(name, doc):
    """The lines of a kernel-doc member."""
    return comment(f"@{name}: {doc}", rest=" *\t", width=74)


def head_c(what):
    """The head of a generated C header or source, as a list of lines."""
    return ["/* SPDX-License-Identifier: GPL-2.0-or-later */",
            "/*", *comment(what), " *", f" * {NOTE}", " */", ""]


def numbered(enum, doc, rows, tail=()):
    """A kernel-doc enum: rows are (name, value or None, doc)."""
    out = ["/**", *comment(f"enum {enum} - {doc}", rest=" *\t", width=74)]
    for name, _, text in rows:
        out += member(name, text)
    out += [" */", f"enum {enum} {{"]
    for name, value, _ in rows:
        out.append(f"\t{name}," if value is None else f"\t{name} = {value},")
    return out + [*tail, "};", ""]


def uapi_header(spec):
    """uapi/linux/gwha.h"""
    out = head_c("The netlink family of gwha. " + spec.doc)
    out += ["#ifndef _UAPI_LINUX_GWHA_H", "#define _UAPI_LINUX_GWHA_H", "",
            "/* Name and version of the generic netlink family. */",
            f'#define GWHA_GENL_NAME\t"{spec.raw["name"]}"',
            "#define GWHA_GENL_VERSION\t1", ""]
    for const in spec.consts.values():
        out += [f"/* {const['doc']} */",
                f"#define {c_name(const['name'])}\t{const['value']}", ""]
    for enum in spec.enums.values():
        rows, expected = [], 0
        for entry in enum["entries"]:
            value = entry["value"]
            shown = value if value != expected or not rows else None
            rows.append((c_name(enum["name"], entry["name"]), shown,
                         entry.get("doc", entry["name"])))
            expected = value + 1
        out += numbered("gwha_" + enum["name"].replace("-", "_"),
                        enum["doc"], rows)
    for aset in spec.sets.values():
        rows = [(c_name("a", aset["name"], attr["name"]),
                 attr["number"] if attr["number"] == 1 else None,
                 attr.get("doc", "Aligns 64-bit values."))
                for attr in aset["attributes"]]
        top = c_name("a", aset["name"], "max")
        out += numbered("gwha_a_" + aset["name"].replace("-", "_"),
                        aset["doc"], rows,
                        ["\t/* private: */", f"\t__{top},",
                         f"\t{top} = __{top} - 1,"])
    rows = [(c_name("cmd", op["name"]), None if number else 1, op["doc"])
            for number, op in enumerate(spec.ops)]
    out += numbered("gwha_cmd", "Commands and notifications.", rows,
                    ["\t/* private: */", "\t__GWHA_CMD_MAX,",
                     "\tGWHA_CMD_MAX = __GWHA_CMD_MAX - 1,"])
    out.append("/* Multicast groups. */")
    out += [f'#define {c_name("mcgrp", name)}\t"{name}"'
            for name in spec.mcgrps]
    return out + ["", "#endif /* _UAPI_LINUX_GWHA_H */"]


FILES = {
    "uapi/linux/gwha.h": uapi_header,
}


def main():
    """Write or check every generated file."""
    args = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    args.add_argument("--check", action="store_true",
                      help="write nothing; exit 1 if a file differs")
    check = args.parse_args().check
    try:
        spec = Spec(ROOT / SOURCE)
    except (ContractError, yaml.YAMLError) as err:
        print(f"gen.py: {SOURCE}: {err}", file=sys.stderr)
        return 2
    differ = 0
    for name, make in FILES.items():
        path = ROOT / name
        text = "\n".join(make(spec)) + "\n"
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        differ += 1
        if check:
            print(f"gen.py: {name} is not what {SOURCE} says: "
                  f"run `{REDO}` and commit it", file=sys.stderr)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            print(f"wrote {name}")
    return 1 if check and differ else 0


if __name__ == "__main__":
    sys.exit(main())
