#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Gateways that act by the controller's plan: a gwhad that is the controller, and one
that is a gateway, each in a network namespace of its own, without the module.

node_test.py GWHA: runs GWHA + "d". Needs root.
"""
import ctypes
import json
import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile

import control_test
import schema_test
from tap import Tap, busywait

CLONE_NEWNET = 0x40000000
# it is good with the plan alone, which has the group
BGP = "bgp: {p.1: {announce: 10.1.0.1/32, asn: 65000, neighbor: 10.0.0.9}}\n"
SITE = """pools: [{name: p, type: gre, active: 2, standby: 1}]
gateways:
  - {name: g1, pool: p, capacity: 10gbit, dip: 10.0.0.1, vip: 10.1.0.1}
  - {name: g2, pool: p, capacity: 10gbit, dip: 10.0.0.2, vip: 10.1.0.2}
  - {name: g3, pool: p, capacity: 10gbit, dip: 10.0.0.3, vip: 10.1.0.3}
tenants: [{name: t}]
connections:
  - {name: c, tenant: t, type: gre, in: 1gbit, peer: 192.0.2.1, key: 7}
"""


class Node:
    """A gwhad that is a gateway of a pool."""

    def __init__(self, ctl):
        self.ctl, self.folder = ctl, f"{ctl.folder}/node"
        self.process = None
        os.mkdir(self.folder)

    def write(self, name="g1", more="", routers="[]"):
        """Its file."""
        with open(f"{self.folder}/gwha.yaml", "w", encoding="ascii") as file:
            file.write(f"gateway: {{name: {name}, dev: eth0, from: {self.ctl.folder}/control}}\n"
                       f"routers: {routers}\n{more}")

    def begin(self):
        """Begun, and answering."""
        with open(f"{self.folder}/log", "w", encoding="ascii") as log:
            self.process = subprocess.Popen(  # pylint: disable=subprocess-popen-preexec-fn
                [self.ctl.program + "d", "-c", f"{self.folder}/gwha.yaml", "--socket",
                 f"{self.folder}/sock", "--state", f"{self.folder}/state"], stderr=log,
                preexec_fn=lambda: ctypes.CDLL(None).unshare(CLONE_NEWNET))
        return busywait(30, self.status)

    def end(self, how=signal.SIGKILL):
        """Ended."""
        self.process.send_signal(how)
        self.process.wait(30)

    def reload(self):
        """Told to read its file."""
        self.process.send_signal(signal.SIGHUP)

    def status(self):
        """What it says of itself, or None."""
        try:
            with socket.socket(socket.AF_UNIX) as con:
                con.connect(f"{self.folder}/sock")
                con.sendall(b"GET /status HTTP/1.0\r\n\r\n")
                got = b""
                while more := con.recv(65536):
                    got += more
        except OSError:
            return None
        return json.loads(got.split(b"\r\n\r\n", 1)[1])

    def plan(self):
        """The same of its plan."""
        return self.status()["plan"]

    def has(self, epoch):
        """Whether it acts by the plan of that epoch, soon."""
        return busywait(30, lambda: self.plan()["epoch"] == epoch and self.status()["configured"])

    def why(self, text, refused=0):
        """Whether it has refused more than so many, and says so."""
        return busywait(30, lambda: text in self.plan()["why"] and
                        self.plan()["refused"] > refused)

    def kept(self):
        """What is on its disk."""
        with open(f"{self.folder}/state/plan.json", encoding="utf-8") as file:
            return json.load(file)

    def put(self, text):
        """Something else there, by somebody's hand."""
        with open(f"{self.folder}/state/hand", "w", encoding="utf-8") as file:
            file.write(text)
        os.rename(f"{self.folder}/state/hand", f"{self.folder}/state/plan.json")

    def gwha(self, *words, text=None):
        """A command about what is kept."""
        got = subprocess.run([self.ctl.program, *words, "--state", f"{self.folder}/state"],
                             capture_output=True, text=True, input=text, check=False)
        return got.returncode, got.stdout, got.stderr

    def log(self):
        """What it has said."""
        with open(f"{self.folder}/log", encoding="utf-8") as log:
            return log.read()


def planned(ctl, gateway, how=("-j",), **more):
    """A gateway's plan: exit code, what it is, what is wrong."""
    got = subprocess.run([ctl.program, *how, "plan", "show", gateway, "--socket",
                          f"{ctl.folder}/control"], capture_output=True, text=True, check=False,
                         **more)
    return got.returncode, got.stdout, got.stderr


def answer(ctl, epoch):
    """How many lines are the answer to who has a plan of that epoch."""
    with socket.socket(socket.AF_UNIX) as con:
        con.connect(f"{ctl.folder}/control")
        con.sendall(b'{"verb":"plan","name":"g1","epoch":%d}' % epoch)
        con.shutdown(socket.SHUT_WR)
        got = b""
        while more := con.recv(65536):
            got += more
    return got.count(b"\n")


def check_show(tap, ctl):
    """What a controller says of a gateway."""
    import jsonschema  # pylint: disable=import-outside-toplevel
    code, out, err = planned(ctl, "g1")
    tap.result("R29: a gateway's plan", code == 0 and json.loads(out)["instances"][0]["links"] ==
               [{"vips": ["10.1.0.1"]}] and json.loads(out)["epoch"] > 0, (out, err))
    known = jsonschema.Draft202012Validator(schema_test.load("plan-show"))
    tap.result("schema: plan-show", not schema_test.faults(known, json.loads(out)))
    code, text, err = planned(ctl, "g3", how=())
    tap.result("the same as a table", "gateway g3 pool p role standby epoch" in text and
               "p.1" in text and "gre 1" in text, (text, err))
    code, _, err = planned(ctl, "g9")
    tap.result("a gateway that is none: exit 2", code == 2 and 'gateway "g9": there is none' in err,
               err)
    code, _, err = planned(ctl, "g1", extra_groups=[control_test.grp.getgrnam("news").gr_gid],
                           user=65534, group=65534)
    tap.result("H22: an admin of a reseller is told nothing of it", code == 2 and "[H22]" in err,
               err)
    lines = [answer(ctl, json.loads(out)["epoch"] + more) for more in (0, 1)]
    tap.result("who has it already is not told again", lines == [1, 2], lines)
    return json.loads(out)


def check_follow(tap, ctl, node, first):
    """Plans reach the node, and are kept."""
    node.write(more=BGP)
    tap.result("a gateway begins, whose file needs the plan", node.begin())
    tap.result("R29: it has the plan", node.has(first["epoch"]), node.status())
    tap.result("which is kept as it is", node.kept() == first, node.kept())
    mode = stat.S_IMODE(os.stat(f"{node.folder}/state/plan.json").st_mode)
    tap.result("for root alone", mode == 0o600, oct(mode))
    code, _, err = ctl.gwha("gateway", "set", "g2", "state", "failed")
    epoch = json.loads(planned(ctl, "g1")[1])["epoch"]
    tap.result("R54: another plan follows by itself", code == 0 and epoch > first["epoch"] and
               node.has(epoch), (err, node.status()))
    tap.result("and is kept", node.kept()["epoch"] == epoch and
               node.gwha("-j", "plan", "show")[1].strip() != "")
    return epoch


def check_older(tap, node, first, epoch):
    """An older plan is refused, whoever brings it."""
    code, _, err = node.gwha("plan", "apply", "-", text=json.dumps(first))
    tap.result("R29: gwha plan apply refuses an older one", code == 2 and
               f"epoch {first['epoch']} is older than {epoch}" in err and
               node.kept()["epoch"] == epoch, err)
    node.put(json.dumps(first))
    tap.result("R29: so does gwhad, counted", node.why("is older than"), node.plan())
    tap.result("and what it acts by is what is kept", busywait(
        30, lambda: node.kept()["epoch"] == epoch) and node.plan()["epoch"] == epoch)
    before = node.plan()["refused"]
    node.put(json.dumps(dict(first, gateway="g2", epoch=epoch + 5)))
    tap.result("another gateway's is refused", node.why("it is that of g2", before), node.plan())
    before = node.plan()["refused"]
    node.put("{")
    tap.result("so is half of one", node.why("is not whole", before), node.plan())
    tap.result("nothing changed by all that", node.plan()["epoch"] == epoch and
               node.status()["configured"] and busywait(30, lambda: node.kept()["epoch"] == epoch))


def check_alone(tap, ctl, node, epoch):
    """Without a controller."""
    ctl.end(signal.SIGTERM)
    node.end()
    tap.result("X5: it begins without a controller", node.begin())
    tap.result("X5: and acts by what it kept", node.status()["configured"] and
               node.plan()["epoch"] == epoch, node.status())
    node.end()
    good = json.dumps(node.kept())
    node.put(good[:len(good) // 2])
    tap.result("with half a plan it begins", node.begin())
    tap.result("and says so", "is not whole" in node.plan()["why"] and
               "plan not taken" in node.log() and node.plan()["epoch"] == 0, node.plan())
    code, _, err = node.gwha("plan", "apply", "-", text=good)
    tap.result("brought by hand it is taken", code == 0 and node.has(epoch), (err, node.plan()))
    code, _, err = node.gwha("plan", "apply", "-", text=good[:-9])
    tap.result("half of one by hand is not", code == 2 and "plan: line" in err and
               node.plan()["epoch"] == epoch, err)


def check_disagree(tap, ctl, node, epoch):
    """The file and the plan say two things of one group."""
    node.write(more=BGP, routers="[{dev: eth0, vrid: 1, version: 3, vip: 192.0.2.1/24}]")
    node.reload()
    tap.result("V11: a file that has a VRID of the plan", busywait(
        30, lambda: "1 error" in node.status()["file_error"]) and
        f"router dev eth0 vrid 1: the plan of epoch {epoch} has it for p.1" in node.log(),
        node.log())
    tap.result("is not taken: what was before stays", node.status()["configured"] and
               node.plan()["epoch"] == epoch)
    node.write(more=BGP + "groups: {p.3: {priority: 9}}\n")
    node.reload()
    tap.result("a file with a group that no plan has", busywait(
        30, lambda: not node.status()["file_error"]), node.status())
    tap.result("the controller is back", ctl.begin())
    for words in (("gateway", "set", "g2", "state", "none"), ("pool", "set", "p", "active", "3",
                                                              "standby", "0")):
        code, _, err = ctl.gwha(*words)
    new = json.loads(planned(ctl, "g1")[1])
    tap.result("a plan that has it as well", code == 0 and node.why(
        f'group "p.3": the plan of epoch {new["epoch"]} has it'), (err, node.plan()))
    tap.result("is not taken, nor kept: nothing changed", node.plan()["epoch"] == epoch and
               node.kept()["epoch"] == epoch)
    node.write(more=BGP)
    node.reload()
    tap.result("it is, once the file is right", node.has(new["epoch"]), node.plan())
    before = node.plan()["refused"]
    node.write(name="g9")
    node.reload()
    tap.result("a node that is in no plan", node.why('gateway "g9": there is none', before),
               node.plan())
    ctl.end(signal.SIGTERM)
    node.write()
    code, _, err = node.gwha("plan", "forget")
    node.reload()
    tap.result("what is forgotten is not acted by", code == 0 and busywait(
        30, lambda: node.plan()["epoch"] == 0), (err, node.plan()))
    ctl.begin()
    tap.result("and comes anew", node.has(new["epoch"]), node.plan())


def check_stranger(tap, node):
    """Another user's socket where the controller's should be."""
    before = node.plan()
    with socket.socket(socket.AF_UNIX) as con:
        con.bind(f"{node.folder}/stranger")
        # who listens is who the kernel says is there
        os.seteuid(65534)
        con.listen()
        os.seteuid(0)
        with open(f"{node.folder}/gwha.yaml", "w", encoding="ascii") as file:
            file.write(f"gateway: {{name: g1, dev: eth0, from: {node.folder}/stranger}}\n"
                       "routers: []\n")
        node.reload()
        tap.result("who is not root plans nothing", node.why("is not root", before["refused"]) and
                   node.plan()["epoch"] == before["epoch"], node.plan())


def main():
    """The test."""
    gwha = os.path.abspath(sys.argv[1])
    if os.geteuid() != 0:
        print("1..0 # SKIP needs root")
        return 0
    try:
        import jsonschema  # pylint: disable=import-outside-toplevel,unused-import
    except ImportError:
        print("1..0 # SKIP no python3-jsonschema")
        return 0
    ctypes.CDLL(None).unshare(CLONE_NEWNET)
    tap, node = Tap(), None
    folder = tempfile.mkdtemp()
    os.chmod(folder, 0o755)
    ctl = control_test.Controller(gwha, folder)
    try:
        tap.result("a controller", ctl.begin())
        code, _, err = ctl.gwha("pool", "import", "-", text=SITE)
        tap.result("with a site", code == 0, err)
        first = check_show(tap, ctl)
        node = Node(ctl)
        epoch = check_follow(tap, ctl, node, first)
        check_older(tap, node, first, epoch)
        check_alone(tap, ctl, node, epoch)
        check_disagree(tap, ctl, node, epoch)
        check_stranger(tap, node)
        node.end(signal.SIGTERM)
        tap.result("both end", ctl.end())
    finally:
        for one in (ctl, node):
            if one and one.process and one.process.poll() is None:
                one.process.kill()
                one.process.wait(30)
        shutil.rmtree(folder, ignore_errors=True)
    print(f"1..{tap.count}")
    return int(tap.failed > 0)


if __name__ == "__main__":
    sys.exit(main())
