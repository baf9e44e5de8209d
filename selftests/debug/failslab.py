#!/usr/bin/python3 -IS
# SPDX-License-Identifier: GPL-2.0-or-later
"""Every command of gwha, with each of its allocations failing once.

    failslab.py SPEC DEV [REGEX]

A request is sent with the first allocation of this task failing, then with the
second, and so on until it is done without one that fails: /proc/PID/fail-nth counts
them, and tells whether the Nth was reached. Each time the request must be refused
for want of memory, with the configuration and the memberships as they were; or be
done, with both as if nothing had failed. A request that is answered by nothing, for
want of memory for the answer, may be either.

Then the same for the worker: whichever of its allocations fails, the addresses are
in place, and gone, in the end.

DEV is up, with a carrier and an address of 192.0.2.0/24; "other" is another device,
and "later" a name that nobody has. REGEX: these cases alone. The case "device", of
a device that comes, must be asked for so: the kernel prints stacks of its own when
it has no memory for the sysctls of one, and the guest takes these for complaints.
Prints KTAP.
"""
import ctypes
import gc
import glob
import os
import re
import socket
import struct
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "../net"))
from nl_raw import (                                    # noqa: E402
    NLM_F_ACK, NLM_F_DUMP, NLM_F_REQUEST, NLMSG_DONE, NLMSG_ERROR, PACK, WIDTH,
    Family, Reply, Spec, attr, attrs_of, key, vip)

NO_MEMORY = {12, 105}           # ENOMEM, ENOBUFS
MOST = 600                      # allocations of one request
ADD_MEMBERSHIP, CLONE_NEWNET = 1, 0x40000000
RTM_NEWLINK, RTM_DELLINK = 16, 17
VIP6 = "fe80::101"


def vip6(text, plen=128):
    return {"addr": socket.inet_pton(socket.AF_INET6, text), "plen": plen}


class Nth:
    """A task's Nth allocation fails, once."""

    def __init__(self, task):
        self.fd = os.open(f"/proc/{task}/fail-nth", os.O_RDWR)

    def set(self, n):
        os.pwrite(self.fd, b"%d" % n, 0)

    def reached(self):
        """Whether it has failed; either way none will any more."""
        left = int(os.pread(self.fd, 20, 0))
        self.set(0)
        return left == 0


class Node:
    """What there is, and how to ask for something else."""

    def __init__(self, spec, dev):
        self.spec, self.dev = spec, dev
        self.family = Family(spec.doc["name"])
        self.own = Nth("thread-self")

    def socket(self):
        """A dump that broke off would be in the way of the next."""
        new = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 16)
        new.bind((0, 0))
        new.settimeout(30)
        return new

    def request(self, op, values, flags):
        o = self.spec.ops[op]
        body = self.spec.body(o["attribute-set"], values)
        data = struct.pack("=BBH", o["id"], 1, 0) + body
        return struct.pack("=IHHII", 16 + len(data), self.family.number,
                           NLM_F_REQUEST | flags, 1, 0) + data

    def talk(self, sock, frame):
        """One request and its answer, as a Reply; error 105 when none came."""
        rows = []
        try:
            sock.send(frame)
            while True:
                data = sock.recv(1 << 16)
                while len(data) >= 16:
                    length, kind, flags, _, _ = struct.unpack_from("=IHHII",
                                                                   data)
                    msg, data = data[16:length], data[(length + 3) & ~3:]
                    if kind in (NLMSG_ERROR, NLMSG_DONE):
                        error = -struct.unpack_from("=i", msg)[0]
                        return Reply(error, rows=rows)
                    rows.append(msg[4:])
        except OSError as e:
            return Reply(e.errno or 105, "no answer", rows=rows)

    def ask(self, op, values=None, dump=False, nth=0, sock=None):
        """A request, perhaps with an allocation failing: (Reply, whether)."""
        flags = NLM_F_DUMP if dump else NLM_F_ACK
        frame = self.request(op, values or {}, flags)
        mine = sock or self.socket()
        if nth:
            self.own.set(nth)
        reply = self.talk(mine, frame)
        failed = self.own.reached() if nth else False
        if not sock:
            mine.close()
        return reply, failed

    def must(self, op, values=None):
        reply, _ = self.ask(op, values)
        if reply.error:
            raise SystemExit(f"# cannot {op} {values}: {reply}")

    def rows(self, op):
        reply, _ = self.ask(op, dump=True)
        if reply.error:
            raise SystemExit(f"# cannot dump {op}: {reply}")
        return reply.rows

    def decode(self, kind, data, skip):
        """Attributes of a set, but for those that nobody sets."""
        names = {a["id"]: a for a in self.spec.sets[kind].values()}
        out = []
        for number, payload in attrs_of(data):
            a = names[number]
            if skip and "(read only)" in a.get("doc", "") and \
                    a["name"] not in ("lease-state", "leaving"):
                continue
            if a["type"] == "nest":
                payload = tuple(self.decode(a["nested-attributes"], payload,
                                            skip))
            elif a["type"] in WIDTH:
                payload = struct.unpack(PACK[len(payload)], payload)[0]
            out.append((a["name"], payload))
        return out

    def value(self, op, kind, match, name):
        """An attribute of the object that has what match says."""
        for row in self.rows(op):
            got = dict(self.decode(kind, row, False))
            if all(got.get(k) == v for k, v in match.items()):
                return got.get(name)
        return None

    def state(self):
        """All that a command could have changed."""
        conf = [self.decode(kind, row, True) for op, kind in
                (("router-get", "router"), ("group-get", "group"))
                for row in self.rows(op)]
        with open("/proc/net/igmp", encoding="ascii") as f:
            groups = sum("120000E0" in line for line in f)
        with open("/proc/net/igmp6", encoding="ascii") as f:
            groups6 = sum("ff020000000000000000000000000012" in line
                          for line in f)
        return conf, groups, groups6

    def reset(self):
        """Everything away."""
        for row in self.rows("router-get"):
            got = dict(self.decode("router", row, False))
            self.must("router-del", {
                "ifname": got["ifname"].rstrip(b"\0").decode(),
                "vrid": got["vrid"], "family": got["family"]})
        for row in self.rows("group-get"):
            got = dict(self.decode("group", row, False))
            self.must("group-del", {
                "name": got["name"].rstrip(b"\0").decode()})

    def until(self, what, condition, seconds=20):
        end = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > end:
                raise AssertionError(f"not within {seconds} s: {what}")
            time.sleep(0.1)


class Case:
    """A request, what there must be before it, and how it is undone."""

    def __init__(self, name, op, values, before=(), undo=(), active=False):
        self.name, self.op, self.values = name, op, values
        self.before, self.undo, self.active = before, undo, active


def check_reply(node, reply, failed, before, after):
    """Whether an answer and what there is now fit; returns whether it was done."""
    now = node.state()
    if reply.error and not failed:
        raise AssertionError(f"refused, and no allocation failed: {reply}")
    if reply.error and reply.error not in NO_MEMORY:
        raise AssertionError(f"refused for another reason: {reply}")
    if reply.error and reply.text and now in (before, after):
        return now == after
    wanted = before if reply.error else after
    if now != wanted:
        raise AssertionError(f"{reply}, and there is\n{now}\ninstead of\n"
                             f"{wanted}")
    return not reply.error


def calm(node):
    """Until the group is active, and no handover under way."""
    for name, value in (("state", 3), ("leaving", 0)):
        node.until(f"{name} {value}", lambda n=name, v=value: node.value(
            "group-get", "group", {"name": b"g\0"}, n) == v)


def run_case(node, case):
    """Each allocation of a request; returns how many there are."""
    node.reset()
    for op, values in case.before:
        node.must(op, values)
    if case.active:
        calm(node)
    before = node.state()

    def undo():
        for op, values in case.undo:
            node.must(op, values)
        if case.active:
            calm(node)
        if node.state() != before:
            raise AssertionError(f"cannot be undone: {node.state()}\n"
                                 f"instead of {before}")

    node.must(case.op, case.values)
    after = node.state()
    undo()
    for n in range(1, MOST):
        reply, failed = node.ask(case.op, case.values, nth=n)
        try:
            if check_reply(node, reply, failed, before, after):
                undo()
        except AssertionError as e:
            raise AssertionError(f"allocation {n}: {e}") from None
        if not failed:
            return n - 1
    raise AssertionError(f"more than {MOST} allocations")


def run_first(node):
    """The first group of a namespace begins all that serves it: each time in a
    namespace that nothing was begun in."""
    libc = ctypes.CDLL(None, use_errno=True)
    home = os.open("/proc/thread-self/ns/net", os.O_RDONLY)
    fresh = False
    try:
        for n in range(1, MOST):
            if not fresh and libc.unshare(CLONE_NEWNET):
                raise AssertionError("no namespace")
            reply, failed = node.ask("group-new", {"name": "g"}, nth=n)
            there = len(node.rows("group-get"))
            if reply.error and not reply.text and (
                    there or reply.error not in NO_MEMORY):
                raise AssertionError(f"allocation {n}: {reply}, {there} groups")
            if not reply.error and not there:
                raise AssertionError(f"allocation {n}: done, and no group")
            fresh = not there
            if not failed:
                return n - 1
        raise AssertionError(f"more than {MOST} allocations")
    finally:
        libc.setns(home, 0)
        os.close(home)


def run_dump(node, op):
    """Each allocation of a dump: refused, broken off with an error, or whole."""
    whole = [dict(attrs_of(r)).keys() for r in node.rows(op)]
    for n in range(1, MOST):
        reply, failed = node.ask(op, dump=True, nth=n)
        got = [dict(attrs_of(r)).keys() for r in reply.rows]
        if reply.error and not failed or \
                reply.error and reply.error not in NO_MEMORY:
            raise AssertionError(f"allocation {n}: {reply}")
        if not reply.error and got != whole:
            raise AssertionError(f"allocation {n}: {len(got)} rows of "
                                 f"{len(whole)}, and no error")
        if not failed:
            return n - 1
    raise AssertionError(f"more than {MOST} allocations")


def run_monitor(node):
    """Joining the group of events: refused or done."""
    groups = dict(attrs_of(family_row(node)))[7]
    number = dict(attrs_of(next(attrs_of(groups))[1]))[2]
    number = struct.unpack("=I", number)[0]
    for n in range(1, MOST):
        sock = node.socket()
        node.own.set(n)
        error = 0
        try:
            sock.setsockopt(270, ADD_MEMBERSHIP, number)
        except OSError as e:
            error = e.errno
        failed = node.own.reached()
        sock.close()
        if error and (not failed or error not in NO_MEMORY):
            raise AssertionError(f"allocation {n}: {os.strerror(error)}")
        if not failed:
            return n - 1
    raise AssertionError(f"more than {MOST} allocations")


def family_row(node):
    """What the controller says of the family."""
    name = node.spec.doc["name"].encode() + b"\0"
    body = struct.pack("=HH", 4 + len(name), 2) + name
    return node.family.ask(3, body + bytes(-len(body) % 4), 16).rows[0]


# ------------------------------------------------------------------- a device

def link(kind, name):
    """A request about a dummy device: RTM_NEWLINK or RTM_DELLINK."""
    body = struct.pack("=BxHiII", 0, 0, 0, 0, 0)
    body += attr(3, name.encode() + b"\0")
    if kind == RTM_NEWLINK:
        body += attr(18, attr(1, b"dummy\0"))
    flags = NLM_F_REQUEST | NLM_F_ACK | (0x600 if kind == RTM_NEWLINK else 0)
    return struct.pack("=IHHII", 16 + len(body), kind, flags, 1, 0) + body


def run_device(node):
    """A device comes that routers wait for: each allocation of that. What they
    could not have of it they get soon after."""
    name = "later"
    sock = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0)
    sock.bind((0, 0))
    node.reset()
    node.talk(sock, link(RTM_NEWLINK, name))
    for values in ({"vmac": 1, "vip": vip("203.0.113.1")},
                   {"family": 10, "vip": vip6(VIP6)}):
        node.must("router-new", dict(values, ifname=name, vrid=9, version=3))
    there = node.state()
    node.talk(sock, link(RTM_DELLINK, name))
    gone = node.state()
    for n in range(1, MOST):
        with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0) as own:
            own.bind((0, 0))
            frame = link(RTM_NEWLINK, name)
            node.own.set(n)
            reply = node.talk(own, frame)
            failed = node.own.reached()
        wanted = [gone] if reply.error else [there]
        if reply.text:
            wanted = [gone, there]
        try:
            node.until(f"{reply}, and there is {wanted[-1]}",
                       lambda w=wanted: node.state() in w, 5)
        except AssertionError as e:
            raise AssertionError(f"allocation {n}: {e}\nbut "
                                 f"{node.state()}") from None
        node.talk(sock, link(RTM_DELLINK, name))
        if not failed:
            return n - 1
    raise AssertionError(f"more than {MOST} allocations")


# ------------------------------------------------------------------- the worker

def worker_task():
    """The namespace's thread; there is one."""
    for path in glob.glob("/proc/[0-9]*/comm"):
        with open(path, encoding="ascii", errors="replace") as f:
            if f.read().startswith("gwha/"):
                return path.split("/")[2]
    raise SystemExit("# there is no worker")


def placed(addr):
    """Whether an address is on a device and is the node's own."""
    family = socket.AF_INET6 if ":" in addr else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as s:
        try:
            if family == socket.AF_INET:
                s.bind((addr, 0))
            else:
                s.bind((addr, 0, 0, socket.if_nametoindex(sys.argv[2])))
        except OSError:
            return False
    return True


def run_worker(node, addrs, on, off):
    """Each allocation of the worker while it places and removes addresses."""
    nth = Nth(worker_task())
    count = 0
    for request, there in ((on, True), (off, False)):
        other = off if there else on
        for n in range(1, MOST):
            nth.set(n)
            node.must(*request)
            word = "in place" if there else "gone"
            try:
                node.until(f"the addresses are {word}", lambda want=there: all(
                    placed(a) == want for a in addrs))
            except AssertionError as e:
                raise AssertionError(f"{word}, allocation {n}: {e}") from None
            failed = nth.reached()
            node.must(*other)
            node.until("as before", lambda want=there: all(
                placed(a) != want for a in addrs))
            if not failed:
                break
            count += 1
        else:
            raise AssertionError(f"more than {MOST} allocations")
        # the other way about begins where this one ended
        node.must(*request)
        node.until("the other way about", lambda want=there: all(
            placed(a) == want for a in addrs))
    return count


# -------------------------------------------------------------------- the cases

def member(dev, interval_us):
    """A router of the group g."""
    return {"ifname": dev, "vrid": 10, "version": 3, "group": "g",
            "vip": vip("203.0.113.1"), "interval-us": interval_us}


def cases(dev):
    rt = {"ifname": dev, "vrid": 10}
    rt6 = dict(rt, family=10)
    g = {"name": "g"}
    plain = ("router-new", dict(rt, version=3, vip=vip("203.0.113.1")))
    many = list(dict(rt, version=3, **{"interval-us": 100000}).items())
    many += [("vip", vip(f"203.0.113.{i}")) for i in (1, 2, 3)]
    many += [("vip", vip("198.51.100.1", ifname="other", excluded=1))]
    hmac = {"auth-type": 2, "key": key(1)}
    peers = [("unicast-peer", socket.inet_aton(f"192.0.2.{i}"))
             for i in (3, 4)]
    other = ("group-new", {"name": "other"})
    del_rt, del_rt6, del_g = ("router-del", rt), ("router-del", rt6), \
        ("group-del", g)
    track = [("track", {"ifname": dev, "weight": 10}),
             ("track", {"ifname": "later", "weight": 10}),
             ("track", {"name": "condition", "weight": 20})]
    lease = ("group-new", dict(g, **{"lease-us": 1000000000}))
    quick = [lease, ("router-new", member(dev, 1000000))]
    return [
        Case("group add with tracks and a lease", "group-new",
             list(dict(g, priority=120, pool="p",
                       **{"lease-us": 1000000}).items()) + track, before=[other], undo=[del_g]),
        Case("group set", "group-set",
             list(dict(g, priority=90, pool="p").items()) + track,
             before=[("group-new", g)],
             undo=[("group-set", dict(g, priority=100, pool="", **{
                 "track-clear": True}))]),
        Case("group del", "group-del", g, before=[("group-new", g)],
             undo=[("group-new", g)]),
        Case("router add", "router-new", rt, before=[other], undo=[del_rt]),
        Case("router add with VIPs", "router-new", many, before=[other],
             undo=[del_rt]),
        Case("router add with a virtual MAC address", "router-new",
             many + [("vmac", 1)], before=[other], undo=[del_rt]),
        Case("router add with peers and keys", "router-new",
             many + peers + list(hmac.items()), before=[other],
             undo=[del_rt]),
        Case("router add to a group", "router-new", member(dev, 100000),
             before=[("group-new", g)], undo=[del_rt]),
        Case("router add, IPv6 with a virtual MAC address", "router-new",
             dict(rt6, vmac=1, vip=vip6(VIP6)), before=[other],
             undo=[del_rt6]),
        Case("router set: VIPs, virtual MAC address, keys", "router-set",
             list(dict(rt, priority=90, vmac=1, **hmac).items())
             + [("vip", vip(f"203.0.113.{i}")) for i in range(2, 9)],
             before=[plain], undo=[("router-set", dict(
                 rt, priority=100, vmac=0, vip=vip("203.0.113.1"),
                 **{"auth-type": 0}))]),
        Case("router set: more VIPs, no virtual MAC address", "router-set",
             list(dict(rt, vmac=0).items()) + [("vip", vip("203.0.113.1"))]
             + [("vip", vip(f"198.51.100.{i}", excluded=1))
                for i in range(1, 25)],
             before=[plain, ("router-set", dict(rt, vmac=1))],
             undo=[("router-set", dict(rt, vmac=1,
                                       vip=vip("203.0.113.1")))]),
        Case("router set: no VIPs", "router-set", dict(rt, **{
            "vip-clear": True}), before=[plain],
             undo=[("router-set", dict(rt, vip=vip("203.0.113.1")))]),
        Case("router set: peers, then none", "router-set",
             list(rt.items()) + peers, before=[plain],
             undo=[("router-set", dict(rt, **{"unicast-clear": True}))]),
        Case("router del", "router-del", rt, before=[plain], undo=[plain]),
        Case("condition set", "track-report", dict(g, track={
            "name": "condition", "up": 1}),
             before=[("group-new", list(g.items()) + track)],
             undo=[("track-report", dict(g, track={"name": "condition",
                                                   "up": 0}))]),
        Case("lease take", "lease-take", g, before=[lease],
             undo=[("lease-release", g)]),
        Case("lease release", "lease-release", g,
             before=[lease, ("lease-take", g)], undo=[("lease-take", g)]),
        Case("handover", "handover", g, before=quick, active=True),
        Case("stats reset", "stats-reset", {}, before=quick),
    ]


def run_renew(node):
    """Only the socket that took a lease renews it."""
    g = {"name": "g"}
    sock = node.socket()
    node.ask("lease-take", g, sock=sock)
    for n in range(1, MOST):
        reply, failed = node.ask("lease-renew", g, nth=n, sock=sock)
        if reply.error and (not failed or reply.error not in NO_MEMORY):
            raise AssertionError(f"allocation {n}: {reply}")
        if not failed:
            return n - 1
    raise AssertionError(f"more than {MOST} allocations")


def begun(node, dev):
    """A group with a router, active."""
    node.reset()
    node.must("group-new", {"name": "g"})
    node.must("router-new", member(dev, 100000))
    calm(node)


def others(node, dev):
    """What is no single command: (name, function)."""
    rt = {"ifname": dev, "vrid": 10}
    rt6 = dict(rt, family=10)
    add6 = dict(rt6, vip=vip6(VIP6), **{"interval-us": 100000})

    def with_router(run, *args):
        begun(node, dev)
        return run(node, *args)

    dumps = [(f"dump of {op}", lambda op=op: with_router(run_dump, op))
             for op in ("router-get", "group-get", "stats-get")]
    return dumps + [
        ("lease renew", lambda: with_router(run_renew)),
        ("monitor", lambda: with_router(run_monitor)),
        ("the worker, IPv4", lambda: with_router(
            run_worker, ["203.0.113.2", "203.0.113.3"],
            ("router-set", list(rt.items()) + [
                ("vip", vip(f"203.0.113.{i}")) for i in (1, 2, 3)]),
            ("router-set", dict(rt, vip=vip("203.0.113.1"))))),
        ("the worker, IPv6", lambda: with_router(
            run_worker, [VIP6], ("router-new", add6), ("router-del", rt6))),
        # last: the worker above is the only one
        ("the first group of a namespace", lambda: run_first(node)),
    ]


def main():
    gc.disable()
    dev = sys.argv[2]
    node = Node(Spec(sys.argv[1]), dev)
    todo = [(c.name, lambda c=c: run_case(node, c)) for c in cases(dev)]
    todo += others(node, dev)
    if len(sys.argv) > 3:
        todo += [("device: it comes, and routers wait for it",
                  lambda: run_device(node))]
        todo = [t for t in todo if re.search(sys.argv[3], t[0])]
    print(f"KTAP version 1\n1..{len(todo) + 1}", flush=True)
    failed = total = 0
    for number, (name, run) in enumerate(todo, 1):
        try:
            count = run()
            total += count
            print(f"ok {number} - {name}: {count} allocations", flush=True)
        except AssertionError as e:
            failed += 1
            print("".join(f"# {line}\n" for line in str(e).splitlines()),
                  end="")
            print(f"not ok {number} - {name}", flush=True)
    node.reset()
    # what nothing was injected into proves nothing
    word = "ok" if total > 5 * len(todo) else "not ok"
    print(f"{word} {len(todo) + 1} - {total} allocations failed")
    return int(failed > 0 or word != "ok")


if __name__ == "__main__":
    sys.exit(main())
