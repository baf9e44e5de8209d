# SPDX-License-Identifier: GPL-2.0-or-later
"""What systemd makes of the agent's unit, who else configures the devices, and the
end of the packages, in a guest of boot.py: gw1, alone in its group. eth0 and eth1 have
a VIP each, that of eth1 with a virtual MAC address; eth2 is no router's. All of them lead
nowhere."""
import json
import time

from guest import Broken, Guest, Refused, wait_for

BOOT_S = 900            # a whole system, emulated, on a busy machine
SOON_S = 120            # what takes seconds, the same
AGENT_S = 10 + SOON_S   # it compares each 10 s
EXPOSURE = 3.5          # at most, by systemd-analyze: 3.4 is what it is
VIPS = {"eth0": "192.0.2.1", "eth1": "198.51.100.1"}
OWN = {"eth0": "192.0.2.2", "eth1": "198.51.100.2"}
# a third device, that nothing is said about, with an address that nobody knows: by that
# one sees that somebody is done
OTHER, STRAY = "eth2", "10.9.0.9"
ROUTE = "203.0.113.0/24"
# it is there before it has read its connections
NM_IS_UP = f"nm-online -q -s -t {SOON_S - 20}"
SHARE = "/usr/share/gwha"

CONF = """groups:
  gw:
    priority: 200
    routes: {to: 203.0.113.0/24, via: 198.51.100.9, dev: eth1}
routers:
  - {dev: eth0, vrid: 10, group: gw, version: 3, vmac: off, vip: 192.0.2.1/24}
  - {dev: eth1, vrid: 20, group: gw, version: 3, vip: 198.51.100.1/24}
notify:
  - {exec: /etc/gwha/told, groups: gw}
"""
CHANGED = CONF.replace("200", "150").replace("192.0.2.1/24",
                                             "[192.0.2.1/24, 192.0.2.7/24]")
# what a program of the agent's is able to do
TOLD = """#!/bin/bash
{
	echo "state $GWHA_STATE"
	for d in /usr /boot /root /etc /var/lib /run /tmp; do
		touch $d/told 2>/dev/null && echo "writes $d"
	done
	mkdir /sys/fs/cgroup/told && echo "reaches cgroups"
	ls -d /lib/modules/* && echo "reaches modules"
	: >/dev/kmsg && echo "reaches the kernel's log"
	unshare -U true && echo "reaches namespaces"
	grep -E '^(Cap|NoNew|Seccomp)' /proc/self/status
	echo "told $GWHA_STATE"
} >>/run/told.log 2>/dev/null
"""
FIRST = f"""ip link set lo up
{"".join(f"ip addr add {a}/24 dev {d} && ip link set {d} up;" for d, a in OWN.items())}
mkdir -p /etc/gwha
cat >/etc/gwha/gwha.yaml <<'END'
{CONF}END
cat >/etc/gwha/told <<'END'
{TOLD}END
chmod 755 /etc/gwha/told
"""
CAPS = {"net_bind_service": 10, "net_admin": 12, "net_raw": 13}
NETWORK = """[Match]
Name=%s
[Network]
Address=%s/24
LinkLocalAddressing=no
IPv6AcceptRA=no
"""


class Card:
    """A network card whose cable leads nowhere."""

    def __init__(self, number):
        self.number = number

    def words(self):
        """For QEMU."""
        n = self.number
        return ["-netdev", f"hubport,id=n{n},hubid={n}", "-device",
                f"virtio-net-pci,netdev=n{n},mac=52:54:00:00:0{n}:01"]


class Machine(Guest):
    """The guest, and what is asked there."""

    def __init__(self, base, folder):
        super().__init__("gw1", 1, base, folder, {n: Card(n) for n in range(3)})
        with open(f"{self.folder}/first", "w", encoding="ascii") as f:
            f.write(FIRST)

    def do(self, command, seconds=SOON_S, check=True):
        """A shell command; its output."""
        return super().do(command, seconds, check)

    def show(self, *names):
        """Properties of the unit."""
        out = self.do(f"systemctl show gwhad -p {','.join(names)}")
        return dict(line.split("=", 1) for line in out.splitlines() if "=" in line)

    def property(self, name):
        """One of them."""
        return self.show(name)[name]

    def pid(self):
        """The agent's."""
        return int(self.property("MainPID"))

    def group(self):
        """The group, as a dict; {} if there is none."""
        out = self.do("gwha -j group show gw 2>/dev/null", check=False)
        return (json.loads(out) if out.strip() else [{}])[0]

    def active(self):
        """It is, with all that belongs to that."""
        return self.group().get("state") == "active" and not self.absent()

    def absent(self):
        """Of its VIPs, and the route, what is not there."""
        have = self.do("ip -o -4 addr; ip route show table all")
        return [f"{vip} on {dev}" for dev, vip in VIPS.items()
                if not any(dev in line and f" {vip}/" in line
                           for line in have.splitlines())] + \
            [ROUTE] * (f"\n{ROUTE} " not in f"\n{have}")

    def applied(self):
        """The agent says that all is as the file says, and that it took the file."""
        text = self.property("StatusText")
        return text.startswith("applied") and "not taken" not in text

    def in_time(self, what, true, seconds=AGENT_S):
        """Until true() is."""
        wait_for(f"gw1: {what}", seconds, true, 0.5)

    def at_rest(self):
        """The agent is done, the node active."""
        self.in_time("the agent has applied its file",
                     lambda: self.applied() and self.active())

    def record(self):
        """What becomes of addresses and routes, from now on."""
        self.do("ip -o monitor address route >>$N/monitor 2>&1 &\n"
                "until grep -qs . $N/monitor; do ip addr add 127.0.0.9/32 dev lo; "
                "ip addr del 127.0.0.9/32 dev lo; done")

    def mark(self):
        """Nothing was seen so far."""
        self.do(": >$N/monitor")

    def deleted(self, *what):
        """Of these, what was taken away since mark(), once each time."""
        return [line for line in
                self.do("grep ^Deleted $N/monitor", check=False).splitlines()
                if "table local" not in line and any(f" {x}" in line for x in what)]

    def taken(self):
        """The same of VIPs and route."""
        return self.deleted(*(f"{v}/" for v in VIPS.values()), ROUTE)

    def steady(self):
        """What does not change as long as nothing changes hands."""
        return self.group().get("epoch"), self.do(
            "ip -o -4 addr show | sed 's/ *valid_lft.*//'")

    def doctor(self, *ids):
        """{id: status} of what gwha doctor says."""
        found = json.loads(self.do("gwha -j doctor", check=False))
        return {i: " ".join(sorted({f["status"] for f in found if f["id"] == i}))
                for i in ids}

    def stray(self):
        """Whether eth2 still has what nobody knows."""
        return f" {STRAY}/" in self.do(f"ip -o -4 addr show dev {OTHER}")

    def does(self, command, true=lambda: True):
        """A command, until all that it has somebody do is done, and true(); what that
        has taken away."""
        self.do(f"ip addr replace {STRAY}/32 dev {OTHER}")
        self.mark()
        self.do(command)
        self.in_time(f"done: {command}", lambda: not self.stray() and true())
        self.at_rest()
        return self.taken()


def caps_of(status, field="CapEff"):
    """Names of the capabilities that a status of /proc has."""
    bits = int(dict(line.split(":", 1) for line in status.splitlines()
                    if ":" in line)[field], 16)
    return sorted(next((n for n, v in CAPS.items() if v == i), str(i))
                  for i in range(64) if bits >> i & 1)


def filters(status):
    """How many seccomp filters."""
    return int(status.split("Seccomp_filters:")[1].split()[0])


# ------------------------------------------------------------------- the unit

def begins(m):
    """The boot."""
    out = m.do("cat /proc/1/comm; systemctl is-system-running --wait", BOOT_S, False)
    yield "systemd is PID 1, and nothing has failed", \
        out.split() == ["systemd", "running"], out + m.do("systemctl --failed")
    m.in_time("the agent has begun", lambda: m.property("ActiveState") == "active")
    m.at_rest()
    yield "gwhad has begun at boot, loaded the module, and applied its file", True, ""
    wrong = m.do(r"sed -n 's/ *= */ /p' /usr/lib/sysctl.d/60-gwha.conf | "
                 "while read -r k v; do [ \"$(sysctl -n $k)\" = \"$v\" ] || "
                 "echo \"$k is not $v\"; done")
    yield "kernel settings of the package hold since the boot", not wrong, wrong
    seen = m.do("stat -c '%a %U %F' /run/gwha /run/gwha/gwhad.sock")
    yield "/run/gwha is there, its socket root's alone", \
        seen.splitlines() == ["755 root directory", "600 root socket"], seen


def is_sound(m):
    """What systemd thinks of the unit."""
    out = m.do("systemd-analyze verify --man=no gwhad.service", check=False)
    yield "systemd-analyze verify has no complaint", not out.strip(), out
    out = m.do("systemd-analyze security --no-pager gwhad.service")
    level = float(out.split("exposure level for gwhad.service: ")[1].split()[0])
    yield f"systemd-analyze security: exposed to {EXPOSURE:g} of 10 at most", \
        level <= EXPOSURE, out
    seen = m.show("Type", "WatchdogUSec", "Result", "SubState")
    yield "it has said that it is ready, and is watched", seen == {
        "Type": "notify", "WatchdogUSec": "10s", "Result": "success",
        "SubState": "running"}, seen


def is_confined(m):
    """What the agent and its programs may."""
    pid = m.pid()
    status = m.do(f"cat /proc/{pid}/status")
    seen = {f: caps_of(status, f) for f in ("CapEff", "CapPrm", "CapBnd", "CapInh",
                                            "CapAmb")}
    two, none = ["net_admin", "net_bind_service"], []
    yield "the agent has the two capabilities of gwhad(8), and cannot get others", \
        seen == {"CapEff": two, "CapPrm": two, "CapBnd": two, "CapInh": none,
                 "CapAmb": none} and "NoNewPrivs:\t1" in status, status
    m.in_time("a program was told", lambda: "told active" in m.do("cat /run/told.log"))
    told = m.do("cat /run/told.log").split("told active")[0].split("state ")[-1]
    three = sorted(CAPS)
    yield "its programs have three", caps_of(told) == three and \
        caps_of(told, "CapBnd") == three and "NoNewPrivs:\t1" in told, told
    yield "both live by filters of system calls, the agent by one more", \
        "Seccomp:\t2" in status and "Seccomp:\t2" in told and \
        filters(status) == filters(told) + 1, (status, told)
    seen = [line.split()[1] for line in told.splitlines() if line.startswith("writes")]
    yield "programs write to /etc, /var and /run, and to a /tmp of their own, not to " \
        "/usr, /boot and /root", seen == ["/etc", "/var/lib", "/run", "/tmp"] and \
        m.do("ls /tmp").find("told") < 0, told
    yield "cgroups, modules, the kernel's log and namespaces are out of reach", \
        "reaches" not in told, told


def write(m, text):
    """Another file."""
    m.do(f"cat >/etc/gwha/gwha.yaml <<'END'\n{text}END")


def reloads(m):
    """systemctl reload."""
    pid, epoch = m.pid(), m.group()["epoch"]
    m.mark()
    write(m, CHANGED)
    m.do("systemctl reload gwhad")
    m.in_time("the file holds", lambda: m.group()["priority"] == 150 and
              " 192.0.2.7/" in m.do("ip -o -4 addr") and m.applied())
    yield "reload applies a changed file: the same process, nothing taken away", \
        (m.pid(), m.group()["epoch"], m.taken()) == (pid, epoch, []), m.taken()
    write(m, CHANGED.replace("priority: 150", "priority: 900"))
    m.do("systemctl reload gwhad")
    m.in_time("it is refused", lambda: not m.applied())
    seen = m.property("StatusText"), m.do("journalctl -b -o cat -u gwhad --no-pager")
    yield "a bad one changes nothing; the status says so, the journal what is wrong", \
        m.group()["priority"] == 150 and m.active() and m.pid() == pid and \
        "gwha.yaml: 1 error" in seen[0] and "gwha.yaml:3:" in seen[1], seen
    write(m, CHANGED)
    m.do("systemctl reload gwhad")
    m.at_rest()


def ends(m):
    """restart, stop, start."""
    pid, before = m.pid(), m.steady()
    m.mark()
    m.do("systemctl restart gwhad")
    m.at_rest()
    yield "restart: another process, nothing moves", m.pid() != pid and \
        (m.steady(), m.taken()) == (before, []), (m.steady(), m.taken())
    m.do("systemctl stop gwhad")
    seen = m.show("ActiveState", "Result", "ControlGroup")
    yield "stop: no process is left, /run/gwha is gone, nothing has failed", \
        seen["ActiveState"] == "inactive" and seen["Result"] == "success" and \
        not m.do("pgrep gwhad; ls -d /run/gwha 2>/dev/null", check=False), seen
    yield "and nothing moves", (m.steady(), m.taken()) == (before, []), \
        (m.steady(), m.taken())
    m.do("mv /etc/gwha/gwha.yaml /etc/gwha/away && systemctl start gwhad")
    seen = m.show("ActiveState", "ConditionResult")
    yield "without a file it is not begun, and that is no failure", \
        seen == {"ActiveState": "inactive", "ConditionResult": "no"} and \
        not m.do("systemctl --failed --plain --no-legend"), seen
    m.do("mv /etc/gwha/away /etc/gwha/gwha.yaml && systemctl start gwhad")
    m.at_rest()


def comes_back(m, how, signal, result):
    """Ended by a signal, or by the watchdog."""
    pid, before = m.pid(), m.steady()
    count = int(m.property("NRestarts"))
    m.mark()
    m.do(f"kill -{signal} {pid}")
    m.in_time(f"it is begun anew after {signal}", lambda: m.pid() not in (0, pid))
    m.at_rest()
    said = m.do("journalctl -b -o cat -u gwhad --no-pager")
    yield f"{how}: systemd begins it anew, nothing moves", \
        int(m.property("NRestarts")) == count + 1 and result in said and \
        (m.steady(), m.taken()) == (before, []), (m.steady(), m.taken(), said)


# ------------------------------------------------------------- who else is there

def networkd(m):
    """systemd-networkd, without the files of contrib/ and with them."""
    ids = ("networkd", "networkd-foreign")
    restart = "systemctl restart systemd-networkd"
    devices = [*OWN, OTHER]
    for dev, address in {**OWN, OTHER: "10.9.0.2"}.items():
        m.do(f"cat >/etc/systemd/network/{dev}.network <<'END'\n"
             f"{NETWORK % (dev, address)}END")
    m.do("systemctl start systemd-networkd")
    m.in_time("networkd is done", lambda: all(
        "configured" in m.do(f"networkctl list --no-legend {dev}").split()
        for dev in devices))
    m.at_rest()
    seen = m.does(restart)
    yield "a restart of networkd takes VIPs and routes away, which come back", \
        all(any(f" {v}/" in x for x in seen) for v in VIPS.values()) and \
        any(ROUTE in x for x in seen), seen
    seen = m.doctor(*ids)
    yield "gwha doctor warns of both", seen == dict.fromkeys(ids, "warning"), seen
    for dev in OWN:
        m.do(f"mkdir -p /etc/systemd/network/{dev}.network.d && "
             f"cp {SHARE}/networkd/keep.conf "
             f"/etc/systemd/network/{dev}.network.d/gwha.conf")
    m.do("networkctl reload && mkdir -p /etc/systemd/networkd.conf.d && "
         f"cp {SHARE}/networkd/foreign.conf /etc/systemd/networkd.conf.d/gwha.conf")
    for text, how in (
            ("a restart of networkd", restart),
            ("networkctl reload", "touch /etc/systemd/network/*.network && "
             "networkctl reload")):
        seen = m.does(how)
        yield f"with keep.conf and foreign.conf {text} takes nothing away", \
            not seen, seen
    m.does(f"networkctl reconfigure {' '.join(devices)}")
    seen = m.deleted(*(f"{a}/" for a in OWN.values()))
    yield "networkctl reconfigure takes the devices' own addresses away; when they " \
        "are back, the node is active again", \
        all(any(f" {a}/" in x for x in seen) for a in OWN.values()), seen
    seen = m.doctor(*ids)
    yield "gwha doctor finds nothing", seen == dict.fromkeys(ids, "ok"), seen
    m.do("systemctl stop systemd-networkd.socket systemd-networkd && "
         "rm -r /etc/systemd/network/* /etc/systemd/networkd.conf.d")


def manager(m):
    """NetworkManager, the same."""
    for dev, address in OWN.items():
        m.do(f"nmcli --offline con add type ethernet ifname {dev} con-name {dev} "
             f"ipv4.method manual ipv4.addresses {address}/24 ipv6.method disabled "
             f">/etc/NetworkManager/system-connections/{dev}.nmconnection")
    m.do(f"nmcli --offline con add type ethernet ifname {OTHER} con-name {OTHER} "
         "ipv4.method manual ipv4.addresses 10.9.0.2/24 ipv6.method disabled "
         f">/etc/NetworkManager/system-connections/{OTHER}.nmconnection && "
         "chmod 600 /etc/NetworkManager/system-connections/* && "
         f"systemctl start NetworkManager && {NM_IS_UP} && "
         f"nmcli con up eth0 && nmcli con up eth1 && nmcli con up {OTHER}", BOOT_S)
    m.at_rest()
    seen = m.does(f"nmcli con up eth0 && nmcli con up {OTHER}")
    yield "a connection that NetworkManager sets up anew takes the VIP away, which " \
        "comes back", any(f" {VIPS['eth0']}/" in x for x in seen), seen
    seen = m.doctor("network-manager")
    yield "gwha doctor warns", seen == {"network-manager": "warning"}, seen
    m.do(f"cp {SHARE}/NetworkManager/gwha.conf /etc/NetworkManager/conf.d/ && "
         "systemctl reload NetworkManager && nmcli con delete eth0 eth1")
    m.in_time("NetworkManager lets go", lambda: devices(m)["eth1"] == "unmanaged")
    for dev, address in OWN.items():
        m.do(f"ip addr replace {address}/24 dev {dev}; ip link set {dev} up")
    yield from unmanaged(m, "gwha.conf")
    m.do("rm /etc/NetworkManager/conf.d/gwha.conf && "
         f"cp {SHARE}/udev/90-gwha-unmanaged.rules /etc/udev/rules.d/ && "
         "udevadm control --reload && udevadm trigger --settle --subsystem-match=net && "
         "systemctl restart NetworkManager")
    yield from unmanaged(m, "the rules of udev")
    m.do("systemctl stop NetworkManager && rm /etc/udev/rules.d/90-gwha*")


def devices(m):
    """{device: state}, as NetworkManager says it."""
    return dict(line.split(":")[:2] for line in
                m.do("nmcli -t -f DEVICE,STATE device").splitlines())


def unmanaged(m, by):
    """It leaves the routers' devices alone, and not eth2."""
    m.in_time(f"NetworkManager has {OTHER}",
              lambda: devices(m).get(OTHER, "").startswith("connected"))
    m.at_rest()
    seen = devices(m)
    yield f"with {by} NetworkManager does not manage the routers' devices", \
        {seen.get(d) for d in OWN} == {"unmanaged"}, seen
    seen = m.does("nmcli networking off") + m.does(
        "nmcli networking on", lambda: devices(m)[OTHER] == "connected")
    yield "nmcli networking off, and on, takes nothing away", not seen, seen
    seen = m.does(f"systemctl restart NetworkManager && {NM_IS_UP} && "
                  f"nmcli con up {OTHER}")
    yield "nor does its restart", not seen, seen
    seen = m.doctor("network-manager", "managers")
    yield "gwha doctor finds nothing", \
        seen == {"network-manager": "", "managers": "ok"}, seen


# ------------------------------------------------------------------- the end

def purged(m, work):
    """As docs/quickstart.md says, with the agent running and the node active."""
    with open(f"{work}/remove", encoding="ascii") as f:
        m.do(f"nft add table ip nat\n{f.read()}", 600)
    seen = m.do("pgrep gwhad; ls -d /sys/module/gwha /run/gwha 2>/dev/null; "
                "ip -o addr | grep -E ' (192.0.2.1|198.51.100.1)/'", check=False)
    yield "purged while all runs: no agent, no module, no VIP", not seen, seen
    # dpkg has the units read anew before the link to this one goes
    seen = m.do("systemctl daemon-reload; "
                "systemctl list-units --all --plain --no-legend 'gwha*'; "
                "systemctl list-unit-files --no-legend 'gwha*'; "
                "systemctl --failed --plain --no-legend", check=False)
    yield "systemd knows no unit of it, and none has failed", not seen, seen
    m.do("/usr/local/lib/node/files.sh / >$GWHA_RESULTS/after", 600)
    names = {}
    for name, path in (("before", work), ("with", work), ("after", m.folder)):
        with open(f"{path}/{name}", encoding="utf-8") as f:
            names[name] = set(f.read().splitlines())
    # DKMS makes itself keys as it builds its first module
    ours = {x for x in names["with"] - names["before"] if "dkms/mok." not in x}
    left = (ours & names["after"]) | {
        x for x in names["after"] - names["before"] if "gwha" in x}
    yield "no file of the packages is left", ours and not left, sorted(left)


def story(base, folder, work, say):
    """All of it. Yields (text, whether it holds, what was seen)."""
    m = Machine(base, folder)
    begin = time.monotonic()
    m.boot()
    m.ready(BOOT_S)
    say(f"the port is served after {time.monotonic() - begin:.0f} s")
    yield from begins(m)
    m.record()
    for text, chapter in (
            ("the unit", is_sound), ("what it may", is_confined), ("reload", reloads),
            ("restart and stop", ends),
            ("SIGKILL", lambda m: comes_back(m, "SIGKILL", "KILL", "status=9/KILL")),
            ("watchdog", lambda m: comes_back(
                m, "one that hangs is ended by the watchdog", "STOP", "Watchdog timeout")),
            ("networkd", networkd), ("NetworkManager", manager),
            ("purge", lambda m: purged(m, work))):
        say(f"{text}, after {time.monotonic() - begin:.0f} s")
        try:
            yield from chapter(m)
        except (Broken, Refused) as e:      # each for itself
            yield f"{text}: it could be tried", False, e
