# SPDX-License-Identifier: GPL-2.0-or-later
"""A pair on two machines is upgraded, in the order of docs/operations.md#upgrading:
guests of boot.py in the network of machines/lab.py. They are made a pair by the
commands of docs/quickstart.md, but for slower adverts and the cards' own MAC addresses,
and their agents compare what they have, by TLS."""
import functools
import glob
import itertools
import json
import shutil
import time

import judge
from guest import Broken, wait_for
from lab import NAT, PLAIN, SILENT_S, Lab
from node import LAN, SYNC, WAN, Node

INTERVAL_S = 2.0        # nobody is to be late only because this machine is busy
BOOT_S = 1200           # two systems, emulated, on a busy machine
SLOW_S = 240            # what takes seconds, the same
APT_S = 1200
GAP_S = 3.0             # less than a takeover that nobody has planned
DEVICES = {LAN: "eth0", WAN: "eth1", SYNC: "eth2"}
NETS = {LAN: "192.0.2.%d/24", WAN: "198.51.100.%d/24", SYNC: "10.0.0.%d/30"}
PEER = "\npeer:\n  address: {gw1: 10.0.0.1, gw2: 10.0.0.2}\n"
CERTIFICATE = """openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 \
-nodes -days 825 -subj /CN=$HOSTNAME -addext subjectAltName=DNS:$HOSTNAME \
-keyout /etc/gwha/peer.key -out /etc/gwha/peer.crt"""
# compiling takes many minutes in a guest
FIRST = """ln -s $GWHA_RESULTS/next /run/next
mv /usr/bin/make /usr/bin/make.real
install -m 755 /run/next/dkms-make.sh /usr/bin/make
"""


def blocks(work, section, host):
    """The commands of a section that are this host's, in order."""
    found = []
    for path in sorted(glob.glob(f"{work}/blocks/*")):
        with open(path, encoding="utf-8") as f:
            name, hosts = f.readline().strip().split(":")
            if name == section and host in hosts.split():
                found.append(f.read())
    return found


class Gateway(Node):
    """gw1 and gw2."""
    name = "packages"
    work = ""               # boot.sh's folder

    def __init__(self, letter, number, *args):
        super().__init__(letter, number, *args)
        self.host = f"gw{number}"
        self.do = functools.partial(self.guest.do, seconds=SLOW_S)
        self.pair = None
        shutil.copytree(f"{self.work}/next", f"{self.guest.folder}/next")
        with open(f"{self.guest.folder}/first", "w", encoding="ascii") as f:
            f.write(FIRST)

    def run(self, section, number, seconds=SLOW_S):
        """The nth block of its own in a section, as root does."""
        text = blocks(self.work, section, self.host)[number - 1]
        return self.do(f"cd /run/next && set -ex\n{text}", seconds=seconds)

    def set_up(self):
        """A Debian with its own addresses, that forwards and translates."""
        self.guest.ready(BOOT_S)
        self.do(f"hostname {self.host}")
        last = {LAN: self.number + 1, WAN: self.number + 1, SYNC: self.number}
        for segment, device in DEVICES.items():
            self.do(f"ip addr add {NETS[segment] % last[segment]} dev {device} && "
                    f"ip link set {device} up")
        self.run("Forward", 1)

    def start(self):
        """gw1 has made key and file, and its certificate before gw2 began."""
        self.do(f"mkdir -p /etc/gwha && HOSTNAME={self.host} && {CERTIFICATE}")
        if self.letter == "a":
            self.run("Configure", 1)
            self.do("sed -i 's/interval: 100ms/interval: 2s, vmac: off/' "
                    "/etc/gwha/gwha.yaml && "
                    f"cat >>/etc/gwha/gwha.yaml <<'END'\n{PEER}END")
        else:
            for name in ("gwha.yaml", "sync.key"):
                self.put(name, self.pair.get(name))
        # each has its own, and those that there are
        self.trust()
        if self.letter != "a":
            self.pair.trust(self)
            self.trust(self.pair)
        self.run("Start", 1)

    def trust(self, other=None):
        """Certificates: its own, and the other's."""
        self.put("peers.crt", "\n".join(
            x.get("peer.crt") for x in (self, other) if x))
        if other:
            self.do("systemctl try-reload-or-restart gwhad")

    def get(self, name):
        """A file of /etc/gwha."""
        return self.do(f"cat /etc/gwha/{name}")

    def put(self, name, text):
        """The same."""
        self.do(f"(umask 077; cat >/etc/gwha/{name} <<'END'\n{text.rstrip()}\nEND\n)")

    def json(self, command):
        """What gwha says; [] if it cannot."""
        out = self.do(f"gwha -j {command} 2>/dev/null", check=False)
        return json.loads(out) if out.strip() else []

    def group(self):
        """The group, as a dict; {} if there is none."""
        return next(iter(self.json("group show gw")), {})

    def state(self):
        """The group's."""
        return self.group().get("state", "none")

    def await_state(self, state, seconds=SLOW_S):
        """Until it says so itself."""
        super().await_state(state, seconds)

    def step_back(self):
        """A handover."""
        self.do("gwha handover group gw")

    def settle(self):
        """It has what the other knows."""
        def synced():
            found = self.json("sync show")
            peers = found[0]["peer_status"] if found else []
            return peers and all(p["up"] and p["synced"] for p in peers)
        wait_for(f"{self.host} is synchronised", SLOW_S, synced)

    def peer(self):
        """What its agent says of the other; {} if it says nothing."""
        seen = self.json("peer show")
        return next(iter(seen["nodes"]), {}) if seen else {}

    def versions(self):
        """Of the module that runs, and of the command line."""
        return self.do("cat /sys/module/gwha/version; gwha -V | sed 's/.* //'").split()

    def agent(self):
        """Its process."""
        return self.do("systemctl show -P MainPID gwhad").strip()

    def version(self):
        """As the command line says it."""
        return self.versions()[1]


def whole(lab):
    """The connections live."""
    plain, nat = (lab.traffic.lost(port, SILENT_S)
                  for port in (lab.traffic.PLAIN, lab.traffic.NAT))
    return not plain and not nat, f"{plain} of {PLAIN}, {nat} of {NAT} broken: " \
        f"{lab.traffic.why(lab.traffic.PLAIN)} {lab.traffic.why(lab.traffic.NAT)}"


def spoke(lab):
    """{segment: who has advertised, in order}."""
    return {name: [node for node, _ in itertools.groupby(
        a.node for a in list(lab.segments[name].adverts) if a.prio)]
            for name in (LAN, WAN)}


def steady(lab, text):
    """a alone has advertised, its epoch and the connections are as they were."""
    lab.hold(1 + SILENT_S / INTERVAL_S)
    seen = spoke(lab), [lab.node(x).state() for x in "ab"], lab.node("a").group()["epoch"]
    yield f"{text}: nothing changes hands", \
        seen == ({LAN: ["a"], WAN: ["a"]}, ["active", "backup"], lab.epoch), seen
    true, seen = whole(lab)
    yield f"{text}: all connections live", true, seen


def peers_say(lab, what, **wanted):
    """Both agents find the other as it is wanted."""
    seen = {}

    def true():
        seen.update({x: lab.node(x).peer() for x in "ab"})
        return all(p.get("up") and all(p.get(k) == v for k, v in wanted.items())
                   for p in seen.values())
    try:
        wait_for(what, SLOW_S, true, 1)
    except Broken:
        return False, seen
    return True, seen


def packages(lab, letter, was, version):
    """apt, on a running node: the agent is another, the module as it was."""
    node = lab.node(letter)
    agent = node.agent()
    node.run("Upgrading", 1, APT_S)
    wait_for(f"{node.host} has another agent", SLOW_S,
             lambda: node.agent() not in ("0", agent))
    node.settle()
    seen = node.versions()
    yield f"{node.host}'s packages: the program is {version}, the module still {was}", \
        seen == [was, version], seen
    yield from steady(lab, f"{node.host}'s packages")


def module(lab, letter, number, version):
    """It is loaded anew; the agent configures it."""
    node = lab.node(letter)
    node.run("Upgrading", number)
    node.await_state("backup")
    for each in lab.nodes.values():
        each.settle()
    doctor = {x["id"]: x["status"] for x in node.json("doctor")}
    seen = node.versions(), doctor.get("module")
    yield f"{node.host}'s module is {version}, configured, a backup and synced", \
        seen == ([version, version], "ok"), seen


def story(base, folder, work, say):
    """All of it. Yields (text, whether it holds, what was seen)."""
    Gateway.work = work
    lab = Lab(Gateway, "ab", base, f"{folder}/lab", INTERVAL_S)
    a, b = (lab.node(x) for x in "ab")
    b.pair = a
    with open(f"{work}/next/version", encoding="ascii") as f:
        version = f.read().strip()
    begin = time.monotonic()
    lab.boot()
    lab.at_rest()
    say(f"a pair after {time.monotonic() - begin:.0f} s")
    lab.forget()
    was, lab.epoch = a.versions()[0], a.group()["epoch"]
    yield f"a pair with {was} and connections that are translated", was != version, was
    yield ("their agents find configuration, ruleset and version the same", *peers_say(
        lab, "all is the same", config="same", ruleset="same", version="same"))
    begin = time.monotonic()
    yield from packages(lab, "b", was, version)
    yield ("their agents see that versions differ", *peers_say(
        lab, "versions differ", config="same", version="differs"))
    yield from packages(lab, "a", was, version)
    yield from module(lab, "b", 2, version)
    yield from steady(lab, "gw2's module")
    a.run("Upgrading", 2)
    a.await_state("backup")
    b.await_state("active")
    yield "the handover: gw2 is active, one epoch later", \
        b.group()["epoch"] == lab.epoch + 1, (a.group(), b.group())
    yield from module(lab, "a", 3, version)
    lab.hold(1 + SILENT_S / INTERVAL_S)
    seen = spoke(lab), a.state(), b.state(), b.group()["epoch"]
    yield "no election but that: gw1 was active, then gw2", \
        seen == ({LAN: ["a", "b"], WAN: ["a", "b"]}, "backup", "active",
                 lab.epoch + 1), seen
    true, seen = whole(lab)
    yield "all connections that began before it live", true, seen
    gap = judge.longest_silence([p.at for p in list(lab.client.pings)], begin,
                                time.monotonic())
    yield f"no ping unanswered for {GAP_S:g} s", gap < GAP_S, gap
    yield ("their agents find all the same again", *peers_say(
        lab, "all is the same", config="same", ruleset="same", version="same"))
    say(f"upgraded in {time.monotonic() - begin:.0f} s; no ping for {gap:.2f} s at most")
    lab.close()
