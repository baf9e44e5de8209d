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

import schema

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
    "dumping": {"pre": 0, "reply": 0},
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
            if attr.get("display-hint", "ipv6") != "ipv6":
                raise ContractError(f"{spot}: the only display-hint known is "
                                    "ipv6, for an address of either family")
            attr["number"] = number
        node["by_name"] = unique(node["attributes"], where)
        return node

    @staticmethod
    def _op(node):
        where = f"operations, {node.get('name')}"
        checked("operation", node, where)
        for kind, keys in (("do", "call"), ("dump", "dumping")):
            for name, part in checked(keys, node.get(kind, {}),
                                      where).items():
                if name != "pre":
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
            if part != "pre":
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


def head_c(what, source=False):
    """The head of a generated C header or source, as a list of lines."""
    tag = "SPDX-License-Identifier: GPL-2.0-or-later"
    return [f"// {tag}" if source else f"/* {tag} */",
            "/*", *comment(what), " *", f" * {NOTE}", " */", ""]


def numbered(enum, doc, rows, top=None):
    """A kernel-doc enum: rows are (name, value or None, doc)."""
    if top:
        rows = [*rows, (f"__{top}", None, "One above the highest."),
                (top, f"__{top} - 1", "The highest.")]
    out = ["/**", *comment(f"enum {enum} - {doc}", rest=" *\t", width=74)]
    for name, _, text in rows:
        out += member(name, text)
    out += [" */", f"enum {enum} {{"]
    for name, value, _ in rows:
        out.append(f"\t{name}," if value is None else f"\t{name} = {value},")
    return out + ["};", ""]


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
                        top)
    rows = [(c_name("cmd", op["name"]), None if number else 1, op["doc"])
            for number, op in enumerate(spec.ops)]
    out += numbered("gwha_cmd", "Commands and notifications.", rows,
                    "GWHA_CMD_MAX")
    out.append("/* Multicast groups. */")
    out += [f'#define {c_name("mcgrp", name)}\t"{name}"'
            for name in spec.mcgrps]
    return out + ["", "#endif /* _UAPI_LINUX_GWHA_H */"]


def limits(attr, spec):
    """(lowest, highest) number that an attribute may hold."""
    if "enum" in attr:
        values = [e["value"] for e in spec.enums[attr["enum"]]["entries"]]
        return min(values), max(values)
    checks = attr["checks"]
    return (checks.get("min", 0),
            checks.get("max", 2 ** INT_BITS[attr["type"]] - 1))


def is_bool(attr):
    """Whether an attribute is a number that is 0 or 1."""
    return attr["type"] == "u8" and attr["checks"] == {"max": 1}


def policy_entry(attr, spec):
    """The initializer of one attribute in a kernel policy."""
    kind, checks = attr["type"], attr["checks"]
    if kind == "nest":
        return f"NLA_POLICY_NESTED({policy_name(attr['nested-attributes'])})"
    if kind == "string":
        return f"{{ .type = NLA_NUL_STRING, .len = {checks['max-len']} }}"
    if kind == "flag":
        return "{ .type = NLA_FLAG }"
    if kind == "binary":
        return (f"NLA_POLICY_RANGE(NLA_BINARY, {checks.get('min-len', 0)}, "
                f"{checks['max-len']})")
    ctype = f"NLA_{kind.upper()}"
    # Of an enum with gaps too: a function shares its place in the policy with
    # the range, and kernels that report the policy warn of what they read there.
    low, high = limits(attr, spec)
    if high > 0x7fff and high < 2 ** INT_BITS[kind] - 1:
        return f"NLA_POLICY_FULL_RANGE({ctype}, &{range_name(attr)})"
    if (low, high) == (0, 2 ** INT_BITS[kind] - 1):
        return f"{{ .type = {ctype} }}"
    if low == 0:
        return f"NLA_POLICY_MAX({ctype}, {high})"
    if high == 2 ** INT_BITS[kind] - 1:
        return f"NLA_POLICY_MIN({ctype}, {low})"
    return f"NLA_POLICY_RANGE({ctype}, {low}, {high})"


def policy_name(name):
    """The name of the policy of a set or an operation."""
    return f"{name.replace('-', '_')}_policy"


def range_name(attr):
    """The name of the range of an attribute too large for a policy."""
    low, high = attr["checks"].get("min", 0), attr["checks"]["max"]
    return f"range_{low}_{high}"


def policy_lines(name, top, aset, attrs, spec):
    """A kernel policy."""
    out = [f"static const struct nla_policy {name}[{top} + 1] = {{"]
    for attr in attrs:
        if attr["type"] == "pad":
            continue
        cname = c_name("a", aset["name"], attr["name"])
        line = f"\t[{cname}] = {policy_entry(attr, spec)},"
        if len(line) > 76:
            line = line.replace(" = ", " =\n\t\t", 1)
        out.append(line)
    return out + ["};", ""]


def requested(op, spec):
    """The attributes that a request of an operation may hold."""
    names = {n for what, group in messages(op) if what.endswith("request")
             for n in group}
    aset = spec.sets[op["attribute-set"]]
    return [a for a in aset["attributes"] if a["name"] in names]


def handlers(op):
    """(field, function) of the handlers of an operation."""
    base = "gwha_nl_" + op["name"].replace("-", "_")
    out = [("doit", f"{base}_doit")] if "do" in op else []
    if "pre" in op.get("dump", {}):
        out.append(("start", op["dump"]["pre"].replace("-", "_")))
    return out + ([("dumpit", f"{base}_dumpit")] if "dump" in op else [])


def kernel_header(spec):
    """kmod/nl_gen.h"""
    served = [op for op in spec.ops if "event" not in op]
    out = head_c("Policies, operations and multicast groups of the netlink "
                 "family. The handlers declared here are defined in nl.c.")
    out += ["#ifndef GWHA_NL_GEN_H", "#define GWHA_NL_GEN_H", "",
            "#include <net/genetlink.h>", "", "#include <linux/gwha.h>", "",
            f"#define GWHA_NL_OPS_N\t{len(served)}",
            f"#define GWHA_NL_MCGRPS_N\t{len(spec.mcgrps)}", "",
            "/* Index into gwha_nl_mcgrps[]. */", "enum gwha_nl_mcgrp {"]
    out += [f"\t{c_name('nl', 'mcgrp', name)}," for name in spec.mcgrps]
    out += ["};", "",
            "extern const struct genl_ops gwha_nl_ops[GWHA_NL_OPS_N];",
            "extern const struct genl_multicast_group "
            "gwha_nl_mcgrps[GWHA_NL_MCGRPS_N];", ""]
    for op in served:
        for field, func in handlers(op):
            if field == "doit":
                args = "struct sk_buff *skb, struct genl_info *info"
            elif field == "start":
                args = "struct netlink_callback *cb"
            else:
                args = "struct sk_buff *skb, struct netlink_callback *cb"
            line = f"int {func}({args});"
            if len(line) > 80:
                first, rest = args.split(", ")
                pad = " " * (len(func) + 5)
                line = (f"int {func}({first},\n"
                        f"{tabbed(pad)}{rest});")
            out.append(line)
    return out + ["", "#endif /* GWHA_NL_GEN_H */"]


def tabbed(pad):
    """Spaces as tabs of 8 and the rest."""
    return "\t" * (len(pad) // 8) + " " * (len(pad) % 8)


def kernel_source(spec):
    """kmod/nl_gen.c"""
    out = head_c("Policies, operations and multicast groups of the netlink "
                 "family. Validation is strict for every operation; one "
                 "without attributes refuses them by a policy, for without "
                 "any the kernel looks at none. Each policy is as long as "
                 "its set: what is not in it is refused, and no handler "
                 "reads beyond it. The gaps of an enum are left "
                 "to the handlers.", source=True)
    out += ["#include <net/genetlink.h>", "#include <net/netlink.h>", "",
            '#include "nl_gen.h"', ""]
    served = [op for op in spec.ops if "event" not in op]
    attrs = [a for op in served for a in requested(op, spec)]
    nested = [spec.sets[n] for n in dict.fromkeys(
        a["nested-attributes"] for a in attrs if a["type"] == "nest")]
    attrs += [a for aset in nested for a in aset["attributes"]]
    ranges = {range_name(a): limits(a, spec) for a in attrs
              if "FULL_RANGE" in (a["type"] != "pad"
                                  and policy_entry(a, spec) or "")}
    for name, (low, high) in ranges.items():
        out += [f"static struct netlink_range_validation {name} = {{",
                *([f"\t.min = {low},"] if low else []),
                f"\t.max = {high},", "};", ""]
    for aset in nested:
        out += policy_lines(policy_name(aset["name"]),
                            c_name("a", aset["name"], "max"), aset,
                            aset["attributes"], spec)
    table = []
    for op in served:
        name = policy_name(op["name"])
        table += ["\t{", f"\t\t.cmd = {c_name('cmd', op['name'])},"]
        table += [f"\t\t.{field} = {func}," for field, func in handlers(op)]
        wanted = requested(op, spec)
        if wanted:
            aset = spec.sets[op["attribute-set"]]
            # of the whole set, so that no handler can look beyond its end
            top = c_name("a", aset["name"], "max")
            out += policy_lines(name, top, aset, wanted, spec)
        else:
            top = 1
            out += [f"static const struct nla_policy {name}[{top} + 1] = {{",
                    f"\t[{top}] = {{ .type = NLA_REJECT }},", "};", ""]
        table += [f"\t\t.policy = {name},", f"\t\t.maxattr = {top},"]
        if "admin-perm" in op.get("flags", []):
            table.append("\t\t.flags = GENL_ADMIN_PERM,")
        table.append("\t},")
    out += ["const struct genl_ops gwha_nl_ops[GWHA_NL_OPS_N] = {", *table,
            "};", "",
            "const struct genl_multicast_group "
            "gwha_nl_mcgrps[GWHA_NL_MCGRPS_N] = {"]
    out += [f"\t[{c_name('nl', 'mcgrp', name)}] = "
            f"{{ .name = {c_name('mcgrp', name)} }}," for name in spec.mcgrps]
    return out + ["};"]


def c_text(text):
    """A C string literal."""
    text = " ".join(text.split()).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{text}"'


def agent_header(spec):
    """agent/lib/attrs_gen.h"""
    out = head_c("Tables of the contract's enums, attributes and commands.")
    out += ["#ifndef GWHA_ATTRS_GEN_H", "#define GWHA_ATTRS_GEN_H", "",
            '#include "attrs.h"', ""]
    out += [f"extern const struct gwha_enum {enum_table(name)};"
            for name in spec.enums]
    out.append("")
    out += [f"extern const struct gwha_attr_set {set_table(name)};"
            for name in spec.sets]
    return out + ["", "/* By GWHA_CMD_*; entry 0 is empty. */",
                  "extern const struct gwha_cmd_info "
                  "gwha_cmd_infos[GWHA_CMD_MAX + 1];",
                  "", "#endif /* GWHA_ATTRS_GEN_H */"]


def enum_table(name):
    """The name of the table of an enum."""
    return f"gwha_enum_{name.replace('-', '_')}"


def set_table(name):
    """The name of the table of an attribute set."""
    return f"gwha_set_{name.replace('-', '_')}"


def agent_attr(attr, aset, spec):
    """The initializer of one attribute in the agent's table."""
    kind = "bool" if is_bool(attr) else attr["type"]
    out = [f"\t[{c_name('a', aset['name'], attr['name'])}] = {{",
           f"\t\t.id = {c_name('a', aset['name'], attr['name'])},",
           f"\t\t.name = \"{attr['name']}\",",
           f"\t\t.key = \"{attr['name'].replace('-', '_')}\",",
           f"\t\t.type = {c_name('type', kind)},"]
    if attr["type"] in INT_BITS:
        low, high = limits(attr, spec)
        out += [f"\t\t.min = {low}," if low else None,
                f"\t\t.max = {high:#x}ULL," if high > 2 ** 31 - 1
                else f"\t\t.max = {high},"]
    for key, field in (("min-len", "min_len"), ("max-len", "max_len")):
        if key in attr["checks"]:
            out.append(f"\t\t.{field} = {attr['checks'][key]},")
    if attr["name"].endswith("-us"):
        out.append("\t\t.is_time = true,")
    if attr["name"].endswith("-kbit"):
        out.append("\t\t.is_rate = true,")
    if "display-hint" in attr:
        out.append("\t\t.is_addr = true,")
    if attr.get("multi-attr"):
        out.append("\t\t.is_list = true,")
    if "enum" in attr:
        out.append(f"\t\t.values = &{enum_table(attr['enum'])},")
    if "nested-attributes" in attr:
        out.append(f"\t\t.nested = &{set_table(attr['nested-attributes'])},")
    if "doc" in attr:
        out.append(f"\t\t.doc = {c_text(attr['doc'])},")
    return [line for line in out if line] + ["\t},"]


def agent_source(spec):
    """agent/lib/attrs_gen.c"""
    out = head_c("Tables of the contract's enums, attributes and commands.",
                 source=True)
    out += ['#include "attrs_gen.h"', ""]
    for name, enum in spec.enums.items():
        out += [f"static const struct gwha_enum_value "
                f"{name.replace('-', '_')}_values[] = {{"]
        out += [f"\t{{ {c_name(name, e['name'])}, \"{e['name']}\",\n"
                f"\t  {c_text(e.get('doc', ''))} }}," for e in enum["entries"]]
        out += ["};", "", f"const struct gwha_enum {enum_table(name)} = {{",
                f"\t.name = \"{name}\",",
                f"\t.values = {name.replace('-', '_')}_values,",
                f"\t.n = {len(enum['entries'])},", "};", ""]
    for name, aset in spec.sets.items():
        attrs = f"{name.replace('-', '_')}_attrs"
        top = c_name("a", name, "max")
        out += [f"static const struct gwha_attr {attrs}[{top} + 1] = {{"]
        for attr in aset["attributes"]:
            out += agent_attr(attr, aset, spec)
        out += ["};", "", f"const struct gwha_attr_set {set_table(name)} = {{",
                f"\t.name = \"{name}\",", f"\t.attrs = {attrs},",
                f"\t.max = {top},", "};", ""]
    out.append("const struct gwha_cmd_info gwha_cmd_infos[GWHA_CMD_MAX + 1]"
               " = {")
    for op in spec.ops:
        out += [f"\t[{c_name('cmd', op['name'])}] = {{",
                f"\t\t.name = \"{op['name']}\",",
                f"\t\t.set = &{set_table(op['attribute-set'])},", "\t},"]
    return out + ["};"]


def table(heads, rows):
    """A Markdown table."""
    out = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    for row in rows:
        cells = (" ".join(str(c).split()).replace("|", "\\|") for c in row)
        out.append("| " + " | ".join(cells) + " |")
    return out + [""]


def attr_range(attr, spec):
    """What an attribute may hold, in words."""
    if "enum" in attr:
        return f"[{attr['enum']}](#enum-{attr['enum']})"
    if "nested-attributes" in attr:
        name = attr["nested-attributes"]
        times = ", may be repeated" if attr.get("multi-attr") else ""
        return f"[{name}](#attributes-of-{name}){times}"
    checks = attr["checks"]
    if attr["type"] in INT_BITS and checks:
        return "{} to {}".format(*limits(attr, spec))
    if "min-len" in checks:
        return f"{checks['min-len']} to {checks['max-len']} bytes"
    if "max-len" in checks:
        return f"at most {checks['max-len']} bytes"
    return ""


def document(spec):
    """docs/netlink.md"""
    out = ["<!-- SPDX-License-Identifier: GPL-2.0-or-later -->",
           f"<!-- {NOTE} -->", "# The netlink family of gwha", "",
           *comment(spec.doc, "", ""), "",
           f"Generic netlink family `{spec.raw['name']}`, version 1. "
           "Numbers are in host order,", "addresses in network order. "
           "Constants are in `uapi/linux/gwha.h`.", "", "## Operations", ""]
    for number, op in enumerate(spec.ops, 1):
        who = ("needs CAP_NET_ADMIN" if "admin-perm" in op.get("flags", [])
               else "open to everybody")
        if "event" in op:
            who = f"sent to the multicast group `{op['mcgrp']}`"
        out += [f"### {op['name']}", "", *comment(op["doc"], "", ""), "",
                *comment(f"`{c_name('cmd', op['name'])}` = {number}, {who}; "
                         f"attributes of [{op['attribute-set']}]"
                         f"(#attributes-of-{op['attribute-set']}).", "", ""),
                ""]
        rows = [(what, ", ".join(f"`{n}`" for n in names) or "none")
                for what, names in messages(op)]
        out += table(("message", "attributes"), rows)
    for name, aset in spec.sets.items():
        out += [f"## Attributes of {name}", "", *comment(aset["doc"], "", ""),
                ""]
        out += table(("number", "name", "type", "values", "meaning"),
                     [(a["number"], f"`{a['name']}`", a["type"],
                       attr_range(a, spec),
                       a.get("doc", "Aligns 64-bit values."))
                      for a in aset["attributes"]])
    for name, enum in spec.enums.items():
        out += [f"## Enum {name}", "", *comment(enum["doc"], "", ""), ""]
        out += table(("value", "name", "meaning"),
                     [(e["value"], f"`{e['name']}`", e.get("doc", ""))
                      for e in enum["entries"]])
    out += ["## Constants", ""]
    out += table(("name", "value", "meaning"),
                 [(f"`{c_name(n)}`", c["value"], c["doc"])
                  for n, c in spec.consts.items()])
    return out[:-1]


FILES = {
    "uapi/linux/gwha.h": uapi_header,
    "kmod/nl_gen.h": kernel_header,
    "kmod/nl_gen.c": kernel_source,
    "agent/lib/attrs_gen.h": agent_header,
    "agent/lib/attrs_gen.c": agent_source,
    "docs/netlink.md": document,
    **schema.makers(messages, limits, NOTE),
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
