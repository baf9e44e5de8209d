# SPDX-License-Identifier: GPL-2.0-or-later
"""JSON Schemas of what `gwha -j` writes of the contract's objects.

What agent/lib/out_json.c does with an attribute is said here once more, and for
all of them: agent/tests/schema_test.py holds the one against the other.
"""

import json

DRAFT = "https://json-schema.org/draft/2020-12/schema"

# File, operation whose answers it has, title; and the attributes, if not all.
LISTS = (
    ("router-show", "router-get", "gwha -j router show", None),
    ("group-show", "group-get", "gwha -j group show", None),
    ("lease-show", "group-get", "gwha -j lease show",
     lambda name: name == "name" or name.startswith("lease")),
    ("stats-show", "stats-get", "gwha -j stats show", None),
    ("sync-show", "sync-get", "gwha -j sync show", None),
)
EVENTS = ("state-event", "sync-event")


def words(text):
    """A text on one line."""
    return " ".join(text.split())


def is_secret(attr):
    """Bytes that are no address; they are never written."""
    return attr["type"] == "binary" and "display-hint" not in attr


def is_flag(attr):
    """Written as true or false."""
    return (attr["type"] == "flag" or
            (attr["type"] == "u8" and attr["checks"].get("max") == 1
             and "enum" not in attr))


def value(attr, spec, limits):
    """The schema of one value of an attribute."""
    if attr["type"] == "nest":
        return {"$ref": f"#/$defs/{attr['nested-attributes']}"}
    if attr["type"] in ("string", "binary"):
        return {"type": "string"}
    if is_flag(attr):
        return {"type": "boolean"}
    if "enum" in attr:
        # a number is what a later module has more
        names = [e["name"] for e in spec.enums[attr["enum"]]["entries"]]
        return {"anyOf": [{"enum": names}, {"type": "integer", "minimum": 0}]}
    # the lowest is that of requests: what nobody gave may be shown as 0; and
    # the highest of 64 bits is no number that JSON's readers know
    out = {"type": "integer", "minimum": 0}
    return (out if attr["type"] == "u64" else
            {**out, "maximum": limits(attr, spec)[1]})


def thing(attrs, spec, limits, doc):
    """The schema of an object with these attributes, and with no other."""
    keys, needed = {}, []
    for attr in attrs:
        if attr["type"] == "pad" or is_secret(attr):
            continue
        key = attr["name"].replace("-", "_")
        one = value(attr, spec, limits)
        if attr.get("multi-attr"):
            one = {"type": "array", "items": one}
            needed.append(key)
        keys[key] = {"description": words(attr["doc"]), **one}
    out = {"type": "object", "properties": keys,
           "additionalProperties": False}
    if doc:
        out = {"description": words(doc), **out}
    return {**out, "required": needed} if needed else out


def nested(attrs, spec):
    """The sets that attributes have in them, and those of these."""
    out = {}
    for attr in attrs:
        if attr["type"] == "nest" and attr["nested-attributes"] not in out:
            aset = spec.sets[attr["nested-attributes"]]
            out[aset["name"]] = aset
            out.update(nested(aset["attributes"], spec))
    return out


def answers(op, messages, spec, only=None):
    """The attributes that an operation's answers or events may have."""
    names = {n for what, group in messages(op)
             if what.endswith("reply") or what == "event" for n in group}
    return [a for a in spec.sets[op["attribute-set"]]["attributes"]
            if a["name"] in names and (not only or only(a["name"]))]


def document(title, note, body, defs):
    """The lines of a file."""
    whole = {"$comment": f"SPDX-License-Identifier: GPL-2.0-or-later. {note}",
             "$schema": DRAFT, "title": title, **body}
    if defs:
        whole["$defs"] = defs
    return json.dumps(whole, indent=2).splitlines()


def makers(messages, limits, note):
    """{path: function of the contract} for every schema."""
    def show(name, wanted, title, only):
        def make(spec):
            op = {o["name"]: o for o in spec.ops}[wanted]
            attrs = answers(op, messages, spec, only)
            defs = {n: thing(s["attributes"], spec, limits, s["doc"])
                    for n, s in nested(attrs, spec).items()}
            defs[name] = thing(attrs, spec, limits,
                               spec.sets[op["attribute-set"]]["doc"])
            return document(title, note, {"type": "array", "items":
                                          {"$ref": f"#/$defs/{name}"}}, defs)
        return make

    def monitor(spec):
        ops = {o["name"]: o for o in spec.ops}
        defs = {n: thing(answers(ops[n], messages, spec), spec, limits,
                         ops[n]["doc"]) for n in EVENTS}
        defs["lost"] = {
            "description": "Events that are missing here.",
            "type": "object",
            "properties": {"lost": {"type": "integer", "minimum": 1}},
            "additionalProperties": False, "required": ["lost"]}
        for name in EVENTS:
            first = "to" if name == "state-event" else "what"
            defs[name]["required"] = ["seq", "time_us", "group", first]
        return document("gwha -j monitor: each line, or object", note,
                        {"anyOf": [{"$ref": f"#/$defs/{n}"}
                                   for n in (*EVENTS, "lost")]}, defs)

    out = {f"docs/schema/{row[0]}.json": show(*row) for row in LISTS}
    out["docs/schema/monitor.json"] = monitor
    return out
