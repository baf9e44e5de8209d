# SPDX-License-Identifier: GPL-2.0-or-later
"""gwha: the module is loaded, two routers in one group are added, whose connections
are synchronised with the other gateways, encrypted, over the third network."""
import json

from guest import wait_for
from node import NET, SYNC, VIP, VRID, Node

MONITOR = "$N/monitor.log"
KEY = 16 * "5a"


class Kind(Node):
    """By its command line."""
    name = "gwha"
    reports_partial = True

    def version(self):
        """As the command line says it."""
        return self.do("$GWHA -V").split()[-1]

    def start(self):
        """The module, somebody who listens, a group, its routers."""
        ms = round(self.interval * 1000)
        routers = "".join(
            f" && $GWHA router add dev {dev} vrid {VRID[dev]} version 3 "
            f"interval {ms}ms group gw vip {vip}/24"
            for dev, vip in VIP.items())
        self.do("[ -d /sys/module/gwha ] || insmod $GWHA_KO")
        self.daemons_again()
        self.do(f"$GWHA group add gw priority {self.priority}{routers}")
        peers = " ".join(f"peer {NET[SYNC]}{n + 1}" for n in self.others)
        self.do(f"(umask 077; echo {KEY} >$N/sync.key) && "
                f"$GWHA sync set group gw dev {SYNC} "
                f"local {NET[SYNC]}{self.number + 1} {peers} default "
                "key-id 1 key-file $N/sync.key")

    def settle(self):
        """It has what the others know, and they what it knows."""
        wait_for(f"{self.letter} is synchronised", 40, lambda: all(
            p["up"] and p["synced"] for p in self.peers()))

    def peers(self):
        """What it says of them."""
        return json.loads(self.do("$GWHA -j sync show"))[0]["peer_status"]

    def stop(self):
        """Synchronisation, routers and group go."""
        self.do("$GWHA sync del group gw")
        for dev, vrid in VRID.items():
            self.do(f"$GWHA router del dev {dev} vrid {vrid}")
        self.do("$GWHA group del gw")

    def group(self):
        """The group, as a dict; {} if there is none."""
        out = self.do("$GWHA -j group show gw 2>/dev/null", check=False)
        found = json.loads(out) if out.strip() else []
        return found[0] if found else {}

    def state(self):
        """The group's."""
        return self.group().get("state", "none")

    def step_back(self):
        """A handover."""
        self.do("$GWHA handover group gw")

    def unload(self):
        """With all that is in it. The monitor ends with its family."""
        self.do(f"rmmod gwha; kill $(<$N/monitor.pid); rm -f {MONITOR}; "
                "[ ! -d /sys/module/gwha ]")

    def kill_daemons(self):
        """It has none: the monitor, which only looks."""
        self.do(f"kill -KILL $(<$N/monitor.pid); rm -f {MONITOR}")

    def daemons_again(self):
        """The monitor, listening before the next event."""
        self.do(f"[ ! -e {MONITOR} ] || exit 0\n"
                f"setsid $GWHA -j monitor state >>{MONITOR} 2>&1 &\n"
                "echo $! >$N/monitor.pid\n"
                "for i in {1..100}; do awk '$2 == 16 && $4 !~ /^0+$/ { n++ } "
                "END { exit !n }' /proc/net/netlink && exit 0; "
                "read -rt 0.1 <> <(:); done; exit 1")

    def power_off(self):
        """Without a word to anybody but the kernel."""
        self.guest.tell("busybox poweroff -f")

    def consistent(self):
        """Events without a gap; members of as many takeovers, and at least as many
        epochs, for the others' takeovers are told as well; members and group of one
        mind, and the addresses where they are active."""
        wrong = []
        group = self.group()
        routers = json.loads(self.do("$GWHA -j router show"))
        states = {r["state"] for r in routers} | {group.get("state")}
        if len(routers) != len(VRID) or len(states) != 1:
            wrong.append(f"states of group and members: {sorted(map(str, states))}")
        taken = {c["counters"]["to_active"] for c in json.loads(
            self.do("$GWHA -j stats")) if c.get("vrid")}
        if len(taken) != 1 or max(taken) > group.get("epoch", 0):
            wrong.append(f"epoch {group.get('epoch')}, takeovers {taken}")
        for dev, vip in VIP.items():
            if self.has(vip) != (group.get("state") == "active"):
                wrong.append(f"{group.get('state')}, and {vip} on {dev}: "
                             f"{self.has(vip)}")
        return wrong + self._events(group)

    def _events(self, group):
        events = [json.loads(line) for line in
                  self.do(f"cat {MONITOR}").splitlines() if line.startswith("{")]
        numbers = [e["seq"] for e in events]
        wrong = []
        if numbers != list(range(numbers[0], numbers[0] + len(numbers))
                           if numbers else []):
            wrong.append(f"numbers of events: {numbers}")
        if events and events[-1]["to"] != group.get("state"):
            wrong.append(f"the last event says {events[-1]['to']}, "
                         f"the group {group.get('state')}")
        return wrong
