# SPDX-License-Identifier: GPL-2.0-or-later
"""A node: a guest and what makes a gateway of it. A kind of node is a class with
these methods (node_gwha.py, node_keepalived.py); nothing else here knows which
one it has.

    version()       what it is, for the table
    start()         its routers, as a backup that may find itself alone
    stop()          as an operator ends it: in order
    state()         "active", "backup" or something else
    step_back()     give what it is active for to another node, in order
    unload()        what it runs by is taken out of the running system, in order
    kill_daemons()  whatever of it is a process gets SIGKILL
    daemons_again() what that killed is started again
    power_off()     in order, without anybody having stopped it before
    consistent()    what it says of itself that can't be: a list of texts
    settle()        wait until it knows the connections that the others know
"""
from guest import Guest, Refused, wait_for

LAN, WAN, SYNC, FAR = "lan", "wan", "sync", "far"
NET = {LAN: "192.0.2.", WAN: "198.51.100.", SYNC: "10.0.0.", FAR: "10.2.0."}
VIP = {LAN: "192.0.2.1", WAN: "198.51.100.1"}
VRID = {LAN: 10, WAN: 20}
NAT_PORT = 5002
PRIORITY = {"a": 150, "b": 120, "c": 100}   # others have none
FILTER = """table ip filter {
 chain input {
  type filter hook input priority filter;
  ct state invalid drop
 }
 chain forward {
  type filter hook forward priority filter;
  ct state invalid drop
 }
}
"""


class Node:
    """What kinds share."""
    name = ""
    reports_partial = False     # whether it tells when one LAN alone is silent

    def __init__(self, letter, number, base, folder, ports, interval):
        self.letter, self.number = letter, number
        self.others = []            # the numbers of the other nodes
        self.priority = PRIORITY.get(letter, 0)
        self.interval = interval
        self.guest = Guest(letter, number, base, folder, ports)
        self.ports = ports
        self.do = self.guest.do

    @property
    def down_interval(self):
        """Active_Down_Interval (RFC 9568 6.1): seconds of silence until it takes
        over."""
        return 3 * self.interval + self.skew

    @property
    def skew(self):
        """Skew_Time."""
        return (256 - self.priority) / 256 * self.interval

    def boot(self):
        """Power on."""
        self.guest.boot()

    def set_up(self):
        """As soon as it is there: addresses, a rule that translates, and one that
        drops what belongs to no connection, so that nobody is told of its end
        (RST) where only the state is late."""
        self.guest.ready()
        last = self.number + 1
        batch = "".join(f"address add {NET[s]}{last}/24 dev {s}\n"
                        f"link set {s} up\n" for s in self.ports)
        self.do(f"ip -batch - <<'END'\n{batch}END")
        self.do("nft -f - <<'END'\n"
                "table ip nat {\n"
                " chain post {\n"
                "  type nat hook postrouting priority srcnat;\n"
                f"  tcp dport {NAT_PORT} oifname {WAN} "
                f"snat to {VIP[WAN]}\n"
                f" }}\n}}\n{FILTER}END\n"
                "sysctl -qw net.netfilter.nf_conntrack_tcp_loose=0")

    def begin(self):
        """Up to a backup."""
        self.set_up()
        self.start()
        self.await_state("backup")

    def await_state(self, state, seconds=None):
        """Until it says so itself."""
        if seconds is None:
            seconds = 20 + 4 * self.interval
        wait_for(f"{self.letter} is {state}", seconds,
                 lambda: self.state() == state)

    def has(self, address):
        """Whether an address is on it."""
        return f" {address}/" in self.do("ip -o -4 address show")

    def clock(self, seconds):
        """Its wall clock and its battery's clock jump."""
        self.do(f"date -u -s @$(($(date +%s) + {seconds})) && "
                "busybox hwclock -w -u")

    def crashes(self):
        """What its kernel complained of is in the consoles; flush them."""
        if self.guest.alive():
            try:
                self.do("dmesg --level=emerg,alert,crit,err,warn "
                        ">$GWHA_RESULTS/dmesg.log")
            except Refused:
                pass

    def settle(self):
        """A kind that cannot tell is given no time for it."""

    # What a kind must have.
    def version(self):
        """What it is."""
        raise NotImplementedError

    def start(self):
        """Begin."""
        raise NotImplementedError

    def state(self):
        """As it says it."""
        raise NotImplementedError
