# SPDX-License-Identifier: GPL-2.0-or-later
"""A tunnel to a site, and gateways that die:

      client 192.0.2.100                                       server 10.2.0.100
         │   (gateway: the VIP)                                   │  (gateway: the site)
    ─────┴──┬──────────┬─────── lan   wan ──┬──────────┬────┬     │.4
            │.2        │.3                  │.2        │.3  │.4   ├─── far
          [ a ]      [ b ]                [ a ]      [ b ] [ site ]
            │.2        │.3   10.0.0.0/24
    ────────┴──────────┴─────── sync   (connections, and what charons tell each other)

Three guests, each with a charon, both gateways with a gwhad; the site's timers are its own.
A ping each 10 ms and connections go from the client to the server, by ESP on wan. What is
on the wire is judged, by its numbers: clocks of several guests have nothing in common, so
seconds here are the machine's, and bounds are loose. How many packets are lost until an
agent has done its work is such a time; after the first one by the tunnel it is not.
"""
import json
import time

from guest import wait_for
from hosts import Host
from lab import PLAIN, Lab
from node import FAR, LAN, NET, SYNC, VIP, WAN, Node
from node_gwha import KEY
from node_gwha import Kind as Gwha

PING_EVERY_S = 0.01
SOON_S = 10.0               # a tunnel is dialled, emulated, on a busy machine
AT_ONCE_S = 2.0             # a copy is used, the same
LOST_MAX = 3
MODULES = "xfrm_user esp4 authenc echainiv seqiv gcm cbc"
SECRET = "correct horse battery staple"
IKE, IKE_NAT = 500, 4500
IKE_SA_INIT = 34
EXAMPLES = "$(dirname $GWHA)/../docs/examples/ipsec"

CHARON = """charon-systemd {
  load = random nonce openssl pem pkcs1 pubkey constraints kdf kernel-netlink socket-default vici%s
  filelog {
    log {
      path = $N/charon.log
      default = 1
      flush_line = yes
    }
  }
  plugins {
    vici {
      socket = unix://$N/charon.vici
    }
  }
}
"""

GATEWAYS = """nodes: {{a: , b: }}
groups:
  gw: {{priority: {{a: 150, b: 120}}}}
routers:
  - {{dev: lan, vrid: 10, group: gw, version: 3, interval: {ms}ms, vmac: off, send-epoch: on,
     vip: {vips[lan]}/24}}
  - {{dev: wan, vrid: 20, group: gw, version: 3, interval: {ms}ms, vmac: off, send-epoch: on,
     vip: {vips[wan]}/24}}
sync:
  gw: {{dev: sync, local: {{a: 10.0.0.2, b: 10.0.0.3}}, select: default,
       key: {{key-id: 1, key-file: $N/sync.key}}}}
ipsec:
  site:
    group: gw
    local: {vips[wan]}
    remote: 198.51.100.4
    local-id: gw.example
    remote-id: site.example
    psk-file: $N/psk
    local-net: 192.0.2.0/24
    remote-net: 10.2.0.0/24
    standby: {standby}
"""

SITE = """connections {
  gw {
    version = 2
    local_addrs = 198.51.100.4
    remote_addrs = 198.51.100.1
    mobike = no
    unique = replace
    local {
      auth = psk
      id = site.example
    }
    remote {
      auth = psk
      id = gw.example
    }
    children {
      net {
        local_ts = 10.2.0.0/24
        remote_ts = 192.0.2.0/24
      }
    }
  }
}
secrets {
  ike-gw {
    id = gw.example
    secret = "%s"
  }
}
""" % SECRET


class Charon(Node):
    """What gateways and the site share."""

    def charon(self, more="", plugins=""):
        """Begin it; `more` are commands that write to its settings."""
        self.do(f"modprobe -a {MODULES} && cat >$N/charon.conf <<END\n"
                f"{CHARON % plugins}END\n{more}\n"
                "rm -f $N/charon.vici\n"
                "STRONGSWAN_CONF=$N/charon.conf setsid charon-systemd "
                ">$N/charon.out 2>&1 &\necho $! >$N/charon.pid")
        wait_for(f"{self.letter} has a charon", 60, lambda: self.do(
            "[ ! -S $N/charon.vici ] || echo yes").strip() == "yes")

    def logs(self):
        """To where they are kept."""
        if self.guest.alive():
            self.do("cp $N/*.log $GWHA_RESULTS/", check=False)


class Gateway(Charon, Gwha):
    """By its agent's file."""
    standby = "cold"

    def start(self):
        """The module, somebody who listens, a charon, an agent."""
        self.do("[ -d /sys/module/gwha ] || insmod $GWHA_KO")
        self.daemons_again()
        self.agent()

    def agent(self):
        """A charon and an agent, as cold or hot as is asked for."""
        text = GATEWAYS.format(ms=round(self.interval * 1000), vips=VIP,
                               standby=self.standby)
        self.do(f"(umask 077; echo {KEY} >$N/sync.key; echo '{SECRET}' "
                f">$N/psk)\ncat >$N/gwha.yaml <<END\n{text}END")
        more = f"cat {EXAMPLES}/charon.conf >>$N/charon.conf\n"
        if self.standby == "hot":
            here, there = (f"{NET[SYNC]}{n + 1}"
                           for n in (self.number, *self.others))
            more += (f"sed 's/local = .*/local = {here}/; "
                     f"s/remote = .*/remote = {there}/' "
                     f"{EXAMPLES}/charon-hot.conf >>$N/charon.conf\n")
        self.charon(more, " ha" if self.standby == "hot" else "")
        self.do("setsid ${GWHA}d -c $N/gwha.yaml --node %s --socket $N/gwhad.sock "
                "--charon $N/charon.vici >$N/gwhad.log 2>&1 &\n"
                "echo $! >$N/gwhad.pid" % self.letter)
        self.knows()

    def again(self):
        """Both are ended, and begun as they are to be now."""
        self.do("kill $(<$N/gwhad.pid) $(<$N/charon.pid)")
        # who has ended may still have his number
        wait_for(f"{self.letter}'s daemons end", 20, lambda: not self.do(
            "grep -hs '^State:.[^ZX]' /proc/{$(<$N/gwhad.pid),"
            "$(<$N/charon.pid)}/status", check=False).strip())
        self.agent()

    def status(self):
        """What its agent says of the connection; {} if it says nothing."""
        out = self.do("curl -s --max-time 5 --unix-socket $N/gwhad.sock "
                      "http://localhost/status", check=False)
        found = json.loads(out)["ipsec"]["connections"] \
            if out.lstrip().startswith("{") else []
        return found[0] if found else {}

    def knows(self, *states, seconds=60, copy=False):
        """Until it says one of these, or anything."""
        def true():
            seen = self.status()
            return seen and (not states or seen["state"] in states) and \
                (seen["copy"] or not copy)
        wait_for(f"{self.letter}'s connection is {' or '.join(states)}"
                 f"{', with a copy' * copy}", seconds, true, 0.5)


class Site(Charon):
    """The other end."""

    def start(self):
        """A charon with its own timers, and its connection."""
        self.charon()
        self.do(f"cat >$N/site.conf <<'END'\n{SITE}END\n"
                "swanctl --load-all -f $N/site.conf -u unix://$N/charon.vici",
                60)


class Tunnel(Lab):
    """See above."""

    def __init__(self, base, folder, interval):
        self.inits, self.esp, self.spis = [], [], {}
        self.clear = 0              # packets that nobody has encrypted
        super().__init__(Gateway, "ab", base, folder, interval,
                         (LAN, WAN, SYNC), (FAR,))
        ports = self.ports("s", 3, (WAN, FAR))
        self.site = Site("s", 3, base, folder, ports, interval)
        self.server = Host(self.segments[FAR], "02:00:00:00:00:5e",
                           "10.2.0.100", f"{NET[FAR]}4")
        self.connect()
        self.segments[WAN].watch = self._seen_on_wan

    def everyone(self):
        """The site, too."""
        return {**self.nodes, "s": self.site}

    def _seen_on_wan(self, node, frame):
        """An IKE_SA_INIT, a new key of ESP, or what should be in it."""
        p = frame.payload
        if frame.kind == "udp" and len(p) >= 34:
            port = int.from_bytes(p[2:4], "big")
            at = 8 if port == IKE else None
            if port == IKE_NAT and not any(p[8:12]):    # else it is ESP
                at = 12
            if at is not None and len(p) > at + 18 and \
                    p[at + 18] == IKE_SA_INIT:
                self.inits.append((frame.at, node))
        elif frame.proto == 50 and len(p) >= 4:
            self.esp.append((frame.at, node))
            self.spis.setdefault(p[:4], (frame.at, node))
        elif any(x.startswith((NET[LAN], NET[FAR]))
                 for x in (frame.src, frame.dst)):
            self.clear += 1

    def boot(self):
        """All three, a active first, and the tunnel up."""
        self.site.boot()
        self.power_on()
        self.site.set_up()
        self.site.start()
        self.bring_up(PING_EVERY_S)
        self.node("a").knows("up")
        wait_for("pings go through a", 30, lambda: self.through("a"))

    def through(self, letter):
        """Pings come by this node, for the last second."""
        now = time.monotonic()
        pings = self.client.pings or []         # before the first one: None
        recent = {p.mac for p in pings[-50:] if p.at > now - 1}
        return recent == {self.node(letter).ports[LAN].mac}

    def lost(self, begin, end):
        """How many pings of this time were never answered."""
        back = {p.number for p in list(self.client.pings)}
        return sum(begin <= at < end and number not in back
                   for number, at in list(self.client.pinged))

    def taken(self, letter, since):
        """When this node told wan that the VIP is at its card."""
        return next((c.at for c in list(self.segments[WAN].claims)
                     if c.node == letter and not c.asked and c.at > since), None)

    def dialled(self, letter, since):
        """How many IKE_SA_INIT it has sent."""
        return sum(node == letter and at > since
                   for at, node in list(self.inits))

    def spoke(self, letter, since):
        """When it sent its first packet by the tunnel; never: long from now."""
        return next((at for at, node in list(self.esp)
                     if node == letter and at > since), since + 1e6)

    def other_keys(self, letter, since):
        """After how long it used a key that nobody had used before, or None."""
        return next((at - since for at, node in list(self.spis.values())
                     if node == letter and at >= since), None)

    def talk(self):
        """Connections, which both gateways know."""
        for node in self.nodes.values():
            node.settle()
        self.traffic.open(PLAIN, 0)
        wait_for("all connections speak", 30, lambda: all(
            f and f.got > 2 * f.SIZE for pair in self.traffic.ends(
                self.traffic.PLAIN) for f in pair))

    def dies(self, letter, heir):
        """Power is cut; when, and when the other one has the VIP."""
        self.talk()
        self.forget()
        begin = time.monotonic()
        self.node(letter).guest.kill()
        wait_for(f"{heir} takes over", 20 + 4 * self.interval,
                 lambda: self.taken(heir, begin))
        wait_for("pings go through", 60, lambda: self.through(heir))
        self.hold(5)
        return begin, self.taken(heir, begin)

    def close(self):
        """What daemons had to say is kept."""
        for node in self.everyone().values():
            node.logs()
        super().close()

    def back(self, letter, standby):
        """It is switched on again."""
        node = self.node(letter)
        node.standby = standby
        node.boot()
        node.begin()


def goes_on(lab):
    """The connections do, both ways."""
    lost = lab.traffic.lost(lab.traffic.PLAIN, 4.5)
    return "TCP goes on", lost == 0, \
        f"{lost} of {PLAIN} broken: {lab.traffic.why(lab.traffic.PLAIN)}"


def cold(lab, say):
    """A dies, and b dials. Yields (text, whether it holds, what was seen)."""
    yield "the backup has sent no IKE_SA_INIT, and no ESP", \
        not lab.dialled("b", 0) and not any(
            node == "b" for _, node in lab.spis.values()), \
        (lab.inits, lab.spis)
    begin, taken = lab.dies("a", "b")
    yield "b dials", lab.dialled("b", taken), lab.inits
    back = next((p.at - taken for p in lab.client.pings if p.at > taken), None)
    yield f"the tunnel is back within {SOON_S:g} s of the takeover", \
        back and back < SOON_S, back
    say(f"cold: the VIP after {taken - begin:.2f} s, pings go through "
        f"{back or -1:.2f} s later")
    yield goes_on(lab)
    seen = lab.node("b").status()
    yield "its agent says so", seen.get("state") == "up" and \
        seen["taken_cold"] == 0 and seen["taken_hot"] == 0, seen


def hot(lab, letter, heir, say):
    """The same, where the heir has a copy."""
    lab.node(heir).knows("standby", copy=True)
    begin, taken = lab.dies(letter, heir)
    used, end = lab.spoke(heir, taken), time.monotonic() - 2
    lost, keys = lab.lost(used, end), lab.other_keys(heir, taken)
    yield "no IKE_SA_INIT is on the wire", not lab.dialled(heir, begin) and \
        not lab.dialled("s", begin), lab.inits
    yield f"it is used within {AT_ONCE_S:g} s of the takeover", \
        used - taken < AT_ONCE_S, used - taken
    yield f"at most {LOST_MAX} pings are lost from then on", \
        lost <= LOST_MAX, lost
    yield "it goes on by other keys", keys is not None, lab.spis
    say(f"hot: the VIP after {taken - begin:.2f} s, used after {used - taken:.2f} s, "
        f"{lab.lost(taken, used)} pings lost until then and {lost} after that, "
        f"other keys after {keys or -1:.2f} s")
    yield goes_on(lab)
    seen = lab.node(heir).status()
    yield "its agent says so", seen.get("taken_hot") == 1 and \
        seen["taken_cold"] == 0 and seen["dials"] == 0, seen


def handed_back(lab, letter, heir, say):
    """In order, to who was away."""
    lab.node(heir).knows("standby", copy=True)
    lab.talk()
    lab.forget()
    begin = time.monotonic()
    lab.node(letter).step_back()
    wait_for(f"pings go through {heir}", 60, lambda: lab.through(heir))
    lab.hold(5)
    taken = lab.taken(heir, begin)
    used, end = lab.spoke(heir, taken), time.monotonic() - 2
    lost = lab.lost(begin, taken) + lab.lost(used, end)
    yield f"it is used within {AT_ONCE_S:g} s of the takeover", \
        used - taken < AT_ONCE_S, used - taken
    yield f"at most {LOST_MAX} pings are lost before and after that", \
        lost <= LOST_MAX, lost
    yield "nobody dials", not any(lab.dialled(x, begin) for x in "abs"), lab.inits
    say(f"handed back: used after {used - taken:.2f} s, {lab.lost(taken, used)} pings "
        f"lost meanwhile, {lost} before and after")
    yield goes_on(lab)


def story(lab, say):
    """All of it: cold, hot, and back. Yields (text, whether it holds, what was
    seen)."""
    for text, true, seen in cold(lab, say):
        yield f"cold: {text}", true, seen
    lab.back("a", "hot")
    lab.node("b").standby = "hot"
    lab.node("b").again()
    lab.node("b").knows("up")
    wait_for("pings go through b", 30, lambda: lab.through("b"))
    for text, true, seen in hot(lab, "b", "a", say):
        yield f"hot: {text}", true, seen
    lab.back("b", "hot")
    for text, true, seen in handed_back(lab, "a", "b", say):
        yield f"handed back: {text}", true, seen
    yield "nothing was in the clear", lab.clear == 0, lab.clear
