#!/usr/bin/python3 -IS
# SPDX-License-Identifier: GPL-2.0-or-later
"""Random requests to gwha, by the contract, right ones and wrong ones.

    nl_fuzz.py SPEC [--seed N] [--seconds S | --requests N] [--rough]

Makes devices d0 to d2 (dummy) and v0 with v1 (veth) in its namespace, and
sends requests over them: routers of a few VRIDs, groups of a few names, VIPs
of a small pool, so that they collide; values inside and outside their ranges,
of wrong sizes, missing, twice, unknown, nested garbage, messages cut short;
commands in any order; dumps that are left, or during which something changes.
Devices and their addresses come and go. What is sent depends on the seed and
on the number of the request alone, never on time or an answer: a failure is
had again by its seed and --requests.

Demanded: every request is answered, but for what netlink drops unseen; a
refusal changes nothing of the configuration (for every 8th request); EINVAL
and ERANGE of the family come with a text; what was accepted is what is shown
(for every 8th, where nothing was made wrong on purpose); a dump during which
routers came or went says so; no answer holds a secret. At its end everything
is deleted, and nothing must be shown any more.

--rough: others change things too, and the module may go at any time; only an
answer is demanded, of a module that is there.

Prints the seed first, then "FAIL REQUEST: WHY", last how often each command was
accepted and refused. Exit 1 if anything failed.
"""
import argparse
import os
import random
import socket
import struct
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "../net"))
from nl_raw import (                                    # noqa: E402
    CAP_ACK, CTRL_CMD_GETFAMILY, EXT_ACK, GENL_ID_CTRL, NESTED, NLM_F_ACK,
    NLM_F_ACK_TLVS, NLM_F_DUMP, NLM_F_REQUEST, NLMSG_DONE, NLMSG_ERROR, PACK,
    SOL_NETLINK, WIDTH, Spec, attr, attrs_of)

NLM_F_DUMP_INTR = 0x10
EINVAL, ERANGE, ENOENT = 22, 34, 2
SECRET = b"do-not-tell-this"
WAIT_S = 30                     # for an answer, of a guest that is busy
CHECK_EVERY = 8
DEVICES = ["d0", "d1", "d2", "v0", "v1"]
IFNAMES = DEVICES * 4 + ["lo", "gone0", ""]
GROUPS = ["g0", "g1", "g2"] * 3 + ["d0/1/4", "d1/2/4", "v0/1/4", "v1/1/4",
                                   "v0/3/6", "nosuch"]
# Of few groups, so that one that is meant often is there.
SYNCED = ["g0", "g1"] * 4 + GROUPS
CONDITIONS = ["c0", "c1"]
TIMES = [0, 1, 9999, 10000, 15000, 20000, 50000, 1000000, 2000000, 1500000,
         40950000, 40960000, 255000000, 1000000000]
VIPS4 = [bytes((203, 0, 113, i)) for i in range(1, 17)]
VIPS6 = [bytes.fromhex("fe80" + "00" * 13) + bytes([i]) for i in range(1, 5)]
VIPS6 += [bytes.fromhex("20010db8" + "00" * 11) + bytes([i])
          for i in range(1, 9)]
ODD = [bytes(4), bytes((127, 0, 0, 1)), bytes((224, 0, 0, 18)), b"\xff" * 4,
       bytes((192, 0, 2, 2)), bytes(16), bytes(15) + b"\1", b"\xff" * 16]
PEERS4 = [bytes((192, 0, 2, i)) for i in range(8, 20)]
PEERS6 = [bytes.fromhex("fe80" + "00" * 13) + bytes([i])
          for i in range(16, 28)]
# Attributes that a request sets and a reply shows, as they were given.
SHOWN = {
    "router": ["version", "interval-us", "priority", "preempt",
               "preempt-delay-us", "vmac", "accept", "checksum",
               "check-addresses", "garp-repeat", "garp-refresh-us", "ttl-min",
               "auth-type", "group"],
    "group": ["priority", "preempt", "preempt-delay-us", "start-delay-us",
              "lease-us", "lease-action", "lease-weight", "pool",
              "pool-weight", "pool-limit"],
    "sync": ["ifname", "local", "port", "select", "zone", "mark", "mask",
             "rate-kbit", "insecure"],
}
# What is not shown is this.
UNSAID = {"ttl-min": b"\xff"}
KEYS = {"router": ["ifname", "vrid", "family"], "group": ["name"],
        "sync": ["group"]}
# What is configuration of a nested attribute.
NEST_SHOWN = {"vip": ["addr", "plen"], "key": ["id", "send"],
              "track": ["ifname", "name", "weight", "up-delay-us",
                        "down-delay-us"]}


def own(device):
    """A device's address, whenever it has one."""
    return bytes((192, 0, 2, 1 + device))


class Trouble(Exception):
    """An invariant that does not hold."""


# ------------------------------------------------------------------- talking

class Socket:
    """A netlink socket, and the questions it asks."""

    def __init__(self, proto, small=False):
        self.sock = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, proto)
        for opt in (CAP_ACK, EXT_ACK):
            self.sock.setsockopt(SOL_NETLINK, opt, 1)
        self.sock.bind((0, 0))
        self.sock.settimeout(WAIT_S)
        # what a reader takes at once is how much a dump puts into a part
        self.size = 4096 if small else 1 << 18
        self.seq = 0

    def frame(self, number, body, flags):
        self.seq += 1
        return struct.pack("=IHHII", 16 + len(body), number,
                           NLM_F_REQUEST | flags, self.seq, 0) + body

    def part(self):
        """Messages of one datagram: (type, flags, seq, payload)."""
        try:
            data = self.sock.recv(self.size)
        except TimeoutError:
            raise Trouble("no answer") from None
        if SECRET in data:
            raise Trouble("an answer holds a secret")
        while len(data) >= 16:
            length, kind, flags, seq, _ = struct.unpack_from("=IHHII", data)
            if length < 16:
                raise Trouble("an answer's length is wrong")
            yield kind, flags, seq, data[16:length]
            data = data[(length + 3) & ~3:]

    def answer(self, seq):
        """(errno, text, rows) for a request."""
        rows = []
        while True:
            for kind, flags, got, body in self.part():
                if got != seq:
                    continue
                if kind == NLMSG_DONE:
                    return 0, "", rows
                if kind == NLMSG_ERROR:
                    error = -struct.unpack_from("=i", body)[0]
                    said = {}
                    if flags & NLM_F_ACK_TLVS:
                        said = dict(attrs_of(body[20:]))
                    text = said.get(1, b"").rstrip(b"\0").decode()
                    return error, text, rows
                rows.append(body[4:])

    def ask(self, number, body, flags=NLM_F_ACK):
        self.sock.send(self.frame(number, body, flags))
        return self.answer(self.seq)


class Links:
    """Devices, by rtnetlink: a program for each change would take too long."""

    NEW, DEL, ADDR = 16, 17, 20

    def __init__(self):
        self.sock = Socket(0)

    def link(self, cmd, name, flags, body=b"", up=False):
        head = struct.pack("=BxHiII", 0, 0, 0, int(up), 1)
        return self.sock.ask(cmd, head + attr(3, name.encode() + b"\0") + body,
                             NLM_F_ACK | flags)[0]

    def add(self, name):
        kind = attr(1, b"dummy" if name[0] == "d" else b"veth")
        if name[0] == "v":
            peer = "v1" if name == "v0" else "v0"
            kind += attr(2 | NESTED, attr(1 | NESTED, bytes(16) + attr(
                3, peer.encode() + b"\0")))
        return self.link(self.NEW, name, 0x600, attr(18 | NESTED, kind))

    def remove(self, name):
        return self.link(self.DEL, name, 0)

    def updown(self, name, up):
        return self.link(self.NEW, name, 0, up=up)

    def address(self, name):
        try:
            index = socket.if_nametoindex(name)
        except OSError:
            return ENOENT
        addr = own(DEVICES.index(name))
        return self.sock.ask(self.ADDR, struct.pack(
            "=BBBBI", 2, 24, 0, 0, index) + attr(1, addr) + attr(2, addr),
            NLM_F_ACK | 0x500)[0]

    def raise_all(self):
        for name in DEVICES:
            self.add(name)
        for name in DEVICES:
            self.updown(name, True)
            self.address(name)


# ----------------------------------------------------------------- inventing

class Node:
    """An attribute that may lie: its number, bytes or nodes, flags, length."""

    def __init__(self, kind, data, nested=False):
        self.kind, self.data, self.lie = kind, data, None
        self.flags = NESTED if nested else 0

    def bytes(self):
        data = self.data
        if isinstance(data, list):
            data = b"".join(n.bytes() for n in data)
        data = data[:65000]
        return attr(self.kind & 0x3fff | self.flags, data, self.lie)


def every(nodes):
    """All nodes of a tree, each with the list that it is in."""
    for n in nodes:
        yield nodes, n
        if isinstance(n.data, list):
            yield from every(n.data)


class Inventor:
    """Makes up requests. The only state is that of its generator."""

    def __init__(self, spec, seed):
        self.spec, self.rng = spec, random.Random(seed)
        self.ops = [n for n, o in spec.ops.items() if "do" in o]
        weight = {"router-new": 20, "router-set": 20, "router-del": 7,
                  "group-new": 8, "group-set": 12, "group-del": 4,
                  "stats-reset": 1, "sync-set": 12}
        self.weights = [weight.get(n, 4) for n in self.ops]

    def number(self, name, a):
        """A number, mostly inside its limits."""
        rng, checks = self.rng, a.get("checks", {})
        size = WIDTH[a["type"]]
        top = (1 << 8 * size) - 1
        low, high = checks.get("min", 0), checks.get("max", top)
        if "enum" in a:
            allowed = sorted(self.spec.enums[a["enum"]])
            pick = rng.choice(allowed)
        elif name.endswith("-us"):
            pick = rng.choice(TIMES)
        elif name == "vrid":
            pick = rng.randint(1, 3)
        elif name == "plen":
            pick = rng.choice((24, 32, 64, 128))
        elif name == "id":
            pick = rng.randint(1, 5)
        else:
            pick = rng.choice((low, high, rng.randint(low, high)))
        if rng.random() < 0.04:
            pick = rng.choice((0, low - 1, high + 1, top, rng.randint(0, top)))
        return struct.pack(PACK[size], pick & top)

    def text(self, name):
        rng = self.rng
        if rng.random() < 0.03:
            text = rng.choice(("x" * rng.randint(1, 40), "a b", "a/b", "\t",
                               "\xe9"))
        elif name == "ifname":
            text = rng.choice(IFNAMES)
        else:
            text = rng.choice(GROUPS)
        data = text.encode()
        return data if rng.random() < 0.02 else data + b"\0"

    def octets(self, name, six):
        rng = self.rng
        if name == "secret":
            return (SECRET * 4)[:rng.choice((16, 32, 64, 64, 15, 65))]
        if name == "auth-text":
            return b"sesame!!"[:rng.randint(1, 8)]
        if rng.random() < 0.05:
            return rng.choice(ODD)
        if name == "fixed-source" and rng.random() < 0.5:
            return b""
        if name == "local":
            return own(rng.randrange(len(DEVICES)))
        if name in ("unicast-peer", "fixed-source", "peer"):
            return rng.choice(PEERS6 if six else PEERS4)
        return rng.choice(VIPS6 if six else VIPS4)

    def node(self, kind, name, six=False):
        """An attribute of a set, with a value."""
        a = self.spec.sets[kind][name]
        if a["type"] == "nest":
            return Node(a["id"], self.nest(a["nested-attributes"], six), True)
        if a["type"] in WIDTH:
            return Node(a["id"], self.number(name, a))
        if a["type"] == "string":
            return Node(a["id"], self.text(name))
        if a["type"] == "binary":
            return Node(a["id"], self.octets(name, six))
        return Node(a["id"], b"")

    def nest(self, inner, six):
        rng = self.rng
        names = {"vip": ["addr", "plen"], "key": ["id", "secret", "send"],
                 "track": [rng.choice(("ifname", "name"))]}.get(inner)
        if names is None:
            names = list(self.spec.sets[inner])
        if inner == "track":
            names += [n for n in ("weight", "up-delay-us", "down-delay-us",
                                  "up") if rng.random() < 0.3]
        nodes = [self.node(inner, n, six) for n in names]
        if inner == "track" and names[0] == "name":
            nodes[0].data = rng.choice(CONDITIONS).encode() + b"\0"
        return nodes

    def vips(self, six, own):
        """A list of VIPs that could be right: of a number of the router's own,
        or of the pool of all."""
        rng = self.rng
        want = rng.choice((1, 1, 1, 2, 3, 20))
        if rng.random() < 0.7:
            pool = [a[:-1] + bytes([16 * own + i])
                    for a in (VIPS6[0], VIPS6[4], VIPS4[0])
                    for i in range(1, 4) if (len(a) == 16) == six]
        elif six:
            pool = rng.sample(VIPS6[:4], 1) + VIPS6[4:]
        else:
            pool = rng.sample(VIPS4, len(VIPS4))
        sets = self.spec.sets
        for addr in pool[:want]:
            yield Node(sets["router"]["vip"]["id"], [
                Node(sets["vip"]["addr"]["id"], addr),
                Node(sets["vip"]["plen"]["id"],
                     bytes([128 if six else rng.choice((24, 32))]))], True)

    def auth(self, two):
        """Authentication, complete."""
        rng, sets = self.rng, self.spec.sets["router"]
        if two and rng.random() < 0.5:
            yield Node(sets["auth-type"]["id"], b"\1")
            yield Node(sets["auth-text"]["id"], b"sesame")
            return
        yield Node(sets["auth-type"]["id"], b"\2")
        yield from self.keys("router")

    def keys(self, kind):
        """Keys, of which one sends."""
        sets, keys = self.spec.sets[kind], self.spec.sets["key"]
        for i in range(self.rng.randint(1, 4)):
            yield Node(sets["key"]["id"], [
                Node(keys["id"]["id"], bytes([i + 1])),
                Node(keys["secret"]["id"], SECRET * 2),
                Node(keys["send"]["id"], bytes([not i]))], True)

    def synchronisation(self):
        """What a group is synchronised by: all of it, or a change."""
        rng, sets = self.rng, self.spec.sets["sync"]
        values = {"group": rng.choice(SYNCED).encode() + b"\0"}
        if rng.random() < 0.7:
            device = rng.randrange(len(DEVICES))
            values["ifname"] = DEVICES[device].encode() + b"\0"
            values["local"] = own(device)
        if rng.random() < 0.8:
            values["port"] = struct.pack("=H", rng.randint(7000, 7009))
        if rng.random() < 0.5:
            values["select"] = bytes([rng.randint(0, 3)])
            if values["select"] == b"\1":
                values["zone"] = struct.pack("=H", rng.randint(1, 9))
            elif values["select"] == b"\2":
                mask = rng.choice((0xff, 0xf0, 0xff00))
                values["mark"] = struct.pack("=I", mask & rng.getrandbits(16))
                values["mask"] = struct.pack("=I", mask)
        nodes = [Node(sets[n]["id"], v) for n, v in values.items()]
        if "local" in values or rng.random() < 0.2:
            for peer in rng.sample(PEERS4, rng.choice((1, 1, 2, 8))):
                nodes.append(Node(sets["peer"]["id"], peer))
        if rng.random() < 0.5:
            nodes += self.keys("sync")
        elif rng.random() < 0.8:
            nodes.append(Node(sets["insecure"]["id"], b"\1"))
        return nodes

    def router(self, op):
        """What a router is asked for, beside any attribute now and then."""
        rng, sets = self.rng, self.spec.sets["router"]
        vrid = rng.choice((1, 1, 2, 2, 3))
        six = vrid == 3
        dev = rng.randrange(len(DEVICES))
        two = not six and rng.random() < 0.4
        values = {"ifname": DEVICES[dev].encode() + b"\0",
                  "vrid": bytes([vrid]), "family": bytes([10 if six else 2])}
        if op == "router-new":
            values["version"] = bytes([2 if two else 3])
        if rng.random() < 0.6:
            us = rng.choice((1000000, 2000000) if two else
                            (10000, 10000, 20000, 1000000))
            values["interval-us"] = struct.pack("=I", us)
        nodes = [Node(sets[n]["id"], v) for n, v in values.items()]
        if rng.random() < 0.8:
            nodes += self.vips(six, 3 * dev + vrid)
        if rng.random() < 0.15:
            nodes += self.auth(two)
        for name in self.spec.ops[op]["do"]["request"]["attributes"]:
            if name not in values and name != "vip" and rng.random() < 0.03:
                nodes.append(self.node("router", name, six))
        return nodes

    def fitting(self, op):
        """A request that has a chance."""
        rng, sets = self.rng, self.spec.sets
        kind = self.spec.ops[op]["attribute-set"]
        if op in ("router-new", "router-set") and rng.random() < 0.7:
            return self.router(op)
        if op == "sync-set" and rng.random() < 0.8:
            return self.synchronisation()
        six = rng.random() < 0.3
        nodes = []
        clears = ("vip-clear", "unicast-clear", "track-clear")
        for name in self.spec.ops[op]["do"]["request"]["attributes"]:
            must = name in ("ifname", "vrid", "name") or (
                name == "track" and op == "track-report") or (
                name == "group" and kind == "sync")
            if name == "group" and kind == "sync" and rng.random() < 0.8:
                nodes.append(Node(sets[kind][name]["id"],
                                  rng.choice(SYNCED).encode() + b"\0"))
            elif name == "family":
                six = (nodes[-1].data == b"\3") != (rng.random() < 0.05)
                nodes.append(Node(sets[kind][name]["id"],
                                  bytes([10 if six else 2])))
            elif name in clears:
                if rng.random() < 0.05:
                    nodes.append(Node(sets[kind][name]["id"], b""))
            elif name != "vip" and (must or rng.random() < 0.15):
                nodes.append(self.node(kind, name, six))
        if op == "track-report":
            nodes[-1].data = [
                Node(sets["track"]["name"]["id"],
                     rng.choice(CONDITIONS).encode() + b"\0"),
                Node(sets["track"]["up"]["id"], bytes([rng.randint(0, 1)]))]
        if op in ("router-new", "router-set") and rng.random() < 0.7:
            nodes += self.vips(six, rng.randint(0, 15))
        return nodes

    def anything(self, op):
        """Any attributes of the request's set, in any number."""
        kind = self.spec.ops[op]["attribute-set"]
        names = list(self.spec.sets[kind])
        return [self.node(kind, self.rng.choice(names), self.rng.random() < .3)
                for _ in range(self.rng.randint(0, 12))
                ] if names else []

    def spoil(self, nodes):
        """Make one thing wrong."""
        rng = self.rng
        all_nodes = list(every(nodes))
        if not all_nodes:
            nodes.append(Node(rng.randint(0, 70), rng.randbytes(8)))
            return
        where, n = rng.choice(all_nodes)
        what = rng.randint(0, 11)
        if what == 0:
            where.remove(n)
        elif what == 1:
            where.insert(rng.randint(0, len(where)), n)
        elif what == 2:
            n.data = rng.randbytes(rng.choice((0, 1, 2, 3, 4, 5, 8, 16, 17, 64,
                                               65, 300)))
        elif what == 3 and isinstance(n.data, bytes) and n.data:
            at = rng.randrange(len(n.data))
            n.data = n.data[:at] + bytes([n.data[at] ^ 1 << rng.randint(0, 7)]
                                         ) + n.data[at + 1:]
        elif what == 4:
            n.flags ^= rng.choice((NESTED, 0x4000))
        elif what == 5:
            n.kind = rng.choice((0, rng.randint(0, 70), 0x3fff))
        elif what == 6:
            n.lie = rng.choice((0, 1, 3, 4, 5, 100, 65535))
        elif what == 7:
            rng.shuffle(where)
        elif what == 8:
            for _ in range(rng.randint(1, 30)):
                n.data, n.flags = [Node(n.kind, n.data)], NESTED
        elif what == 9:
            where += [n] * rng.randint(2, 40)
        elif what == 10:
            n.data = [Node(rng.randint(0, 70), rng.randbytes(rng.randint(0, 9)))
                      for _ in range(rng.randint(0, 5))]
            n.flags = NESTED
        else:
            where.append(Node(rng.randint(0, 70),
                              rng.randbytes(rng.randint(0, 40))))

    def request(self):
        """(operation, nodes, whether nothing was made wrong on purpose)."""
        rng = self.rng
        op = rng.choices(self.ops, self.weights)[0]
        draw = rng.random()
        if draw < 0.05:
            return op, self.anything(op), False
        nodes = self.fitting(op)
        if draw > 0.7:
            for _ in range(rng.choice((1, 1, 2, 4))):
                self.spoil(nodes)
            return op, nodes, False
        return op, nodes, True


# ------------------------------------------------------------------- judging

class Fuzzer:
    """Sends what the inventor invents, and judges what comes back."""

    def __init__(self, spec, args):
        self.spec, self.rough = spec, args.rough
        self.inventor = Inventor(spec, args.seed)
        self.rng = self.inventor.rng
        self.links = Links()
        self.family, self.main, self.others = 0, None, []
        self.counts = {}
        self.n, self.failed, self.silent = 0, 0, 0
        self.last = b""

    def open(self):
        """Sockets, and the family's number. The second socket holds leases
        against the first; the third hears events and never reads them."""
        self.main = Socket(16)
        self.others = [Socket(16)]
        error, _, rows = self.main.ask(GENL_ID_CTRL, struct.pack(
            "=BBH", CTRL_CMD_GETFAMILY, 1, 0) + attr(
            2, self.spec.doc["name"].encode() + b"\0"))
        if error:
            return False
        said = dict(attrs_of(rows[0]))
        self.family = struct.unpack("=H", said[1])[0]
        deaf = Socket(16)
        for _, group in attrs_of(said[7]):
            number = struct.unpack("=I", dict(attrs_of(group))[2])[0]
            deaf.sock.setsockopt(SOL_NETLINK, 1, number)
        self.others.append(deaf)
        return True

    def ask(self, op, body, flags=NLM_F_ACK, sock=None):
        head = struct.pack("=BBH", self.spec.ops[op]["id"], 1, 0)
        self.last = head + body
        return (sock or self.main).ask(self.family, head + body, flags)

    # ------------------------------------------------------ what is configured

    def plain(self, kind, data, names):
        """Attributes by name, those of names alone; lists in their order."""
        by_id = {a["id"]: (n, a) for n, a in self.spec.sets[kind].items()}
        out = {}
        for number, payload in attrs_of(data):
            name, a = by_id[number]
            if name not in names:
                continue
            if a["type"] == "nest":
                inner = a["nested-attributes"]
                payload = tuple(sorted(self.plain(
                    inner, payload, NEST_SHOWN[inner]).items()))
            if a.get("multi-attr"):
                out[name] = out.get(name, ()) + (payload,)
            else:
                out[name] = payload
        return out

    def configured(self, kind):
        """Objects by their keys."""
        error, text, rows = self.ask(kind + "-get", b"", NLM_F_DUMP)
        if error:
            raise Trouble(f"a dump failed: {os.strerror(error)}, {text}")
        names = SHOWN[kind] + KEYS[kind] + ["vip", "unicast-peer", "key",
                                            "track", "fixed-source",
                                            "auth-mode"]
        if kind == "sync":
            names.append("peer")
        out = {}
        for row in rows:
            o = self.plain(kind, row, names)
            key = tuple(o.get(k) for k in KEYS[kind])
            if key in out:
                raise Trouble(f"{kind} {key} is shown twice")
            out[key] = o
        return out

    def everything(self):
        return {k: self.configured(k) for k in KEYS}

    def must_show(self, op, nodes):
        """What an accepted request asked for is what there is."""
        kind = self.spec.ops[op]["attribute-set"]
        if op not in ("router-new", "router-set", "group-new", "group-set",
                      "sync-set"):
            return
        by_id = {a["id"]: n for n, a in self.spec.sets[kind].items()}
        asked = {}
        for n in nodes:
            asked.setdefault(by_id[n.kind], []).append(n)
        key = tuple(asked[k][-1].data if k in asked else b"\2"
                    for k in KEYS[kind])
        shown = self.configured(kind).get(key)
        if shown is None:
            raise Trouble(f"{op}: accepted, and there is none: {key}")
        for name, given in asked.items():
            if name in SHOWN[kind] and shown.get(
                    name, UNSAID.get(name)) != given[-1].data:
                raise Trouble(f"{op}: {name} {given[-1].data.hex()} was "
                              f"accepted, {shown.get(name)} is shown")
            if not self.spec.sets[kind][name].get("multi-attr"):
                continue
            inner = self.spec.sets[kind][name].get("nested-attributes")
            if len(shown.get(name, ())) != len(given):
                raise Trouble(f"{op}: {len(given)} {name} were accepted, "
                              f"{shown.get(name)} is shown")
            want = tuple(tuple(sorted(self.plain(
                inner, b"".join(x.bytes() for x in n.data),
                NEST_SHOWN[inner]).items())) if inner else n.data
                for n in given)
            if name == "vip" and shown[name] != want:
                raise Trouble(f"{op}: {want} were accepted, {shown[name]} "
                              "are shown")

    # --------------------------------------------------------------- one step

    def count(self, op, error):
        done, refused = self.counts.get(op, (0, 0))
        self.counts[op] = (done + (not error), refused + bool(error))

    def judge(self, op, body, error, text):
        self.count(op, error)
        if error in (EINVAL, ERANGE) and not text and len(body) >= 4:
            raise Trouble(f"{op}: {os.strerror(error)} without a text")

    def send(self):
        """A request as it should be framed."""
        op, nodes, right = self.inventor.request()
        body = b"".join(n.bytes() for n in nodes)[:100000]
        look = not self.rough and self.n % CHECK_EVERY == 0
        if look:
            before = self.everything()
        sock = self.others[0] if self.rng.random() < 0.1 else self.main
        error, text, _ = self.ask(op, body, sock=sock)
        asked = self.last
        self.judge(op, asked, error, text)
        try:
            if look and error and self.everything() != before:
                raise Trouble(f"{op}: refused ({text}), and something has "
                              "changed")
            if look and not error and right:
                self.must_show(op, nodes)
        finally:
            self.last = asked

    def misframe(self):
        """A message whose header or end is wrong; the kernel may drop what it
        cannot even read, but must answer the next."""
        rng = self.rng
        op, nodes, _ = self.inventor.request()
        body = struct.pack("=BBH", self.spec.ops[op]["id"], 1, 0) + b"".join(
            n.bytes() for n in nodes)[:100000]
        what = rng.randint(0, 6)
        flags = NLM_F_ACK
        if what == 0:
            body = body[:rng.randint(0, len(body))]
        elif what == 1:
            body += rng.randbytes(rng.randint(1, 20))
        elif what == 2:
            body = bytes([rng.randint(0, 255), rng.randint(0, 255)]) + body[2:]
        elif what == 3:
            flags |= rng.randint(0, 0xff) << 8
        elif what == 4:
            body = bytes([rng.randint(1, len(self.spec.ops) + 1)]) + (
                rng.randbytes(rng.randint(0, 200)))
        self.last = body
        data = self.main.frame(self.family, body, flags)
        seq = self.main.seq
        if what == 5:
            lie = rng.choice((0, 15, 16, 19, len(data) + 1, 1 << 31))
            data = struct.pack("=I", lie) + data[4:]
        elif what == 6:
            data += bytes(-len(data) % 4)
            data += self.main.frame(self.family, body, flags)
            seq = self.main.seq
        self.main.sock.send(data)
        if what == 5:
            self.silent += 1
        else:
            error, text, _ = self.main.answer(seq)
            if what != 4:
                self.judge(op, body, error, text)
        self.ask("group-get", b"")

    def dump(self):
        """A dump of its own socket; perhaps left, perhaps with changes."""
        rng = self.rng
        op = rng.choice(("router-get", "group-get", "stats-get", "sync-get"))
        leave, change = rng.random() < 0.3, rng.random() < 0.5
        sock = Socket(16, small=True)
        try:
            head = struct.pack("=BBH", self.spec.ops[op]["id"], 1, 0)
            self.last = head
            sock.sock.send(sock.frame(self.family, head, NLM_F_DUMP))
            ended, told, _ = self.dump_part(sock)
            moved = 0
            for _ in range(rng.randint(1, 6) if change else 0):
                what, nodes, _ = self.inventor.request()
                error, text, _ = self.ask(
                    what, b"".join(n.bytes() for n in nodes)[:100000])
                self.judge(what, self.last, error, text)
                if not error and what in ("router-new", "router-del"):
                    moved += 1
            later = False
            while not ended and not leave:
                ended, intr, rows = self.dump_part(sock)
                told |= intr
                later |= rows
            if (moved and later and not told and not leave and
                    not self.rough):
                raise Trouble(f"{op}: {moved} routers came or went during a "
                              "dump that does not say so")
        finally:
            sock.sock.close()

    @staticmethod
    def dump_part(sock):
        """(whether it ended, whether it says it was disturbed, any rows)."""
        ended, intr, rows = False, False, False
        for kind, flags, _, body in sock.part():
            intr |= bool(flags & NLM_F_DUMP_INTR)
            if kind == NLMSG_ERROR:
                raise Trouble("a dump failed")
            ended |= kind == NLMSG_DONE
            rows |= kind != NLMSG_DONE
        return ended, intr, rows

    def device(self):
        """A device comes, goes, changes."""
        name, what = self.rng.choice(DEVICES), self.rng.randint(0, 9)
        if what == 0:
            self.links.remove(name)
        elif what <= 2:
            self.links.updown(name, False)
        elif what <= 4:
            self.links.updown(name, True)
        elif what == 5:
            self.links.address(name)
        else:
            self.links.raise_all()

    def reopen(self):
        """The socket that took leases goes, with them in its hand."""
        self.others[0].sock.close()
        self.others[0] = Socket(16)

    def step(self):
        draw = self.rng.random()
        if draw < 0.86:
            self.send()
        elif draw < 0.91:
            self.misframe()
        elif draw < 0.94:
            self.dump()
        elif draw < 0.98:
            self.device()
        else:
            self.reopen()

    # ---------------------------------------------------------------- all of it

    def clear(self):
        """Delete everything; there must be nothing then."""
        if not self.open():
            raise Trouble("the family is gone")
        for kind in ("router", "group"):
            for key in self.configured(kind):
                body = b"".join(attr(self.spec.sets[kind][k]["id"], v)
                                for k, v in zip(KEYS[kind], key))
                error, text, _ = self.ask(kind + "-del", body)
                if error:
                    raise Trouble(f"{kind}-del {key}: {text}")
        left = self.everything()
        if any(left.values()):
            raise Trouble(f"there is still {left}")
        for name in DEVICES:
            self.links.remove(name)

    def guarded(self, what):
        try:
            what()
        except Trouble as why:
            if self.rough and str(why) != "no answer" and self.gone():
                return
            self.failed += 1
            print(f"FAIL {self.n}: {why}; the last request was "
                  f"{self.last[:400].hex()}", flush=True)
        except OSError:
            if not self.rough:
                raise

    def gone(self):
        """Whether the module is not there, or not the same any more."""
        old = self.family
        return not self.open() or self.family != old

    def run(self, seconds, requests):
        while not self.open():
            if not self.rough:
                sys.exit("no family gwha")
            time.sleep(0.01)
        self.links.raise_all()
        end = time.monotonic() + seconds if seconds else None
        while ((end is None or time.monotonic() < end) and
               (not requests or self.n < requests) and self.failed < 10):
            self.n += 1
            self.guarded(self.step)
            if self.rough and self.n % 50 == 0:
                self.open()
        if not self.rough:
            self.guarded(self.clear)
        return self.failed


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("spec")
    parser.add_argument("--seed", type=int,
                        default=int.from_bytes(os.urandom(4), "big"))
    parser.add_argument("--seconds", type=float, default=0)
    parser.add_argument("--requests", type=int, default=0)
    parser.add_argument("--rough", action="store_true")
    args = parser.parse_args()
    if not args.seconds and not args.requests:
        parser.error("for how long?")
    print(f"seed {args.seed}", flush=True)
    fuzzer = Fuzzer(Spec(args.spec), args)
    failed = fuzzer.run(args.seconds, args.requests)
    print(f"requests {fuzzer.n}, dropped unseen {fuzzer.silent}")
    for op, (done, refused) in sorted(fuzzer.counts.items()):
        print(f"{op} {done} {refused}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
