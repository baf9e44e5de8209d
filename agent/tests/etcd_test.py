#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Three controllers of pools with one etcd of three members: never do two of them act.

etcd_test.py GWHA: three nodes in network namespaces, each with a member of etcd and
GWHA + "d", and a bridge between them. Leaders and members are ended, killed, stopped and
cut off while requests go on; what history has in the end says whether all was well. Needs
root, without the module; etcd speaks TLS, knows its users by certificate and password,
and gives the controllers' user no more than their keys.

      c1 10.9.0.1 ─┬─ bridge 10.9.0.254: the test
      c2 10.9.0.2 ─┤
      c3 10.9.0.3 ─┘
"""
import base64
import json
import os
import re
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request

from tap import Tap, below, busywait, kill

LEASE = 4
NAMES = ("c1", "c2", "c3")
FILE = """nodes: {{{name}: {{}}}}
routers: []
controller:
  store:
    etcd: [{members}]
    lease: {lease}s
    ca-file: {top}/{ca}.crt
    cert-file: {top}/client.crt
    key-file: {top}/client.key
    user: gwha
    password-file: {top}/{password}
  socket: {folder}/control
"""


def run(*words, **more):
    """A command that must do what it does."""
    return subprocess.run(words, check=True, capture_output=True, text=True, **more).stdout


def address(name):
    """Of a node."""
    return f"10.9.0.{name[1:]}"


def make_certificates(top):
    """A signer and another, and whom the first signs."""
    for ca in ("ca", "other"):
        run("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
            "-nodes", "-days", "9", "-subj", f"/CN={ca}", "-keyout", f"{top}/{ca}.key", "-out",
            f"{top}/{ca}.crt")
    for name in (*NAMES, "client"):
        alt = f"subjectAltName=IP:{address(name)}" if name in NAMES else "subjectAltName=DNS:client"
        with open(f"{top}/{name}.ext", "w", encoding="ascii") as ext:
            ext.write(alt)
        run("openssl", "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
            # with a common name etcd takes no password from the same certificate's owner
            "-nodes", "-subj", f"/O={name}", "-keyout", f"{top}/{name}.key", "-out",
            f"{top}/{name}.csr")
        run("openssl", "x509", "-req", "-in", f"{top}/{name}.csr", "-CA", f"{top}/ca.crt",
            "-CAkey", f"{top}/ca.key", "-CAcreateserial", "-days", "9", "-extfile",
            f"{top}/{name}.ext", "-out", f"{top}/{name}.crt")


def make_network():
    """Three namespaces on a bridge."""
    run("mount", "-t", "tmpfs", "tmpfs", "/run")
    run("ip", "link", "add", "lan", "type", "bridge")
    run("ip", "link", "set", "lan", "up")
    run("ip", "addr", "add", "10.9.0.254/24", "dev", "lan")
    for name in NAMES:
        run("ip", "netns", "add", name)
        run("ip", "link", "add", name, "type", "veth", "peer", "name", "eth0", "netns", name)
        run("ip", "link", "set", name, "master", "lan", "up")
        run("ip", "-n", name, "addr", "add", f"{address(name)}/24", "dev", "eth0")
        for link in ("lo", "eth0"):
            run("ip", "-n", name, "link", "set", link, "up")


class Etcd:
    """The members, and who asks them beside the controllers."""

    def __init__(self, top):
        self.top = top
        self.members = {}
        self.token = ""
        self.tls = ssl.create_default_context(cafile=f"{top}/ca.crt")
        self.tls.load_cert_chain(f"{top}/client.crt", f"{top}/client.key")

    def begin(self, name):
        """A member, begun for the first time or again."""
        at, top = address(name), self.top
        cluster = ",".join(f"{one}=http://{address(one)}:2380" for one in NAMES)
        with open(f"{top}/etcd-{name}.log", "a", encoding="ascii") as log:
            self.members[name] = subprocess.Popen(
                ["ip", "netns", "exec", name, "etcd", "--name", name, "--data-dir",
                 f"{top}/etcd-{name}", "--listen-client-urls", f"https://{at}:2379",
                 "--advertise-client-urls", f"https://{at}:2379", "--listen-peer-urls",
                 f"http://{at}:2380", "--initial-advertise-peer-urls", f"http://{at}:2380",
                 "--initial-cluster", cluster, "--cert-file", f"{top}/{name}.crt", "--key-file",
                 f"{top}/{name}.key", "--client-cert-auth", "--trusted-ca-file", f"{top}/ca.crt",
                 "--heartbeat-interval", "100", "--election-timeout", "1000",
                 "--bcrypt-cost", "4"],
                stdout=log, stderr=log)

    def ask(self, path, body, names=NAMES):
        """A question to whoever answers."""
        for name in names:
            request = urllib.request.Request(f"https://{address(name)}:2379/v3/{path}",
                                             json.dumps(body).encode())
            if self.token:
                request.add_header("Authorization", self.token)
            try:
                with urllib.request.urlopen(request, timeout=15, context=self.tls) as got:
                    return json.load(got)
            except urllib.error.HTTPError as error:
                said = error.read().decode()
                if error.code == 401:
                    self.login()
                elif error.code < 500:
                    raise RuntimeError(said) from error
            except OSError:
                pass
        return None

    def login(self):
        """As who may everything."""
        self.token = ""
        got = self.ask("auth/authenticate", {"name": "root", "password": "all"})
        self.token = got["token"] if got else ""

    def protect(self):
        """Users, and what they may."""
        key, end = code("/gwha/"), code("/gwha0")
        for path, body in (
                ("user/add", {"name": "root", "password": "all"}),
                ("user/grant", {"user": "root", "role": "root"}),
                ("user/add", {"name": "gwha", "password": "secret word"}),
                ("role/add", {"name": "pools"}),
                ("role/grant", {"name": "pools", "perm": {"permType": "READWRITE", "key": key,
                                                          "range_end": end}}),
                ("user/grant", {"user": "gwha", "role": "pools"}), ("enable", {})):
            self.ask(f"auth/{path}", body)
        self.login()

    def get(self, key, end=None):
        """Keys and values, by name."""
        body = {"key": code(key)}
        if end:
            body["range_end"] = code(end)
        got = self.ask("kv/range", body) or {}
        return {base64.b64decode(kv["key"]).decode(): base64.b64decode(kv["value"]).decode()
                for kv in got.get("kvs", [])}

    def state(self):
        """What everybody watches."""
        return json.loads(self.get("/gwha/now/state").get("/gwha/now/state", "{}"))

    def history(self):
        """Values of history, in order: first id of each, and what it has."""
        return [(int(key.rsplit("/", 1)[1]), json.loads(value)) for key, value in
                sorted(self.get("/gwha/history/", "/gwha/history0").items())]


def code(text):
    """In base64."""
    return base64.b64encode(text.encode()).decode()


class Controller:
    """A gwhad that is a controller."""

    def __init__(self, program, top, name):
        self.program, self.top, self.name = program, top, name
        self.folder = f"{top}/{name}"
        self.process = None
        os.mkdir(self.folder)

    def begin(self, ca="ca", password="password", members=None, wait=True):
        """Begun, and answering."""
        members = members or [f"https://{address(one)}:2379" for one in
                              sorted(NAMES, key=lambda one: one != self.name)]
        with open(f"{self.folder}/gwha.yaml", "w", encoding="ascii") as file:
            file.write(FILE.format(name=self.name, members=", ".join(members), lease=LEASE,
                                   top=self.top, ca=ca, password=password, folder=self.folder))
        with open(f"{self.folder}/log", "w", encoding="ascii") as log:
            self.process = subprocess.Popen(
                ["ip", "netns", "exec", self.name, self.program + "d", "-c",
                 f"{self.folder}/gwha.yaml", "--node", self.name, "--socket",
                 f"{self.folder}/sock"], stderr=log)
        return not wait or busywait(30, lambda: self.said("controller: answers at"))

    def said(self, regex):
        """Whether it has said so."""
        with open(f"{self.folder}/log", encoding="ascii") as log:
            return re.search(regex, log.read())

    def child(self):
        """The controller's process."""
        return below(self.process.pid, "gwhad-control")

    def end(self):
        """Ended in order."""
        child = self.child()
        self.process.terminate()
        self.process.wait(30)
        return busywait(30, lambda: not os.path.exists(f"/proc/{child}"))

    def kill(self):
        """Without a word: the controller first, so that it cannot say any."""
        kill(self.child())
        self.process.kill()
        self.process.wait(30)

    def call(self, request):
        """A request that is sent; its answer can be waited for."""
        con = socket.socket(socket.AF_UNIX)
        con.connect(f"{self.folder}/control")
        con.settimeout(40)
        con.sendall(json.dumps(request).encode())
        con.shutdown(socket.SHUT_WR)
        return con

    @staticmethod
    def answer(con):
        """The last line that comes."""
        got = b""
        with con:
            while more := con.recv(65536):
                got += more
        return json.loads(got.splitlines()[-1]) if got else {}

    def ask(self, request):
        """The answer to a request; {} of who does not answer."""
        try:
            return self.answer(self.call(request))
        except OSError:
            return {}

    def refusal(self, request):
        """Why it is refused."""
        return self.ask(request).get("refused", {}).get("text", "")

    def shown(self, kind="tenant"):
        """Names that it shows, or None."""
        try:
            con = self.call({"verb": "show", "kind": kind, "limit": 1000})
            lines = b""
            with con:
                while more := con.recv(65536):
                    lines += more
        except OSError:
            return None
        lines = [json.loads(line) for line in lines.splitlines()]
        return None if "refused" in lines[-1] else {one["name"] for one in lines[:-1]}


def add(name):
    """A request that changes something."""
    return {"verb": "add", "kind": "tenant", "name": name, "body": {}, "cause": "test"}


SHOW = {"verb": "show", "kind": "tenant", "limit": 1}


class Load(threading.Thread):
    """Somebody who adds one tenant after the other, wherever he is let."""

    def __init__(self, controllers):
        super().__init__(daemon=True)
        self.controllers = controllers
        self.done = []
        self.maybe = []
        self.ending = False

    def one(self, name):
        """Until somebody does it."""
        while not self.ending:
            for ctl in self.controllers:
                got = ctl.ask(add(name))
                text = got.get("refused", {}).get("text", "")
                if "done" in got:
                    self.done.append((name, got["done"]["epoch"], ctl.name, time.monotonic()))
                    return
                # an answer that was lost
                if "already" in text or "there is" in text:
                    self.maybe.append(name)
                    return
            time.sleep(0.02)

    def run(self):
        number = 0
        while not self.ending:
            number += 1
            self.one(f"load-{number}")
            time.sleep(0.02)

    def gap(self, since):
        """The longest time without a change, since then."""
        times = [since] + [t for *_, t in self.done if t > since] + [time.monotonic()]
        return max(b - a for a, b in zip(times, times[1:]))


def leaders(controllers):
    """Who says that he leads, by changing nothing."""
    request = {"verb": "del", "kind": "tenant", "name": "nobody"}
    return [ctl for ctl in controllers if ctl.process and ctl.process.poll() is None and
            "nobody" in ctl.refusal(request)]


def one_leader(controllers, seconds=30):
    """Who leads, as soon as one does."""
    return (busywait(seconds, lambda: leaders(controllers)) or [None])[0]


def check_begin(tap, controllers):
    """One leads; others say who, and show what he does."""
    leader = one_leader(controllers)
    tap.result("one of three leads", leader and len(leaders(controllers)) == 1)
    others = [ctl for ctl in controllers if ctl is not leader]
    # it may have to look first
    busywait(10, lambda: "leads, and this one" in others[0].refusal(add("x")))
    says = others[0].refusal(add("x"))
    tap.result("others change nothing, and say who does", says ==
               f'the controller at "{leader.name}" leads, and this one changes nothing: ask there',
               says)
    got = leader.ask(add("first"))
    begun = time.monotonic()
    seen = all(busywait(5, lambda ctl=ctl: "first" in (ctl.shown() or ())) for ctl in others)
    took = time.monotonic() - begun
    tap.result(f"others show it after {took * 1000:.0f} ms", seen and took < 2, got)
    others[0].ask({"verb": "history", "kind": "tenant", "name": "first"})
    with others[0].call({"verb": "history", "limit": 5}) as con:
        line = con.recv(65536).decode().splitlines()[0]
    tap.result("and its history", '"add tenant first"' in line and '"cause":"test"' in line, line)


def check_end(tap, controllers, load):
    """Ended in order, somebody else leads at once."""
    leader = one_leader(controllers)
    begun = time.monotonic()
    ended = leader.end()
    other = one_leader([ctl for ctl in controllers if ctl is not leader])
    gap = load.gap(begun)
    tap.result(f"a leader that is ended: {gap * 1000:.0f} ms without a change", ended and other and
               gap < LEASE / 2)
    tap.result("it comes back, and follows", leader.begin() and busywait(
        30, lambda: "leads, and this one" in leader.refusal(add("x"))))


def check_kill(tap, controllers, load):
    """Killed, its lease has to end first."""
    leader = one_leader(controllers)
    begun = time.monotonic()
    leader.kill()
    other = one_leader([ctl for ctl in controllers if ctl is not leader])
    busywait(10, lambda: load.done and load.done[-1][3] > begun + 1)
    gap = load.gap(begun)
    # etcd ends a lease up to half a second late
    tap.result(f"a leader that is killed: {gap:.1f} s without a change, of a lease of {LEASE} s",
               other and LEASE / 2 < gap < LEASE + 2)
    leader.begin()
    return one_leader(controllers)


def check_member(tap, controllers, etcd, load):
    """A member is killed: the one that the leader asks."""
    leader = one_leader(controllers)
    begun = time.monotonic()
    member = etcd.members[leader.name]
    member.kill()
    member.wait(30)
    tap.result("a member that is killed: others are asked",
               busywait(30, lambda: load.done[-1][3] > begun + 1))
    gap = load.gap(begun)
    tap.result(f"{gap:.1f} s without a change", gap < LEASE * 2 + 2)
    etcd.begin(leader.name)
    tap.result("one leads", busywait(30, lambda: len(leaders(controllers)) == 1))


def check_stop(tap, controllers):
    """Stopped for longer than its lease, and asked as soon as it goes on."""
    leader = one_leader(controllers)
    child = leader.child()
    os.kill(child, signal.SIGSTOP)
    late = [leader.call(add(f"late-{i}")) for i in range(3)]
    others = [ctl for ctl in controllers if ctl is not leader]
    other = one_leader(others)
    done = other.ask(add("meanwhile"))
    os.kill(child, signal.SIGCONT)
    says = [leader.answer(con) for con in late]
    tap.result("stopped for longer than a lease, what it was asked is refused", other and
               "done" in done and all("refused" in one for one in says), (done, says))
    tap.result("it knows that it leads no more", leader.said("leads no more") and busywait(
        30, lambda: "meanwhile" in (leader.shown() or ())))


def check_fence(tap, controllers, etcd):
    """Its key is another's, and it cannot know: etcd refuses what it writes."""
    key = "/gwha/now/leader"
    leader = one_leader(controllers)
    says = []
    for i in range(5):
        leader = one_leader(controllers)
        child = leader.child()
        os.kill(child, signal.SIGSTOP)
        late = [leader.call(add(f"fence-{i}-{j}")) for j in range(4)]
        etcd.ask("kv/deleterange", {"key": code(key)})
        etcd.ask("kv/put", {"key": code(key), "value": code('{"name":"x","id":"y"}')})
        os.kill(child, signal.SIGCONT)
        says += [leader.answer(con) for con in late]
        etcd.ask("kv/deleterange", {"key": code(key)})
    tap.result("who does not have the key any more, writes nothing",
               all("refused" in one for one in says), says)
    tap.result("one leads afterwards", one_leader(controllers))


def check_cut(tap, controllers, load):
    """The leader's node is cut off, with a member of etcd that still answers it."""
    leader = one_leader(controllers)
    others = [ctl for ctl in controllers if ctl is not leader]
    begun = time.monotonic()
    run("ip", "link", "set", leader.name, "down")
    says = leader.refusal(add("alone"))
    tap.result("cut off, it says done to nothing", says, says)
    other = one_leader(others)
    busywait(10, lambda: load.done[-1][3] > begun + 1)
    gap = load.gap(begun)
    # if etcd's own leader was there, its next one lets all leases begin anew
    tap.result(f"another leads: {gap:.1f} s without a change", other and gap < 2 * LEASE + 3)
    says = busywait(20, lambda: "no member of etcd has answered" in leader.refusal(SHOW) and
                    leader.refusal(SHOW))
    tap.result("cut off, it shows nothing that may be old, and says which members do not answer",
               says and "etcd https://10.9.0." in says, says)
    run("ip", "link", "set", leader.name, "up")
    tap.result("not cut off any more, it follows", busywait(
        60, lambda: "leads, and this one" in leader.refusal(add("x"))),
        leader.refusal(add("x")))
    tap.result("and shows what others show", busywait(
        30, lambda: (one := other.shown()) and one == leader.shown()))


def pools(tenants):
    """A file of pools with many rows."""
    lines = ["pools: [{name: p, type: ikev2, active: 1, standby: 1}]", "gateways:",
             "- {name: g1, pool: p, capacity: 100gbit, dip: 10.0.0.1, max-tenants: 4000}",
             "- {name: g2, pool: p, capacity: 100gbit, dip: 10.0.0.2, max-tenants: 4000}",
             "tenants:"] + [f"- {{name: t{i}}}" for i in range(tenants)]
    return "\n".join(lines) + "\n"


def import_all(text):
    """A request that replaces everything."""
    return {"verb": "import", "text": text, "replace": True, "cause": "large"}


def check_large(tap, controllers, etcd):
    """More than a transaction takes; killed before it is done, and after."""
    few, many = import_all(pools(10)), import_all(pools(3000))
    leader = one_leader(controllers)
    begun = time.monotonic()
    got = leader.ask(many)
    took = time.monotonic() - begun
    tap.result(f"3,000 rows in {took:.1f} s", got.get("done", {}).get("rows", 0) > 3000, got)
    count = len(etcd.get("/gwha/row/tenant/", "/gwha/row/tenant0"))
    tap.result("all are there", count == 3000 and not etcd.state()["open"], count)
    one_leader(controllers).ask(few)
    # history of it is there, and the state does not say so: it was not done
    leader = one_leader(controllers)
    con = leader.call(many)
    ids = etcd.state()["ids"]
    seen = busywait(20, lambda: etcd.get(f"/gwha/history/{ids:020}") or
                    etcd.state()["ids"] != ids)
    leader.kill()
    early = etcd.state()["ids"] == ids
    con.close()
    other = one_leader(controllers)
    begun = other.begin and other.ask(add("after-1"))
    want = 10 if early else 3000
    rows = etcd.get("/gwha/row/tenant/", "/gwha/row/tenant0")
    tap.result("killed while it writes history: all or nothing", seen and "done" in begun and
               len(rows) == want + 1 and len(other.shown() or ()) == min(want + 1, 1000),
               (early, len(rows), begun))
    leader.begin()
    one_leader(controllers).ask(few)
    # the state says it, and rows do not yet: it is done
    leader = one_leader(controllers)
    con = leader.call(many)
    seen = busywait(20, lambda: etcd.state()["open"])
    leader.kill()
    con.close()
    half = len(etcd.get("/gwha/row/tenant/", "/gwha/row/tenant0"))
    other = one_leader(controllers)
    begun = other.ask(add("after-2"))
    rows = etcd.get("/gwha/row/tenant/", "/gwha/row/tenant0")
    tap.result("killed while it writes rows: who leads next ends it", seen and "done" in begun and
               len(rows) == 3001, (half, len(rows), begun))
    leader.begin()


def check_history(tap, etcd, load):
    """Epochs one after the other, each of one leader, and terms that only grow."""
    history = etcd.history()
    epochs, ids, terms, by = {}, 1, [], {}
    wrong = []
    for first, value in history:
        if first != ids:
            wrong.append(f"row {ids} is missing")
        ids = first + len(value["rows"])
        epochs.setdefault(value["epoch"], (value["by"], value["what"]))
        terms.append(value["term"])
        if by.setdefault(value["term"], value["by"]) != value["by"]:
            wrong.append(f"term {value['term']} has two leaders")
    if list(epochs) != list(range(1, len(epochs) + 1)):
        wrong.append("epochs are not one after the other")
    if terms != sorted(terms):
        wrong.append("a term has written after a later one")
    if etcd.state()["epoch"] != len(epochs) or etcd.state()["ids"] != ids:
        wrong.append("the state is not that of history")
    tap.result(f"history: {len(epochs)} changes by {len(by)} leaders, one after the other",
               not wrong and len(by) > 5, wrong[:20])
    lost = [one for one in load.done if epochs.get(one[1]) != (one[2], f"add tenant {one[0]}")]
    tap.result(f"what was said to be done is there, {len(load.done)} times", load.done and not lost,
               lost)


def check_errors(tap, controllers):
    """What cannot be: which file, which member, and what to do."""
    ctl = controllers[0]
    top = ctl.top
    ctl.end()
    far = [f"https://10.9.0.{n}:2379" for n in (1, 2)]
    with open(f"{top}/bad", "w", opener=lambda path, how: os.open(path, how, 0o600),
              encoding="ascii") as file:
        file.write("not the one\n")
    with open(f"{top}/open", "w", encoding="ascii") as file:
        file.write("secret word\n")
    os.chmod(f"{top}/open", 0o644)
    for name, words, says in (
            ("a wrong password", {"password": "bad"},
             r"etcd https://10\.9\.0\.\d:2379: etcdserver: authentication failed, invalid user ID "
             "or password"),
            ("a password that others can read", {"password": "open"},
             "password-file .*/open: must be a file that root alone can read"),
            ("no password", {"password": "none"}, "password-file .*/none: No such file"),
            ("another signer", {"ca": "other"}, r"etcd https://10\.9\.0\.\d:2379: .*its certificate"
             " must be signed by who is in ca-file"),
            ("no signer", {"ca": "none"}, r"etcd https://.*look at ca-file"),
            ("nobody there", {"members": [f"{one[:-1]}8" for one in far]},
             r"etcd https://10\.9\.0\.\d:2378: .*look whether etcd runs there")):
        ctl.begin(**words)
        said = busywait(10, lambda: re.search(says, ctl.refusal(SHOW)), )
        tap.result(f"{name}: said to who asks", said, ctl.refusal(SHOW))
        tap.result(f"{name}: and in the log", busywait(10, lambda: ctl.said(says)))
        with open(f"{ctl.folder}/log", encoding="ascii") as log:
            text = log.read()
        tap.result(f"{name}: no secret is", "secret word" not in text and "not the one" not in text)
        ctl.end()
    tap.result("and with all as it should be, it follows", ctl.begin() and busywait(
        30, lambda: "leads, and this one" in ctl.refusal(add("x"))))


def seed(etcd, prefix, at):
    """A store with a long history: rows from @at on, each of the change that began there."""
    for number, first in at.items():
        etcd.ask("kv/put", {"key": code(f"{prefix}/history/{number:020}"), "value": code(json.dumps(
            {"epoch": 1, "time_us": 1, "uid": 0, "what": "x", "cause": "", "by": "x", "term": 1,
             "first": first, "rows": []}))})
    # one less than what makes it look whether something is too old
    state = {"version": 1, "epoch": 700, "ids": 393 * 256 - 1, "open": 0, "by": "x"}
    etcd.ask("kv/put", {"key": code(f"{prefix}/now/state"), "value": code(json.dumps(state))})


def check_reload(tap, controllers, etcd):
    """The file is read anew: with the same in it the leader leads on; else it is another store."""
    leader = one_leader(controllers)
    name = f"{leader.folder}/gwha.yaml"
    with open(name, encoding="ascii") as file:
        was = file.read()
    begun = leader.said("(?s).*").group().count("controller: leads")
    # what is wrong in it is said when it has been read
    for text in (was + "x: y\n", was):
        with open(name, "w", encoding="ascii") as file:
            file.write(text)
        leader.process.send_signal(signal.SIGHUP)
        busywait(10, lambda: leader.said('no key "x"'))
    says = leader.refusal({"verb": "del", "kind": "tenant", "name": "nobody"})
    tap.result("a reload changes nothing", "there is none" in says and
               leader.said("(?s).*").group().count("controller: leads") == begun, says)
    seed(etcd, "/gwha/other", {1: 1, 500: 500, 600: 600, 605: 600, 700: 700})
    with open(name, "w", encoding="ascii") as file:
        file.write(was.replace("    lease:", "    prefix: /gwha/other\n    lease:"))
    leader.process.send_signal(signal.SIGHUP)
    others = [ctl for ctl in controllers if ctl is not leader]
    tap.result("another prefix is another store, and another leads this one", busywait(
        20, lambda: leader.shown() == set()) and one_leader(others))
    tap.result("which it leads by itself", busywait(20, lambda: "done" in leader.ask(add("alone"))))
    left = [int(key.rsplit("/", 1)[1]) for key in
            etcd.get("/gwha/other/history/", "/gwha/other/history0")]
    tap.result("of history 100,000 rows are kept, and no change without its beginning",
               sorted(left) == [600, 605, 700, 393 * 256 - 1], left)
    with open(name, "w", encoding="ascii") as file:
        file.write(was)
    leader.process.send_signal(signal.SIGHUP)
    tap.result("and back", busywait(20, lambda: "leads, and this one" in leader.refusal(add("x"))))


def check_quorum(tap, controllers, etcd):
    """Two members of three are gone: nobody leads, and all is well when they are back."""
    leader = one_leader(controllers)
    for name in NAMES:
        if name != leader.name:
            etcd.members[name].kill()
            etcd.members[name].wait(30)
    tap.result("without most of etcd nobody leads", busywait(30, lambda: not leaders(controllers)))
    says = leader.refusal(add("none"))
    tap.result("and it is said", "etcd" in says or "no controller" in says, says)
    for name in NAMES:
        if name != leader.name:
            etcd.begin(name)
    tap.result("with it somebody does", one_leader(controllers, 60))


def test(tap, controllers, etcd, load):
    """All of it."""
    for ctl in controllers:
        ctl.begin()
    check_begin(tap, controllers)
    load.start()
    check_end(tap, controllers, load)
    check_kill(tap, controllers, load)
    check_member(tap, controllers, etcd, load)
    check_stop(tap, controllers)
    check_fence(tap, controllers, etcd)
    check_cut(tap, controllers, load)
    load.ending = True
    load.join(60)
    check_quorum(tap, controllers, etcd)
    check_reload(tap, controllers, etcd)
    check_large(tap, controllers, etcd)
    check_history(tap, etcd, load)
    check_errors(tap, controllers)
    tap.result("all end in order", all(ctl.end() for ctl in controllers))


def inside(program):
    """In namespaces of our own."""
    tap = Tap()
    with tempfile.TemporaryDirectory() as top:
        make_network()
        make_certificates(top)
        with open(f"{top}/password", "w", opener=lambda path, how: os.open(path, how, 0o600),
                  encoding="ascii") as file:
            file.write("secret word\n")
        etcd = Etcd(top)
        controllers = [Controller(program, top, name) for name in NAMES]
        load = Load(controllers)
        done = False
        try:
            for name in NAMES:
                etcd.begin(name)
            tap.result("etcd is there", busywait(60, lambda: etcd.ask(
                "kv/range", {"key": code("x")})))
            etcd.protect()
            test(tap, controllers, etcd, load)
            done = True
        finally:
            for one in (*etcd.members.values(), *(ctl.process for ctl in controllers)):
                if one and one.poll() is None:
                    one.kill()
                    one.wait(30)
            if tap.failed or not done:
                for ctl in controllers:
                    with open(f"{ctl.folder}/log", encoding="ascii") as log:
                        print("".join(f"# {ctl.name}: {line}" for line in log))
    print(f"1..{tap.count}")
    return int(tap.failed > 0)


def main():
    """Go into namespaces, if that is possible."""
    program = os.path.abspath(sys.argv[1])
    if sys.argv[2:] == ["--inside"]:
        return inside(program)
    if subprocess.run(["unshare", "-nm", "true"], check=False,
                      stderr=subprocess.DEVNULL).returncode:
        print("1..0 # SKIP needs root")
        return 0
    if subprocess.run(["sh", "-c", "command -v etcd"], check=False,
                      capture_output=True).returncode:
        print("1..0 # SKIP no etcd-server")
        return 0
    return subprocess.run(["unshare", "-nm", sys.executable, __file__, program, "--inside"],
                          check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
