#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The controller of pools: gwhad with `controller:` in its file, and gwha's commands.

control_test.py GWHA: runs GWHA + "d" in a network namespace of its own, without the
module. Needs root, and the groups games, mail and news, which each Debian has.
"""
import ctypes
import grp
import json
import os
import pwd
import re
import signal
import socket
import subprocess
import sys
import tempfile

import schema_test
from tap import Tap, below, busywait, kill

FILE = """routers: []
controller:
  store: {folder}/{store}
  socket: {folder}/control
  readers: games
  operators: [mail]
  admins: [{{group: news, owner: red}}]
"""
CLONE_NEWNET = 0x40000000
EXAMPLE = schema_test.POOLS


class Controller:
    """A gwhad that is a controller, and what it has said."""

    def __init__(self, program, folder):
        self.program, self.folder = program, folder
        self.process = None

    def write(self, text):
        """Its file."""
        with open(f"{self.folder}/gwha.yaml", "w", encoding="ascii") as file:
            file.write(text)

    def begin(self, store="pools.db"):
        """Begun, and answering."""
        self.write(FILE.format(folder=self.folder, store=store))
        with open(f"{self.folder}/log", "w", encoding="ascii") as log:
            self.process = subprocess.Popen(
                [self.program + "d", "-c", f"{self.folder}/gwha.yaml", "--socket",
                 f"{self.folder}/sock"], stderr=log)
        return busywait(30, lambda: self.said("controller: answers at"))

    def end(self, how=signal.SIGTERM):
        """Ended; so is the process of the controller, which lets its store go."""
        child = self.child()
        self.process.send_signal(how)
        self.process.wait(30)
        return busywait(30, lambda: not os.path.exists(f"/proc/{child}"))

    def child(self):
        """The controller's process."""
        return below(self.process.pid, "gwhad-control")

    def said(self, regex):
        """Whether it has said so."""
        with open(f"{self.folder}/log", encoding="ascii") as log:
            return re.search(regex, log.read())

    def gwha(self, *words, who=None, group=None, text=None):
        """A command: exit code, what it says, what is wrong."""
        words = list(words)
        where = ["--socket" if "import" in words else "socket", f"{self.folder}/control"]
        more = {}
        if group:
            more = {"user": pwd.getpwnam("nobody").pw_uid, "group": grp.getgrnam("nogroup").gr_gid,
                    "extra_groups": [grp.getgrnam(group).gr_gid]}
        elif who:
            more = {"user": pwd.getpwnam(who).pw_uid, "group": pwd.getpwnam(who).pw_gid,
                    "extra_groups": []}
        got = subprocess.run([self.program, *words, *where], capture_output=True, text=True,
                             input=text, check=False, **more)
        return got.returncode, got.stdout, got.stderr

    def ask(self, data, shut=True):
        """Bytes, as they are: the last line that comes back."""
        with socket.socket(socket.AF_UNIX) as con:
            # one that may not wait is refused while others do
            con.connect(f"{self.folder}/control")
            con.settimeout(30)
            try:
                con.sendall(data)
            except OSError:
                pass
            if shut:
                con.shutdown(socket.SHUT_WR)
            got = b""
            while more := con.recv(65536):
                got += more
        return json.loads(got.splitlines()[-1]) if got else None


def check_commands(tap, ctl):
    """What is done, said, and kept."""
    code, _, err = ctl.gwha("pool", "import", EXAMPLE, "--cause", "ticket 1")
    tap.result("an import", code == 0 and not err, err)
    code, out, err = ctl.gwha("connection", "add", "more", "tenant", "woodgrove", "type", "gre",
                              "in", "10mbit", "peer", "192.0.2.99", "key", "5", "route",
                              "10.9.0.0/16", "metric", "7", "cause", "ticket 2")
    tap.result("R65: a GRE connection is told its VIP", code == 0 and
               out == "more gateway gre1 instance gre.1 vip 198.51.100.1\n", (code, out, err))
    code, out, err = ctl.gwha("connection", "add", "twin", "tenant", "contoso", "type", "ikev2",
                              "in", "10mbit", "peer", "192.0.2.10")
    tap.result("R39: refused by rule, exit 2", code == 2 and not out and
               err.startswith('gwha: connection "twin": peer 192.0.2.10 is that of connection '
                              '"contoso-hq"') and err.endswith("[R39]\n"), (code, out, err))
    code, out, err = ctl.gwha("pool", "set", "ike", "standby", "4")
    tap.result("R07: no more standbys than active ones", code == 2 and "[R07]" in err, err)
    code, out, err = ctl.gwha("gateway", "drain", "ike1")
    tap.result("R12: a drain says what moves", code == 0 and out.splitlines() == [
        "connection contoso-hq: drain from ike1 to ike2",
        "connection contoso-branch: drain from ike1 to ike2"], (code, out, err))
    code, out, err = ctl.gwha("pool", "history", "connection", "more")
    tap.result("history: who, what, why", re.search(
        r"root +add connection more +connection more +added +ticket 2", out), out)
    code, _, err = ctl.gwha("connection", "set", "more", "in", "11mbit", "cause", "\x1b[31mred")
    _, out, _ = ctl.gwha("pool", "history", "connection", "more", "limit", "1")
    tap.result("a cause does nothing to a terminal", code == 0 and "in 10mbit>11mbit" in out and
               "[31mred" in out and "\x1b" not in out, (err, out))
    code, out, err = ctl.gwha("connection", "show", "tenant", "woodgrove", "limit", "2")
    tap.result("show: a page, and that there is more", code == 0 and "more " in out and
               "woodgrove-gre" in out and "woodgrove-l3" not in out and
               err == "there are more: say after woodgrove-gre, or limit N\n", (out, err))
    code, _, err = ctl.gwha("pool", "add", "spare", "type", "l3", "active", "1", "standby", "0",
                            "beyond", "none", "labels", "a,b", "lan", "x")
    code2, out, err2 = ctl.gwha("-j", "pool", "show", "spare")
    tap.result("a pool, with a list, and none as a value", code == 0 == code2 and
               json.loads(out)[0]["labels"] == ["a", "b"] and
               json.loads(out)[0]["beyond"] == "none", (err, err2, out))
    code, _, err = ctl.gwha("pool", "set", "spare", "labels", "none")
    _, out, _ = ctl.gwha("-j", "pool", "show", "spare")
    tap.result("none takes a key away", code == 0 and "labels" not in json.loads(out)[0], err)
    tap.result("R13: a pool of nobody goes", ctl.gwha("pool", "del", "spare")[0] == 0)
    code, out, err = ctl.gwha("pool", "frob")
    tap.result("a command that is none", code == 1 and "unknown" in err, err)
    code, out, err = ctl.gwha("connection", "add", "x", "metric", "7")
    tap.result("a metric of no route", code == 1 and "say route NETWORK before it" in err, err)


def check_import(tap, ctl):
    """An export, as a file of pools and back again."""
    _, was, _ = ctl.gwha("pool", "export")
    plan = subprocess.run([ctl.program, "pool", "plan", "-"], input=was, text=True,
                          capture_output=True, check=False)
    tap.result("an export is a file of pools, and its plan moves nothing", plan.returncode == 0 and
               "STEP" not in plan.stdout and "more " in plan.stdout, plan.stderr)
    code, _, err = ctl.gwha("pool", "import", "-", text=was)
    tap.result("it is not replaced in passing", code == 2 and "say replace" in err, err)
    code, out, err = ctl.gwha("-j", "pool", "import", "-", "--replace", text=was)
    tap.result("and comes back without a change", code == 0 and json.loads(out)["rows"] == 0,
               (code, out, err))
    code, _, err = ctl.gwha("pool", "import", "-", "--replace",
                            text="pools:\n- {name: p, type: gre, active: 1, standby: 2}\n")
    tap.result("R07: what is wrong has its place in the file", code == 2 and
               err.startswith("standard input:2:") and "[R07]" in err and
               "nothing was changed" in err, err)
    code, _, err = ctl.gwha("pool", "import", "-", "--replace", text="pools: [")
    tap.result("no file of pools at all is not sent", code == 1 and "correct them first" in err,
               err)
    tap.result("and nothing was changed", ctl.gwha("pool", "export")[1] == was)
    return was


def check_roles(tap, ctl):
    """H22: by the groups that the kernel says."""
    code, _, err = ctl.gwha("pool", "show", who="nobody")
    tap.result("H22: who is in no group", code == 2 and "you are in no group" in err, (code, err))
    code, out, err = ctl.gwha("pool", "show", group="games")
    tap.result("H22: a reader sees", code == 0 and "fabrikam" in out, err)
    code, _, err = ctl.gwha("pool", "del", "l3", group="games")
    tap.result("H22: and changes nothing", code == 2 and "readers change nothing" in err, err)
    code, _, err = ctl.gwha("gateway", "set", "ike2", "max-tenants", "99", group="mail")
    tap.result("H22: an operator changes, and is warned", code == 0 and "[R06]" in err, err)
    _, out, _ = ctl.gwha("pool", "history", "gateway", "ike2", "limit", "1")
    tap.result("H22: and it is known who he was", re.search(
        r" nobody +set gateway ike2 +gateway ike2 +max-tenants ->99", out), out)
    code, _, err = ctl.gwha("tenant", "add", "mine", "owner", "red", group="news")
    tap.result("H22: an admin has tenants of his reseller, and no warnings of others",
               code == 0 and not err, err)
    code, _, err = ctl.gwha("tenant", "add", "yours", "owner", "blue", group="news")
    tap.result("H22: and of no other", code == 2 and "owner must be your own" in err, err)
    code, out, err = ctl.gwha("-j", "tenant", "show", group="news")
    tap.result("H22: nor sees others", code == 0 and
               [one["name"] for one in json.loads(out)] == ["mine"], out)


def check_schema(tap, ctl):
    """What programs are given is as docs/schema says."""
    import jsonschema  # pylint: disable=import-outside-toplevel
    shown = (("pool-show", ("pool", "show")), ("gateway-show", ("gateway", "show")),
             ("tenant-show", ("tenant", "show")), ("connection-show", ("connection", "show")),
             ("pool-instances", ("pool", "instances")), ("pool-history", ("pool", "history")))
    for name, words in shown:
        code, out, err = ctl.gwha("-j", *words)
        known = jsonschema.Draft202012Validator(schema_test.load(name))
        wrong = schema_test.faults(known, json.loads(out)) if code == 0 else err
        tap.result(f"schema: {name}", code == 0 and json.loads(out) and not wrong, wrong)
        _, pretty, _ = ctl.gwha("-j", "-p", *words)
        tap.result(f"{name}: the same with line breaks", json.loads(pretty) == json.loads(out))


def check_requests(tap, ctl):
    """Bytes that are no request; many who ask, and do not go on."""
    for name, data, says in (
            ("nothing", b"", "request: line 1"),
            ("no JSON", b"\0\xff", "request: line 1"),
            ("too much at once", b"[" * 3000, "maximum parsing depth"),
            ("of another kind", b'{"verb":"show","kind":"x"}', "is no kind")):
        got = ctl.ask(data)
        tap.result(f"request: {name}", says in got["refused"]["text"], got)
    idle = [socket.socket(socket.AF_UNIX) for _ in range(40)]
    for one in idle:
        one.setblocking(False)
        try:
            one.connect(f"{ctl.folder}/control")
        except BlockingIOError:
            pass
    got = busywait(30, lambda: ctl.ask(b'{"verb":"show","kind":"pool","limit":1}'))
    for one in idle:
        one.close()
    tap.result("who does not ask is let go, and others have their turn", got and "more" in got,
               got)


def check_life(tap, ctl, was):
    """Ends, kills, a full or damaged store, another file."""
    child = ctl.child()
    with open(f"/proc/{child}/status", encoding="ascii") as status:
        text = status.read()
    tap.result("the controller has no capability, and a filter", "CapEff:\t0000000000000000" in text
               and "CapBnd:\t0000000000000000" in text and "Seccomp:\t2" in text, text)
    tap.result("killed", ctl.end(signal.SIGKILL))
    tap.result("begun again", ctl.begin())
    _, now, _ = ctl.gwha("pool", "export")
    tap.result("it has what was said to be done", 'name":"mine"' in now and
               'name":"mine"' not in was and "contoso-hq" in now)
    ctl.write(FILE.format(folder=ctl.folder, store="other.db"))
    ctl.process.send_signal(signal.SIGHUP)
    tap.result("another store by a reload", busywait(30, lambda: ctl.gwha("-j", "pool", "show")[1]
                                                      == "[]\n"))
    with socket.socket(socket.AF_UNIX) as slow:
        slow.connect(f"{ctl.folder}/control")
        ctl.gwha("pool", "show")
        ctl.write("routers: []\n")
        ctl.process.send_signal(signal.SIGHUP)
        tap.result("no controller by a reload: exit 3", busywait(
            30, lambda: ctl.gwha("pool", "show")[0] == 3))
        slow.sendall(b'{"verb":"show","kind":"pool"}')
        slow.shutdown(socket.SHUT_WR)
        tap.result("who was still asking is told so", b"no controller any more" in slow.recv(65536))
    tap.result("ended", ctl.end())
    with open(f"{ctl.folder}/pools.db", "r+b") as store:
        store.write(b"no file of SQLite")
    tap.result("with a damaged store it begins", ctl.begin())
    code, _, err = ctl.gwha("pool", "show")
    tap.result("and says what to do", code == 2 and "put a copy in its place" in err, err)
    os.unlink(f"{ctl.folder}/pools.db")
    code, out, err = ctl.gwha("-j", "pool", "show")
    tap.result("done, it goes on by itself", code == 0 and out == "[]\n", (code, out, err))
    check_deaths(tap, ctl)
    ctl.process.send_signal(signal.SIGHUP)
    tap.result("also over a reload", busywait(30, lambda: ctl.said("no-module.*\n(.*\n)*.*no-module"))
               and ctl.process.poll() is None)
    ctl.process.terminate()
    ctl.process.wait(30)


def check_deaths(tap, ctl):
    """Its process dies; then also the one that has begun it anew."""
    for times in (1, 2):
        died = ctl.child()
        kill(died)
        tap.result("a controller that has died is begun anew, and it is said", busywait(
            30, lambda died=died: ctl.child() not in (0, died)) and ctl.said(
                r"(?s)(process has died \(Killed\): begun anew in \d+ ms.*){%d}" % times))
        tap.result("and answers", busywait(30, lambda: ctl.gwha("pool", "show")[0] == 0))
    last = ctl.child()
    kill(below(ctl.process.pid, "gwhad-keeper"))
    tap.result("without that one gwhad goes on, and so does the controller",
               ctl.gwha("pool", "show")[0] == 0 and ctl.process.poll() is None)
    kill(last)
    tap.result("without any as well, and says so", busywait(
        30, lambda: ctl.said("that keeps the controller has died") and
        not os.path.exists(f"/proc/{last}")) and ctl.process.poll() is None)


def main():
    """The test."""
    gwha = os.path.abspath(sys.argv[1])
    try:
        import jsonschema  # pylint: disable=import-outside-toplevel,unused-import
    except ImportError:
        print("1..0 # SKIP no python3-jsonschema")
        return 0
    if os.geteuid() != 0:
        print("1..0 # SKIP needs root")
        return 0
    ctypes.CDLL(None).unshare(CLONE_NEWNET)
    tap = Tap()
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        ctl = Controller(gwha, folder)
        code, _, err = ctl.gwha("pool", "show")
        tap.result("nobody there: exit 3", code == 3 and "with controller: in its file" in err, err)
        tap.result("begun", ctl.begin())
        try:
            check_commands(tap, ctl)
            was = check_import(tap, ctl)
            check_roles(tap, ctl)
            check_schema(tap, ctl)
            check_requests(tap, ctl)
            check_life(tap, ctl, was)
        finally:
            if ctl.process.poll() is None:
                ctl.process.kill()
                ctl.process.wait(30)
    print(f"1..{tap.count}")
    return int(tap.failed > 0)


if __name__ == "__main__":
    sys.exit(main())
