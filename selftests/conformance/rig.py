# SPDX-License-Identifier: GPL-2.0-or-later
"""The bench that a device under test (DUT) stands on: its namespace, and two
cables whose other ends are ours, without any address of the kernel's: all that
is said there is said by hand, all that is heard is judged.

    [ tester ]                hosts .9 on both sides, peers, answered by hand
     t0      t1
      │      │
     lan    wan
    [  dut   ]                192.0.2.2      198.51.100.2
                              fe80::2        2001:db8:1::2   2001:db8:2::2

Times are seconds of CLOCK_REALTIME, as the kernel stamps frames.
"""
import ctypes
import os
import select
import socket
import struct
import subprocess
import time

import wire

LAN, WAN = "lan", "wan"
DUT4, DUT6, DUT_LL = "192.0.2.2", "2001:db8:1::2", "fe80::2"
DUT_WAN4, DUT_WAN6 = "198.51.100.2", "2001:db8:2::2"
HOST = {(LAN, 4): "192.0.2.9", (WAN, 4): "198.51.100.9",
        (LAN, 6): "2001:db8:1::9", (WAN, 6): "2001:db8:2::9"}
HOST_LL = "fe80::9"
HOST_MAC = "02:00:00:00:00:09"
PEER = {4: "192.0.2.200", 6: "fe80::c8"}
PEER_MAC = "02:00:00:00:00:c8"

SO_TIMESTAMPNS = 35
PACKET_OUTGOING = 4
CLONE_NEWNET = 0x40000000
# bigger than any burst: 2 MB
SO_RCVBUFFORCE = 33


class Broken(Exception):
    """The bench itself does not work."""


def run(*args, text=""):
    """A command that must succeed; its output."""
    done = subprocess.run(args, input=text, capture_output=True, text=True,
                          check=False)
    if done.returncode:
        raise Broken(f"{' '.join(args)}: {done.stderr.strip()}")
    return done.stdout


class Port:
    """Our end of a cable."""

    def __init__(self, name, dev):
        self.name = name
        self.sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW,
                                  socket.htons(3))
        self.sock.bind((dev, 3))
        self.sock.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, 1 << 21)
        self.sock.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
        self.sock.setblocking(False)

    def read(self):
        """The next frame that waits, or None."""
        try:
            data, more, _, sender = self.sock.recvmsg(2048, 64)
        except (BlockingIOError, OSError):
            return None
        s, ns = struct.unpack("qq", more[0][2][:16])
        return wire.Frame(data, s + ns / 1e9, self.name,
                          sender[2] == PACKET_OUTGOING)


class Sender:
    """Sends one frame at an interval, until told to stop."""

    def __init__(self, port, data, interval, due):
        self.port, self.data = port, data
        self.interval, self.due = interval, due
        self.last = None        # when it sent, last


class Lens:
    """How the bench and the DUT see each other: as they are. faults.py has
    others, through which a right DUT looks wrong."""

    def hears(self, f):
        """What comes of a frame that the DUT sent: frames."""
        return [f]

    def says(self, data, port):
        """What comes of a frame that we send, and where: (data, port) or
        None."""
        return data, port

    def starts(self):
        """The router begins, or goes on after a pause."""

    def stops(self):
        """The router ends."""


class Rig:
    """Namespaces, ports, and the loop that everything waits in."""

    def __init__(self, tag):
        self.ns = f"dut-{tag}"
        self.tester = f"tester-{tag}"
        self.frames = []
        self.senders = []
        self.hosts = {}
        self.ports = {}
        self.lens = Lens()
        self.injected = []      # frames that a lens makes up

    # ------------------------------------------------------------- set-up

    def build(self):
        """Namespaces and cables, anew."""
        run("ip", "-batch", "-", text=f"""
            netns add {self.ns}
            netns add {self.tester}
            link add lan netns {self.ns} type veth peer name t0 netns {self.tester}
            link add wan netns {self.ns} type veth peer name t1 netns {self.tester}
            """)
        sysctls = [f"net/ipv4/conf/{i}/{k}" for i in ("all", "default", "lan", "wan")
                   for k in ("rp_filter=0", "accept_local=1")]
        sysctls += ["net/ipv4/ip_forward=1", "net/ipv6/conf/all/forwarding=1",
                    "net/ipv6/conf/default/forwarding=1",
                    "net/ipv6/conf/default/accept_dad=0",
                    "net/ipv6/conf/lan/accept_dad=0",
                    "net/ipv4/icmp_ratelimit=0"]
        self.sysctl(self.ns, sysctls)
        self.sysctl(self.tester, ["net/ipv6/conf/all/disable_ipv6=1"])
        run("ip", "-n", self.tester, "-batch", "-", text="""
            link set t0 up arp off
            link set t1 up arp off
            """)
        run("ip", "-n", self.ns, "-batch", "-", text=f"""
            link set lo up
            link set lan addrgenmode none
            link set wan addrgenmode none
            address add {DUT4}/24 dev lan
            address add {DUT_LL}/64 dev lan nodad
            address add {DUT6}/64 dev lan nodad
            address add {DUT_WAN4}/24 dev wan
            address add {DUT_WAN6}/64 dev wan nodad
            address add fe80::2/64 dev wan nodad
            link set lan up
            link set wan up
            """)
        self.mac = self.mac_of("lan")
        self.wan_mac = self.mac_of("wan")
        self._open()
        for (_, _), address in HOST.items():
            self.hosts[address] = HOST_MAC
        self.hosts[HOST_LL] = HOST_MAC
        for address in PEER.values():
            self.hosts[address] = PEER_MAC

    def mac_of(self, dev):
        """Ethernet address of a device of the DUT."""
        words = run("ip", "-n", self.ns, "-o", "link", "show", dev).split()
        return words[words.index("link/ether") + 1]

    def sysctl(self, ns, pairs):
        """Write sysctls of a namespace: PATH=VALUE, below /proc/sys."""
        self._in(ns, lambda: [self._write(p) for p in pairs])

    @staticmethod
    def _write(pair):
        path, value = pair.split("=")
        with open(f"/proc/sys/{path}", "w", encoding="ascii") as f:
            f.write(value)

    @staticmethod
    def _in(ns, call):
        """Run a function in another network namespace."""
        libc = ctypes.CDLL(None, use_errno=True)
        home = os.open("/proc/self/ns/net", os.O_RDONLY)
        there = os.open(f"/run/netns/{ns}", os.O_RDONLY)
        try:
            if libc.setns(there, CLONE_NEWNET):
                raise Broken(f"setns: {os.strerror(ctypes.get_errno())}")
            return call()
        finally:
            libc.setns(home, CLONE_NEWNET)
            os.close(home)
            os.close(there)

    def _open(self):
        self.ports = self._in(self.tester, lambda: {
            LAN: Port(LAN, "t0"), WAN: Port(WAN, "t1")})

    def close(self):
        """Take everything down."""
        for port in self.ports.values():
            port.sock.close()
        for ns in (self.ns, self.tester):
            subprocess.run(["ip", "netns", "del", ns], check=False,
                           capture_output=True)

    def dut(self, *args):
        """The command line of something in the DUT's namespace."""
        return ["nsenter", f"--net=/run/netns/{self.ns}", *args]

    # --------------------------------------------------------------- time

    @staticmethod
    def now():
        """The clock of the stamps."""
        return time.time()

    def pump(self, seconds=None, until=None, stop=None):
        """Send what is due and keep what comes, until a time or until a frame
        for which `stop` is true; return that frame, or None."""
        if until is None:
            until = time.time() + seconds
        socks = [port.sock for port in self.ports.values()]
        while True:
            for frame in self._heard():
                self.frames.append(frame)
                if not frame.out:
                    self._answer(frame)
                    if stop and stop(frame):
                        return frame
            now = time.time()
            due = min([s.due for s in self.senders], default=float("inf"))
            if now >= due:
                self._send_due(now)
                continue
            if now >= until:
                return None
            select.select(socks, [], [], min(due, until) - now)

    def _heard(self):
        """All frames that wait, as the lens has them; one at a time, so that
        who stops in between loses none."""
        while True:
            if self.injected:
                yield self.injected.pop(0)
                continue
            waiting = [f for p in self.ports.values() if (f := p.read())]
            if not waiting:
                return
            for f in waiting:
                self.injected += [f] if f.out else self.lens.hears(f)

    def _send_due(self, now):
        for s in self.senders:
            if now >= s.due:
                s.last = self.send(s.data, s.port)
                s.due = max(s.due + s.interval, now)

    def send(self, data, port=LAN):
        """Send a frame; return when."""
        at = time.time()
        seen = self.lens.says(data, port)
        try:
            if seen:
                self.ports[seen[1]].sock.send(seen[0])
        except OSError:
            pass                # no carrier for the moment
        return at

    def forget(self):
        """Drop what was heard so far."""
        self.pump(0)
        self.frames.clear()

    # ------------------------------------------------------------- answers

    def _answer(self, f):
        """Our hosts and peers answer for their addresses, as hosts do."""
        if f.kind == "arp" and f.op == 1 and f.tpa in self.hosts \
                and f.spa != f.tpa:
            own = self.hosts[f.tpa]
            self.send(wire.ether(f.sha, own, wire.ARP, wire.arp(
                2, own, f.tpa, f.sha, f.spa)), f.port)
        elif f.kind == "nd" and f.icmp == 135 and f.target in self.hosts \
                and f.src != "::":
            own = self.hosts[f.target]
            self.send(wire.ether(f.smac, own, wire.IP6, wire.ip(
                f.target, f.src, wire.ICMP6, wire.neighbour(
                    136, f.target, f.src, f.target, own, 3), 255)), f.port)
