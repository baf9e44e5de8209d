#!/usr/bin/python3 -IS
# SPDX-License-Identifier: GPL-2.0-or-later
"""Raw generic netlink to gwha, so that the kernel's own checks are tested.

    nl_raw.py SPEC DEV

Reads the contract (gwha.yaml) and sends every request with every one of its
attributes below, at and above its limits, of a wrong length, missing, read
only or unknown; then what the kernel refuses because of other objects. Prints
a line "ok OPERATION: CASE" or "not ok OPERATION: CASE: WHY" for each.

What lies outside the contract must be refused with an errno, what the module
itself refuses with a text as well, and nothing may have changed afterwards.
DEV is an Ethernet device of the namespace that stays without an address; lo must
have 203.0.113.250.
"""
import os
import socket
import struct
import sys

sys.path.insert(0, "/usr/lib/python3/dist-packages")
import yaml                                             # noqa: E402

NLM_F_REQUEST, NLM_F_ACK, NLM_F_DUMP, NLM_F_ACK_TLVS = 1, 4, 0x300, 0x200
NLMSG_ERROR, NLMSG_DONE = 2, 3
SOL_NETLINK, CAP_ACK, EXT_ACK = 270, 10, 11
NESTED = 0x8000
GENL_ID_CTRL, CTRL_CMD_GETFAMILY = 16, 3
WIDTH = {"u8": 1, "u16": 2, "u32": 4, "u64": 8}
PACK = {1: "=B", 2: "=H", 4: "=I", 8: "=Q"}
# A nest that is right, what else its request needs (by its kind), and what is
# said without an attribute of it.
NESTS = {
    "vip": ({"addr": socket.inet_aton("203.0.113.99"), "plen": 32}, {},
            {"addr": "VIP needs", "plen": "VIP needs"}),
    "key": ({"id": 9, "secret": bytes(16), "send": 1},
            {"router": {"auth-type": 2}, "sync": {"insecure": 0}},
            {"id": "a key needs", "secret": "a key needs",
             "send": "one of the keys must"}),
    "track": ({"name": "condition"}, {}, {"name": "give one of them"}),
    "sync-ignore": ({"proto": 17}, {}, {"proto": "of one thing"}),
}
# What reports of tracked conditions need besides.
REPORT = {"name": "condition", "up": 1}
KEYS = {"router": ["ifname", "vrid"], "group": ["name"], "sync": ["group"],
        "stats": ["ifname", "vrid"]}
# What a reply has from here on changes by itself.
SYNC_STATUS = "flows"


def attr(kind, payload, length=None):
    """One attribute; length lies about it when given."""
    length = 4 + len(payload) if length is None else length
    data = struct.pack("=HH", length, kind) + payload
    return data + bytes(-len(data) % 4)


def attrs_of(data):
    """The attributes in data, as (type, payload)."""
    while len(data) >= 4:
        length, kind = struct.unpack_from("=HH", data)
        if length < 4:
            return
        yield kind & 0x3fff, data[4:length]
        data = data[(length + 3) & ~3:]


class Reply:
    """What the kernel said: an errno, a text, where."""

    def __init__(self, error, text="", located=False, rows=()):
        self.error, self.text, self.located = error, text, located
        self.rows = list(rows)

    def __str__(self):
        name = os.strerror(self.error) if self.error else "done"
        return f"{name}, \"{self.text}\""


class Family:
    """A socket, and the family's number."""

    def __init__(self, name):
        self.sock = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 16)
        self.sock.setsockopt(SOL_NETLINK, EXT_ACK, 1)
        self.sock.setsockopt(SOL_NETLINK, CAP_ACK, 1)
        self.sock.bind((0, 0))
        self.seq = 0
        reply = self.ask(CTRL_CMD_GETFAMILY, attr(2, name.encode() + b"\0"),
                         GENL_ID_CTRL)
        if reply.error:
            sys.exit(f"no family {name}: {reply}")
        self.number = struct.unpack("=H", dict(attrs_of(reply.rows[0]))[1])[0]

    def ask(self, cmd, body, number=None, flags=NLM_F_ACK):
        """Send a request, collect rows until the end."""
        self.seq += 1
        data = struct.pack("=BBH", cmd, 1, 0) + body
        number = self.number if number is None else number
        self.sock.send(struct.pack("=IHHII", 16 + len(data), number,
                                   NLM_F_REQUEST | flags, self.seq, 0) + data)
        rows = []
        while True:
            data = self.sock.recv(1 << 18)
            while len(data) >= 16:
                length, kind, hflags, seq, _ = struct.unpack_from("=IHHII",
                                                                  data)
                msg, data = data[16:length], data[(length + 3) & ~3:]
                if seq != self.seq:
                    continue
                if kind == NLMSG_DONE:
                    return Reply(0, rows=rows)
                if kind == NLMSG_ERROR:
                    return self.verdict(msg, hflags, rows)
                rows.append(msg[4:])

    @staticmethod
    def verdict(msg, flags, rows):
        """What an NLMSG_ERROR says."""
        error = -struct.unpack_from("=i", msg)[0]
        said = {}
        if flags & NLM_F_ACK_TLVS:
            said = dict(attrs_of(msg[20:]))
        text = said.get(1, b"").rstrip(b"\0").decode()
        return Reply(error, text, any(k in said for k in (2, 5)), rows)

    def dump(self, cmd):
        return self.ask(cmd, b"", flags=NLM_F_DUMP).rows


class Spec:
    """The contract: numbers of commands and attributes."""

    def __init__(self, path):
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        with open(path, encoding="utf-8") as f:
            self.doc = yaml.load(f, loader)
        self.sets = {s["name"]: {a["name"]: dict(a, id=i + 1)
                                 for i, a in enumerate(s["attributes"])}
                     for s in self.doc["attribute-sets"]}
        self.ops = {o["name"]: dict(o, id=i + 1)
                    for i, o in enumerate(self.doc["operations"]["list"])}
        self.enums = {}
        for d in self.doc["definitions"]:
            if d["type"] != "enum":
                continue
            value, self.enums[d["name"]] = -1, set()
            for e in d["entries"]:
                value = e.get("value", value + 1)
                self.enums[d["name"]].add(value)

    def encode(self, name, kind, value):
        """One attribute of a set from a Python value."""
        a = self.sets[kind][name]
        if isinstance(value, bytes):
            return attr(a["id"], value)
        if a["type"] == "nest":
            inner = b"".join(self.encode(k, a["nested-attributes"], v)
                             for k, v in value.items())
            return attr(a["id"] | NESTED, inner)
        if a["type"] == "string":
            return attr(a["id"], value.encode() + b"\0")
        if a["type"] == "flag":
            return attr(a["id"], b"")
        return attr(a["id"], struct.pack(PACK[WIDTH[a["type"]]], value))

    def body(self, kind, values):
        """Attributes from a dict, or from pairs where one comes twice."""
        pairs = values.items() if isinstance(values, dict) else values
        return b"".join(self.encode(k, kind, v) for k, v in pairs)


def ip(text):
    return socket.inet_aton(text)


def vip(text, plen=32, **more):
    return dict({"addr": ip(text), "plen": plen}, **more)


def key(number, send=1):
    return {"id": number, "secret": bytes(32), "send": int(send)}


def around(spec, a):
    """Values of an attribute: (label, payload or dict, inside the limits)."""
    checks = a.get("checks", {})
    kind = a["type"]
    if kind in WIDTH:
        size = WIDTH[kind]
        top = (1 << 8 * size) - 1

        def num(v):
            return struct.pack(PACK[size], v)
        if "enum" in a:
            inside = spec.enums[a["enum"]]
            for v in sorted(inside | {0, top} | {v + 1 for v in inside}):
                yield f"{v}", num(v), v in inside
        else:
            low, high = checks.get("min", 0), checks.get("max", top)
            if low > 0:
                yield f"{low - 1}, below", num(low - 1), False
            yield f"{low}, lowest", num(low), True
            yield f"{high}, highest", num(high), True
            if high < top:
                yield f"{high + 1}, above", num(high + 1), False
                yield f"{top}, far above", num(top), False
        yield "empty", b"", False
        yield "too wide", bytes(size) + b"\1", False
        if size > 1:
            yield "too narrow", b"\1", False
    elif kind == "string":
        most = checks["max-len"]
        yield "empty", b"\0", True
        yield f"{most} bytes, longest", b"x" * most + b"\0", True
        yield f"{most + 1} bytes, above", b"x" * (most + 1) + b"\0", False
        yield "4000 bytes", b"x" * 4000 + b"\0", False
        yield "without its end", b"x" * 8, False
        yield "no bytes", b"", False
    elif kind == "binary":
        low, high = checks.get("min-len", 0), checks["max-len"]
        if low:
            yield f"{low - 1} bytes, below", b"\1" * (low - 1), False
        for n in range(low, high + 1):
            yield f"{n} bytes", b"\1" * n, True
        yield f"{high + 1} bytes, above", b"\1" * (high + 1), False
    elif kind == "flag":
        yield "set", b"", True
        yield "with a value", b"\1", False


class Tester:
    """Sends, judges, prints, and puts back what was accepted."""

    def __init__(self, spec, dev):
        self.spec, self.dev = spec, dev
        self.family = Family(spec.doc["name"])
        self.failed = False
        base = {"router": {"ifname": dev, "vrid": 77},
                "group": {"name": "base"}}
        self.good = {
            "router-new": {"ifname": dev, "vrid": 99},
            "router-del": {"ifname": dev, "vrid": 98},
            "group-new": {"name": "fresh"},
            "group-del": {"name": "absent"},
            "handover": base["group"],
            "track-report": base["group"],
            "lease-take": base["group"],
            "lease-renew": base["group"],
            "lease-release": base["group"],
            "stats-get": base["router"],
            "stats-reset": {},
        }
        for op in ("router-get", "router-set"):
            self.good[op] = base["router"]
        for op in ("group-get", "group-set"):
            self.good[op] = base["group"]
        self.sync = {"ifname": "lo", "local": ip("203.0.113.250"),
                     "peer": ip("203.0.113.251"), "insecure": 1}
        for op in ("sync-get", "sync-set", "sync-resync", "sync-flush"):
            self.good[op] = {"group": "base"}
        self.good["sync-set"] = dict(self.sync, group="base")
        self.good["sync-del"] = {"group": "absent"}
        self.prepare()

    def prepare(self):
        """The objects that requests are about."""
        dev = self.dev
        self.must("group-new", {"name": "base", "priority": 120})
        self.must("router-new", {"ifname": dev, "vrid": 77, "version": 3,
                                 "vip": vip("203.0.113.77")})
        self.must("router-new", {"ifname": dev, "vrid": 78, "group": "base"})
        self.must("sync-set", dict(self.sync, group="base"))

    def prepare_again(self):
        """The same, after the limits were tried on them."""
        for vrid in (77, 78):
            self.must("router-del", {"ifname": self.dev, "vrid": vrid})
        self.must("group-del", {"name": "base"})
        self.prepare()

    def must(self, op, values):
        reply = self.send(op, self.spec.body(self.kind(op), values))
        if reply.error:
            sys.exit(f"cannot prepare: {op} {values}: {reply}")

    def kind(self, op):
        return self.spec.ops[op]["attribute-set"]

    def send(self, op, body):
        return self.family.ask(self.spec.ops[op]["id"], body)

    def state(self):
        """Everything there is."""
        rows = [self.family.dump(self.spec.ops[op]["id"])
                for op in ("router-get", "group-get", "sync-get")]
        end = self.spec.sets["sync"][SYNC_STATUS]["id"]
        rows[2] = [[a for a in attrs_of(row) if a[0] < end] for row in rows[2]]
        return rows

    def say(self, op, case, why=""):
        if why:
            self.failed = True
        print(f"not ok {op}: {case}: {why}" if why else f"ok {op}: {case}")

    def refused(self, op, case, body, errno=None, text=None):
        """The request must fail and change nothing."""
        before = self.state()
        reply = self.send(op, body)
        why = ""
        if not reply.error:
            why = "was accepted"
        elif errno and reply.error not in errno:
            why = f"wrong errno: {reply}"
        elif text is not None and text not in reply.text:
            why = f"the text lacks \"{text}\": {reply}"
        elif text is None and not (reply.text or reply.located):
            why = f"not said what is wrong: {reply}"
        elif self.state() != before:
            why = f"something has changed: {reply}"
        self.say(op, case, why)

    def bounded(self, op, case, body, values):
        """Inside the limits: done, or refused with a text."""
        before = self.state()
        reply = self.send(op, body)
        why = ""
        if reply.error and not reply.text:
            why = f"refused without a text: {reply}"
        elif reply.error and self.state() != before:
            why = f"something has changed: {reply}"
        self.say(op, case, why)
        if not reply.error and op.endswith("-new"):
            self.undo(op, values)

    def undo(self, op, values):
        kind = self.kind(op)
        keys = {k: v for k, v in values.items()
                if k in KEYS[kind] + ["family"]}
        reply = self.send(kind + "-del", self.spec.body(kind, keys))
        if reply.error:
            self.say(op, "undo", str(reply))

    # ------------------------------------------------------------- the cases

    def limits(self, op):
        """Each attribute of a request around its limits."""
        kind = self.kind(op)
        good = self.good[op]
        for name in self.spec.ops[op]["do"]["request"]["attributes"]:
            a = self.spec.sets[kind][name]
            if a["type"] == "nest":
                self.nest(op, name, a)
                continue
            for label, payload, inside in around(self.spec, a):
                values = dict(good, **{name: payload})
                body = self.spec.body(kind, values)
                if inside:
                    self.bounded(op, f"{name} {label}", body, values)
                else:
                    self.refused(op, f"{name} {label}", body)

    def nest(self, op, name, a):
        """The attributes of a nested one."""
        kind, inner = self.kind(op), a["nested-attributes"]
        plain, besides, needs = NESTS[inner]
        good = dict(self.good[op], **besides.get(kind, {}))
        if op == "track-report":
            plain = REPORT
        for sub, b in self.spec.sets[inner].items():
            for label, payload, inside in around(self.spec, b):
                values = dict(good, **{name: dict(plain, **{sub: payload})})
                body = self.spec.body(kind, values)
                case = f"{name} {sub} {label}"
                if inside:
                    self.bounded(op, case, body, values)
                else:
                    self.refused(op, case, body)
        for sub, text in needs.items():
            rest = {k: v for k, v in plain.items() if k != sub}
            self.refused(op, f"{name} without {sub}", self.spec.body(
                kind, dict(good, **{name: rest})), text=text)
        base = self.spec.body(kind, good)
        data = self.spec.body(inner, plain)
        self.refused(op, f"{name} not marked as nested",
                     base + attr(a["id"], data))
        self.refused(op, f"{name} cut short",
                     base + attr(a["id"] | NESTED, data[:-6]))
        self.refused(op, f"{name} with an unknown attribute", base + attr(
            a["id"] | NESTED, data + attr(99, b"\0\0\0\0")))

    def shape(self, op):
        """Missing keys, attributes that a request does not have, bytes."""
        kind = self.kind(op)
        taken = self.spec.ops[op]["do"]["request"]["attributes"]
        good = self.good[op]
        base = self.spec.body(kind, good)
        for key in KEYS[kind] if taken else []:
            rest = {k: v for k, v in good.items() if k != key}
            self.refused(op, f"without {key}", self.spec.body(kind, rest),
                         text="which ")
        for name, a in self.spec.sets[kind].items():
            if name not in taken:
                size = WIDTH.get(a["type"], 0)
                self.refused(op, f"with {name}, not of it",
                             base + attr(a["id"], bytes(size)))
        self.refused(op, "with an unknown attribute",
                     base + attr(200, bytes(4)))
        self.refused(op, "with an attribute longer than the message",
                     base + attr(1, bytes(4), length=400))
        self.refused(op, "with an attribute shorter than its header",
                     base + attr(1, bytes(4), length=2))
        self.refused(op, "with bytes left over", base + bytes(3))

    def relations(self):
        """What depends on other objects: errno and text of the module."""
        inval, perm, noent, exist = {22}, {1}, {2}, {17}
        new = {"ifname": self.dev, "vrid": 99}
        v2, v3 = dict(new, version=2), dict(new, version=3)
        old = {"ifname": self.dev, "vrid": 77}
        text_v3 = "10ms to 40950ms"
        many = list(new.items())
        many += [("vip", vip(f"203.0.113.{i}")) for i in range(1, 22)]
        beside = list(new.items()) + [
            ("vip", vip(f"198.51.100.{i}", excluded=1))
            for i in range(1, 102)]
        both = many[:-1] + beside[len(new):-1]
        long_name = "x" * 31
        rows = [
            ("router-new", "version 3, interval 0", dict(v3, **{
                "interval-us": 0}), {34}, text_v3),
            ("router-new", "version 3, 5 ms", dict(v3, **{
                "interval-us": 5000}), {34}, text_v3),
            ("router-new", "version 3, 15 ms", dict(v3, **{
                "interval-us": 15000}), {34}, "steps of 10ms"),
            ("router-new", "version 3, 40.96 s", dict(v3, **{
                "interval-us": 40960000}), {34}, text_v3),
            ("router-new", "version 3, 41 s", dict(v3, **{
                "interval-us": 41000000}), {34}, text_v3),
            ("router-new", "version 2, interval 0", dict(v2, **{
                "interval-us": 0}), {34}, "1s to 255s"),
            ("router-new", "version 2, 10 ms", dict(v2, **{
                "interval-us": 10000}), {34}, "1s to 255s"),
            ("router-new", "version 2, 0.5 s", dict(v2, **{
                "interval-us": 500000}), {34}, "1s to 255s"),
            ("router-new", "version 2, 256 s", dict(v2, **{
                "interval-us": 256000000}), {34}, "1s to 255s"),
            ("router-new", "no version means 2 (V39): 10 ms", dict(new, **{
                "interval-us": 10000}), {34}, "1s to 255s"),
            ("router-new", "21 VIPs (V14)", many, {7}, "at most 20"),
            ("router-new", "101 excluded VIPs", beside, {7}, "at most 100"),
            ("router-new", "20 and 100 VIPs, and one more", both + [
                ("vip", vip("192.0.2.1"))], {7}, "at most 20"),
            ("router-new", "a VIP on an unknown device", dict(
                new, vip=vip("203.0.113.5", ifname="nosuch0")), {19},
             "no such device for a VIP"),
            ("router-new", "a VIP on two devices", list(new.items()) + [
                ("vip", vip("203.0.113.5")),
                ("vip", vip("203.0.113.5", ifname="lo"))], inval, "twice"),
            ("router-new", "a VIP of another router, on another device", dict(
                new, vip=vip("203.0.113.77", ifname="lo", excluded=1)), {98},
             "another router"),
            ("router-new", "a VIP of 16 bytes", dict(new, vip={
                "addr": bytes(15) + b"\1", "plen": 128}), {97}, "family"),
            ("router-new", "version 2 and inet6 (V40)", dict(
                v2, family=10), inval, "use version 3"),
            ("router-new", "unknown device", dict(new, ifname="nosuch0"),
             {19}, "create it first"),
            ("router-new", "a device that is not Ethernet", dict(
                new, ifname="lo"), inval, "Ethernet"),
            ("router-new", "the router exists", old, exist, "router set"),
            ("router-new", "a multicast peer", dict(new, **{
                "unicast-peer": bytes((224, 0, 0, 18))}), inval, "unicast"),
            ("router-new", "a peer of 16 bytes", dict(new, **{
                "unicast-peer": bytes(15) + b"\1"}), {97}, "family"),
            ("router-new", "check-addresses of version 3", dict(new, **{
                "version": 3, "check-addresses": 1}), inval, "version 2"),
            ("router-new", "a checksum of version 2", dict(v2, **{
                "checksum": 2}), inval, "version 3"),
            ("router-new", "a VIP twice", list(new.items()) + [
                ("vip", vip("203.0.113.5")), ("vip", vip("203.0.113.5"))],
             inval, "twice"),
            ("router-new", "a VIP of another router", dict(
                new, vip=vip("203.0.113.77")), {98}, "another router"),
            ("router-new", "a VIP that is a local address", dict(
                new, vip=vip("203.0.113.250")), {98}, "address of this node"),
            ("router-new", "a VIP of prefix length 0", dict(
                new, vip=vip("203.0.113.5", 0)), {34}, "1 to 32"),
            ("router-new", "a VIP of prefix length 33", dict(
                new, vip=vip("203.0.113.5", 33)), {34}, "1 to 32"),
            ("router-new", "a multicast VIP", dict(
                new, vip=vip("224.0.0.1")), inval, "unicast"),
            ("router-new", "a loopback VIP", dict(
                new, vip=vip("127.0.0.2")), inval, "unicast"),
            ("router-new", "VIP 0.0.0.0", dict(
                new, vip=vip("0.0.0.0")), inval, "unicast"),
            ("router-new", "unknown group", dict(new, group="nosuch"),
             noent, "group add"),
            ("router-new", "the group of one router", dict(
                new, group=f"{self.dev}/77/4"), inval, "choose another"),
            ("router-new", "not the group's priority", dict(
                new, group="base", priority=99), inval, "group set"),
            ("router-new", "not the group's preempt", dict(
                new, group="base", preempt=1), inval, "group set"),
            ("router-new", "a text without its type (V35)", dict(
                v2, **{"auth-text": b"sesame"}), inval, "auth text"),
            ("router-new", "a key without its type (V35)", dict(
                new, key=key(1)), inval, "auth hmac"),
            ("router-new", "a mode without its type", dict(
                new, **{"auth-mode": 1}), inval, "auth hmac"),
            ("router-new", "text without its secret (V36)", dict(
                v2, **{"auth-type": 1}), inval, "needs its secret"),
            ("router-new", "HMAC without a key (V36)", dict(
                new, **{"auth-type": 2}), inval, "needs a key"),
            ("router-new", "text and a key", dict(v2, **{
                "auth-type": 1, "auth-text": b"a", "key": key(1)}), inval,
             "without its type"),
            ("router-new", "HMAC and a text", dict(new, **{
                "auth-type": 2, "auth-text": b"a", "key": key(1)}), inval,
             "without its type"),
            ("router-new", "none and a text", dict(v2, **{
                "auth-type": 0, "auth-text": b"a"}), inval,
             "without its type"),
            ("router-new", "text and version 3 (V38)", dict(v3, **{
                "auth-type": 1, "auth-text": b"a"}), inval, "auth hmac"),
            ("router-new", "two keys of one number", list(dict(
                new, **{"auth-type": 2}).items()) + [
                    ("key", key(1)), ("key", key(1, 0))], inval,
             "same number"),
            ("router-new", "two keys that sign", list(dict(
                new, **{"auth-type": 2}).items()) + [
                    ("key", key(1)), ("key", key(2))], inval, "choose one"),
            ("router-new", "five keys", list(dict(
                new, **{"auth-type": 2}).items()) + [
                    ("key", key(i, i == 1)) for i in range(1, 6)], {7},
             "4 at most"),
            ("router-new", "no key that signs", dict(new, **{
                "auth-type": 2, "key": key(1, 0)}), inval, "permissive"),
            ("router-set", "the text alone is taken away (V36)", dict(
                old, **{"auth-type": 1}), inval, "remove both"),
            ("router-set", "the type alone is taken away (V36)", dict(old, **{
                "auth-type": 0, "key": key(1)}), inval, "without its type"),
            ("router-set", "text and version 3 (V38)", dict(old, **{
                "auth-type": 1, "auth-text": b"a"}), inval, "auth hmac"),
            ("router-set", "no such router", new, noent, "router show"),
            ("router-set", "half of it wrong", dict(old, **{
                "priority": 42, "interval-us": 5000}), {34}, text_v3),
            ("router-set", "VIPs and none", dict(old, **{
                "vip": vip("203.0.113.5"), "vip-clear": True}), inval,
             "not both"),
            ("router-set", "priority of a member", {
                "ifname": self.dev, "vrid": 78, "priority": 1}, inval,
             "group set"),
            ("router-del", "no such router", new, noent, "router show"),
            ("router-get", "no such router", new, noent, "router show"),
            ("stats-get", "no such router", new, noent, "router show"),
            ("group-new", "exists", {"name": "base"}, exist, "group set"),
            ("group-new", "empty name", {"name": ""}, inval, "empty"),
            ("group-new", "slash in the name", {"name": "a/1/4"}, inval,
             "no '/'"),
            ("group-new", "space in the name", {"name": "a b"}, inval,
             "no spaces"),
            ("group-set", "no such group", {"name": long_name}, noent,
             "group show"),
            ("group-del", "has routers", {"name": "base"}, {16},
             "delete them first"),
            ("group-del", "belongs to a router", {
                "name": f"{self.dev}/77/4"}, inval, "router del"),
            ("handover", "not active (V54)", {"name": "base"}, perm,
             "not active"),
            ("handover", "no such group", {"name": "nosuch"}, noent,
             "group show"),
        ]
        for op, case, values, errno, text in rows:
            self.refused(op, case, self.spec.body(self.kind(op), values),
                         errno, text)
        for case, values, errno, text in self.sync_rows():
            self.refused("sync-set", case, self.spec.body("sync", values),
                         errno, text)
        # events are no commands
        for number in (0, self.spec.ops["state-event"]["id"],
                       self.spec.ops["sync-event"]["id"], 255):
            reply = self.family.ask(number, b"")
            self.say("commands", f"number {number} is refused",
                     "" if reply.error == 95 else str(reply))


    def sync_rows(self):
        """What the command line would not send of a synchronisation."""
        inval = {22}
        old = {"group": "base"}
        new = dict(self.sync, group=f"{self.dev}/77/4", port=9)
        peers = [("peer", ip(f"192.0.2.{i}")) for i in range(1, 10)]
        return [
            ("no such group", dict(new, group="nosuch"), {2}, "group show"),
            ("nine peers", list(old.items()) + peers, {7}, "8 at most"),
            ("a peer twice", list(old.items()) + peers[:1] * 2, inval,
             "twice"),
            ("a peer of another family", dict(
                new, peer=bytes.fromhex("20010db8" + "00" * 11 + "01")), {97},
             "of one family"),
            ("a peer of 5 bytes", dict(old, peer=bytes(5)), inval,
             "4 or 16 bytes"),
            ("keys and insecure", dict(old, insecure=1, key=key(1)), inval,
             "not both"),
            ("neither", dict(old, insecure=0), inval, "give a key"),
            ("two keys of one number", list(old.items()) + [
                ("key", key(1)), ("key", key(1, 0))], inval, "same number"),
            ("two keys that sign", list(old.items()) + [
                ("key", key(1)), ("key", key(2))], inval, "choose one"),
            ("no key that signs", dict(old, key=key(1, 0)), inval,
             "one of the keys must"),
            ("five keys", list(old.items()) + [
                ("key", key(i, i == 1)) for i in range(1, 6)], {7},
             "4 at most"),
            ("zone 0", dict(old, select=1, zone=0), inval, "which zone"),
            ("select zone without one", dict(old, select=1), inval,
             "which zone"),
            ("a zone without its select", dict(old, zone=1), inval,
             "select zone"),
            ("a mark without its select", dict(old, mark=1), inval,
             "select mark"),
            ("a mask without its select", dict(old, mask=1), inval,
             "select mark"),
            ("select mark without one", dict(old, select=2), inval,
             "which mark"),
            ("a mask of nothing", dict(old, select=2, mark=0, mask=0), inval,
             "which mark"),
            ("a mark outside its mask", dict(old, select=2, mark=2, mask=1),
             inval, "outside its mask"),
            ("a zone with select default", dict(old, select=3, zone=1), inval,
             "select zone"),
            ("99 kbit/s", dict(old, **{"rate-kbit": 99}), {34},
             "100 kbit/s at least"),
            ("the address and port of another", dict(new, port=8112), {98},
             "another number"),
        ]


def main():
    spec = Spec(sys.argv[1])
    tester = Tester(spec, sys.argv[2])
    for op in spec.ops:
        if "do" not in spec.ops[op]:
            continue
        tester.limits(op)
        tester.shape(op)
    tester.prepare_again()
    tester.relations()
    return 1 if tester.failed else 0


if __name__ == "__main__":
    sys.exit(main())
