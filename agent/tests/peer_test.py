#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Two agents compare what they have, and one takes the other's file (V44, X4, C17).

peer_test.py GWHA: runs GWHA + "d" twice, in two network namespaces, without the
module. Needs root.

    gw1 10.9.0.1 ── duct ── 10.9.0.2 gw2     nft is one that says what the test wants
"""
import ctypes
import hashlib
import json
import os
import pathlib
import re
import signal
import socket
import ssl
import struct
import subprocess
import sys
import tempfile
import time

from contrib_test import peer_names
from ports_test import Tap, busywait, ended

HERE = pathlib.Path(__file__).resolve().parent
LIBC = ctypes.CDLL(None, use_errno=True)
CLONE_NEWNET = 0x40000000
WAIT = 90
FILE = """\
nodes: {{gw1: {{}}, gw2: {{}}}}
groups: {{gw: {{priority: {{gw1: 200, gw2: {priority}}}}}}}
routers:
  - {{dev: eth0, vrid: 10, group: gw, version: 3, interval: {interval}, vip: 192.0.2.1/24}}
sync:
  gw: {{dev: duct, local: {{gw1: 10.9.0.1, gw2: 10.9.0.2}}, insecure: on, select: {{zone: {zone}}}}}
peer:
  address: {{gw1: 10.9.0.1, gw2: 10.9.0.2}}
  key-file: {{gw1: {at}/gw1.key, gw2: {at}/gw2.key}}
  cert-file: {{gw1: {at}/gw1.crt, gw2: {at}/gw2.crt}}
  trust-file: {at}/peers.crt
  accept: {accept}
"""
RULES = {"nftables": [
    {"metainfo": {"json_schema_version": 1}},
    {"table": {"family": "inet", "name": "f", "handle": 1}},
    {"chain": {"family": "inet", "table": "f", "name": "in", "handle": 1, "hook": "input",
               "type": "filter", "prio": 0, "policy": "drop"}},
    {"chain": {"family": "inet", "table": "f", "name": "fwd", "handle": 2, "type": "filter",
               "hook": "forward", "prio": 0, "policy": "drop"}},
    {"chain": {"family": "inet", "table": "f", "name": "more", "handle": 3}},
    {"set": {"family": "inet", "table": "f", "name": "nets", "type": "ipv4_addr", "handle": 4,
             "elem": ["10.0.0.1", "10.0.0.2"]}},
    {"rule": {"family": "inet", "table": "f", "chain": "in", "handle": 5,
              "expr": [{"accept": None}]}},
    {"rule": {"family": "inet", "table": "f", "chain": "fwd", "handle": 6, "expr": [
        {"counter": {"packets": 1, "bytes": 2}}, {"jump": {"target": "more"}}]}},
    {"rule": {"family": "inet", "table": "f", "chain": "more", "handle": 7, "expr": [
        {"match": {"op": "==", "left": {"payload": {"protocol": "ip", "field": "saddr"}},
                   "right": "@nets"}}, {"accept": None}]}}]}


def rules(change=None):
    """A ruleset, with what is changed in it."""
    copy = json.loads(json.dumps(RULES))
    if change:
        change(copy["nftables"])
    return copy


def openssl(*args):
    """Run openssl; quietly, unless it fails."""
    subprocess.run(["openssl", *args], check=True, capture_output=True)


def make_keys(at, file, name, days):
    """A key, and a certificate of its own with this name, for so long."""
    openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
            "-nodes", "-subj", f"/CN={name}", "-addext", f"subjectAltName=DNS:{name}",
            "-keyout", f"{at}/{file}.key", "-out", f"{at}/{file}.crt", "-days", days)


def make_issued(at, file, start, end):
    """One of gw2 that a certificate in peers.crt has issued, valid from start to end."""
    for name in "index", "serial":
        pathlib.Path(f"{at}/{name}").write_text("01\n" * (name == "serial"), encoding="ascii")
    pathlib.Path(f"{at}/ca.cnf").write_text(
        f"[ca]\ndefault_ca=c\n[c]\ndatabase={at}/index\nserial={at}/serial\nnew_certs_dir={at}\n"
        "default_md=sha256\npolicy=p\nx509_extensions=x\n[p]\ncommonName=supplied\n"
        "[x]\nsubjectAltName=DNS:gw2\n", encoding="ascii")
    openssl("req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
            "-subj", "/CN=gw2", "-keyout", f"{at}/{file}.key", "-out", f"{at}/{file}.csr")
    openssl("ca", "-batch", "-config", f"{at}/ca.cnf", "-cert", f"{at}/gw3.crt",
            "-keyfile", f"{at}/gw3.key", "-in", f"{at}/{file}.csr", "-out", f"{at}/{file}.crt",
            "-startdate", start, "-enddate", end, "-notext")


class Node:
    """An agent, its namespace, and its file."""

    def __init__(self, program, at, name, namespace):
        self.program, self.at, self.name = program, at, name
        self.namespace = namespace
        self.inode = os.fstat(namespace).st_ino
        self.process = None
        os.mkdir(f"{at}/{name}")
        self.path = f"{at}/{name}/gwha.yaml"
        self.socket = f"{at}/{name}/sock"
        self.say(rules())

    def enter(self):
        """For a child: into its namespace, and called by its name."""
        if LIBC.setns(self.namespace, CLONE_NEWNET):
            raise OSError(ctypes.get_errno(), "setns")

    def say(self, ruleset):
        """What nft is to say there."""
        with open(f"/run/nft-{self.inode}", "w", encoding="ascii") as file:
            json.dump(ruleset, file)

    def write(self, **values):
        """Its file."""
        values = {"priority": 100, "interval": "100ms", "zone": 7, "accept": "on",
                  "more": "", **values}
        text = FILE.format(at=self.at, **values) + values["more"]
        pathlib.Path(self.path).write_text(text, encoding="ascii")
        return text

    def begin(self):
        """Run it."""
        with open(f"{self.at}/{self.name}.log", "a", encoding="ascii") as log:
            self.process = subprocess.Popen(
                [self.program + "d", "-c", self.path, "-N", self.name, "--socket", self.socket],
                stderr=log, preexec_fn=self.enter)

    def reload(self, **values):
        """Another file."""
        text = self.write(**values)
        self.process.send_signal(signal.SIGHUP)
        return text

    def end(self):
        """Stop it in order."""
        self.process.terminate()
        return self.process.wait(timeout=WAIT)

    def log(self):
        """All that it has said."""
        return pathlib.Path(f"{self.at}/{self.name}.log").read_text(encoding="ascii")

    def ask(self, what):
        """What it says at its socket."""
        with socket.socket(socket.AF_UNIX) as con:
            con.settimeout(WAIT)
            con.connect(self.socket)
            con.sendall(f"GET {what} HTTP/1.0\r\n\r\n".encode())
            text = b"".join(iter(lambda: con.recv(65536), b""))
        return text.split(b"\r\n\r\n", 1)[1]

    def status(self):
        """What it says of its peers."""
        return json.loads(self.ask("/status"))["peer"]

    def sees(self, **want):
        """Whether it says so of the other one, soon."""
        def look():
            try:
                status = self.status()
            except OSError:
                return False
            node = status["nodes"][0] if status["nodes"] else {}
            return all(node.get(key) == value for key, value in want.items())
        return busywait(WAIT, look)

    def refused(self, why):
        """How many connections it has refused for that."""
        return self.status()["refused"][why]

    def gwha(self, *args):
        """The command line there."""
        got = subprocess.run([self.program, *args], capture_output=True, text=True,
                             check=False, preexec_fn=self.enter)
        return got.returncode, got.stdout + got.stderr


def call(frm, source="10.9.0.2"):
    """A connection to gw1 from another namespace."""
    own = os.open("/proc/self/ns/net", os.O_RDONLY)
    try:
        frm.enter()
        con = socket.socket()
    finally:
        LIBC.setns(own, CLONE_NEWNET)
        os.close(own)
    con.settimeout(WAIT)
    con.bind((source, 0))
    con.connect(("10.9.0.1", 443))
    return con


def wrap(con, at, cert, most=ssl.TLSVersion.TLSv1_3):
    """Its TLS."""
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    tls.check_hostname = False
    tls.verify_mode = ssl.CERT_NONE
    tls.maximum_version = most
    if cert:
        tls.load_cert_chain(f"{at}/{cert}.crt", f"{at}/{cert}.key")
    return tls.wrap_socket(con)


def frame_of(text, more=b""):
    """A message: two lengths, JSON, and what is no JSON."""
    return struct.pack(">II", len(text), len(more)) + text + more


def counted(tap, what, node, why, act):
    """Something is refused for this reason, and nothing else comes of it."""
    before = node.refused(why)
    con = act()
    tap.result(f"{what}: refused, counted as {why}", busywait(
        WAIT, lambda: node.refused(why) > before), str(node.status()["refused"]))
    if con:
        tap.result(f"{what}: and the connection is ended", busywait(WAIT, lambda: ended(con)))
        con.close()


def quiet(act):
    """Its connection, or None if it was ended at once."""
    try:
        return act()
    except (OSError, ssl.SSLError):
        return None


def test_equal(tap, one, two):
    """V44: they speak at TCP port 443, and have the same."""
    for node in one, two:
        node.write()
        node.begin()
    for node in one, two:
        tap.result(f"V44: {node.name} hears that the other has the same", node.sees(
            up=True, config="same", ruleset="same", version="same"),
            f"{node.log()} {node.status()}")
    tap.result("V44: it is heard at port 443",
               "peers are heard at 10.9.0.1, port 443" in one.log())
    tap.result("and says of no difference", "differs" not in one.log() + two.log(), one.log())
    code, text = one.gwha("peer", "show", "--socket", one.socket)
    tap.result("gwha peer show says so", code == 0 and re.search(
        r"^gw2 address 10\.9\.0\.2 up heard \d+s ago\n"
        r"    config same ruleset same version same\n$", text), text)
    got = subprocess.run(
        [sys.executable, HERE / "schema_test.py", "--check", "peer-show"], text=True,
        input=one.gwha("-j", "peer", "show", "--socket", one.socket)[1], check=False)
    tap.result("as JSON, too, by its schema", got.returncode == 0)
    names = set(re.findall(r"^# HELP (gwha_agent_peer_\w+)", one.ask("/metrics").decode(), re.M))
    tap.result("what is measured is what its source names", names == peer_names(),
               str(names ^ peer_names()))
    code, text = one.gwha("doctor", one.path, "--node", "gw1", "--socket", one.socket)
    tap.result("gwha doctor says so", "peer: nothing is known to differ from 1 node\n" in text, text)
    text = two.gwha("doctor", two.path, "--node", "gw2", "--socket", two.socket)[1]
    tap.result("and that a certificate ends soon", re.search(
        "warning peer: this node's certificate lasts for (19|20) days more\n", text), text)
    with open(f"/proc/{one.process.pid}/status", encoding="ascii") as file:
        tap.result("it is behind its filter", "Seccomp:\t2\n" in file.read())


def test_differs(tap, one, two):
    """What differs is told, and taken back."""
    for what, part, change in (("interval", "routers", {"interval": "1s"}),
                               ("priority", "groups", {"priority": 99}),
                               ("zone", "sync", {"zone": 8})):
        two.reload(**change)
        tap.result(f"another {what}: {part} differs", one.sees(config="differs", differs=part),
                   str(one.status()))
    tap.result("the other one sees it, too", two.sees(config="differs", differs="sync"))
    tap.result("it is told", "peer gw2: config differs: routers\n" in one.log(), one.log())
    tap.result("and measured", 'gwha_agent_peer_differs{peer="gw2",what="config"} 1\n' in
               one.ask("/metrics").decode())
    text = one.gwha("peer", "show", "--socket", one.socket)[1]
    tap.result("gwha peer show says in what", "config differs ruleset same version same\n"
               "    differs in sync\n" in text, text)
    text = one.gwha("doctor", one.path, "--node", "gw1", "--socket", one.socket)[1]
    tap.result("gwha doctor, too", "peer: gw2 has another configuration: sync" in text, text)
    two.reload(more="# a comment\n")
    tap.result("a comment is no difference", one.sees(config="same", differs=""),
               str(one.status()))
    tap.result("it is told once, and that it is over", busywait(WAIT, lambda: (
        one.log().count("config differs:"), one.log().count("config differs no more")) == (1, 1)),
        one.log())
    two.reload()
    one.sees(config="same", file=hashlib.sha256(
        pathlib.Path(one.path).read_bytes()).hexdigest())


def test_ruleset(tap, one, two):
    """Of rulesets, what is said of packets that are passed on."""
    def other_input(at):
        at[6]["rule"]["expr"] = [{"drop": None}]

    def other_numbers(at):
        at[7]["rule"]["expr"][0]["counter"] = {"packets": 700, "bytes": 8000}
        at[7]["rule"]["handle"] = 70
        at[5]["set"]["elem"].reverse()

    def own_rule(at):
        at.append({"rule": {"family": "inet", "table": "f", "chain": "fwd", "handle": 9,
                            "comment": "gwha:own this node alone", "expr": [{"drop": None}]}})

    def other_set(at):
        at[5]["set"]["elem"].append("10.0.0.3")

    def other_rule(at):
        at[8]["rule"]["expr"][1] = {"drop": None}

    def run(change):
        two.say(rules(change))
        return two.gwha("peer", "ruleset", "--tell", two.socket)[0] == 0

    # each that is the same comes after one that is not, so that it has to be seen
    for what, change, want in (("a set that is asked", other_set, "differs"),
                               ("a rule at input", other_input, "same"),
                               ("a rule behind a jump", other_rule, "differs"),
                               ("numbers, handles, order of a set", other_numbers, "same"),
                               ("a rule behind a jump, again", other_rule, "differs"),
                               ("a rule that is its node's own", own_rule, "same")):
        tap.result(f"V44: {what}: {want}", run(change) and one.sees(ruleset=want),
                   str(one.status()))
    two.say({"what": "else"})
    code, text = two.gwha("peer", "ruleset")
    tap.result("what is no ruleset is told", code == 2 and "something else" in text, text)
    two.say(rules())
    run(None)
    one.sees(ruleset="same")


def test_strangers(tap, one, two):
    """Who is not let in."""
    at = one.at
    json_text = json.dumps({"gwha": 1, "kind": "hello", "node": "gw2", "version": "1",
                            "file": "0" * 64, "ruleset": "", "parts": {}}).encode()
    say = frame_of(json_text)

    def frame(text):
        con = wrap(call(two), at, "gw2")
        con.sendall(text)
        return con
    got = frame(say).recv(8)
    tap.result("whom gw1 knows is answered", len(got) == 8 and got[:4] != b"\0" * 4)
    counted(tap, "another address", one, "stranger", lambda: call(two, "10.9.0.9"))
    counted(tap, "no TLS", one, "handshake", lambda: (
        lambda con: (con.sendall(b"GET / HTTP/1.0\r\n\r\n"), con)[1])(call(two)))
    counted(tap, "TLS 1.2", one, "handshake", lambda: quiet(
        lambda: wrap(call(two), at, "gw2", ssl.TLSVersion.TLSv1_2)))
    counted(tap, "no certificate", one, "handshake", lambda: quiet(
        lambda: wrap(call(two), at, None)))
    counted(tap, "a certificate that nobody issued", one, "certificate", lambda: quiet(
        lambda: wrap(call(two), at, "forged")))
    counted(tap, "one that is over", one, "certificate", lambda: quiet(
        lambda: wrap(call(two), at, "old")))
    counted(tap, "that of another node", one, "name", lambda: quiet(
        lambda: wrap(call(two), at, "gw3")))
    counted(tap, "one of gw2 that gw3 has made", one, "name", lambda: quiet(
        lambda: wrap(call(two), at, "issued")))
    counted(tap, "JSON that is too long", one, "message",
            lambda: frame(b"\0\0\x10\1\0\0\0\0" + b" " * 4097))
    counted(tap, "a file that is too long", one, "message",
            lambda: frame(b"\0\0\0\2\0\x10\0\1{}"))
    counted(tap, "no JSON", one, "message", lambda: frame(frame_of(b"xy")))
    counted(tap, "another protocol", one, "message", lambda: frame(frame_of(b'{"gwha":2}')))
    counted(tap, "another node's name", one, "message",
            lambda: frame(frame_of(json_text.replace(b"gw2", b"gw3"))))
    counted(tap, "an answer that nobody asked for", one, "message",
            lambda: frame(frame_of(b'{"gwha":1,"kind":"done"}', b"x")))
    counted(tap, "half a message, and the end", one, "message", lambda: (
        lambda con: (con.sendall(say[:9]), con.close())[1])(wrap(call(two), at, "gw2")))
    began = time.monotonic()
    counted(tap, "half a message, and nothing more", one, "time", lambda: frame(say[:9]))
    tap.result("who is slow has ten seconds", 9 < time.monotonic() - began < 40)
    crowd = [call(two) for _ in range(5)]
    tap.result("of one node three at once", busywait(
        WAIT, lambda: one.refused("busy") >= 2))
    for con in crowd:
        con.close()
    logged = len(re.findall("peer: refused", one.log()))
    tap.result("the log does not grow with each", 1 <= logged <= 9, str(logged))
    tap.result("and the other node is heard as before", one.sees(up=True, config="same"))


class Fake:
    """Somebody who says that he is gw2, at its address."""

    def __init__(self, two, cert, trust=None):
        own = os.open("/proc/self/ns/net", os.O_RDONLY)
        try:
            two.enter()
            self.listener = socket.create_server(("10.9.0.2", 443))
        finally:
            LIBC.setns(own, CLONE_NEWNET)
            os.close(own)
        self.listener.settimeout(WAIT)
        self.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.tls.load_cert_chain(f"{two.at}/{cert}.crt", f"{two.at}/{cert}.key")
        if trust:
            self.tls.verify_mode = ssl.CERT_REQUIRED
            self.tls.load_verify_locations(f"{two.at}/{trust}.crt")

    def hear(self):
        """What is said to him, or what became of that."""
        con = self.listener.accept()[0]
        con.settimeout(WAIT)
        try:
            with self.tls.wrap_socket(con, server_side=True) as to:
                return to.recv(65536)
        except (OSError, ssl.SSLError):
            return b""

    def end(self):
        """Go."""
        self.listener.close()


def test_restart(tap, one, two):
    """A node goes, somebody else is in its place, and it comes back; keys are read anew."""
    two.end()
    tap.result("gw2 is not there", one.sees(up=False), str(one.status()))
    tap.result("that is told", "peer gw2: cannot be asked: connect:" in one.log())
    text = one.gwha("doctor", one.path, "--node", "gw1", "--socket", one.socket)[1]
    tap.result("gwha doctor says so", "peer: the agent of gw2 does not answer" in text, text)
    for cert in "forged", "gw3", "issued":
        fake = Fake(two, cert)
        tap.result(f"who has the certificate {cert} is told nothing", fake.hear() == b"")
        fake.end()
    tap.result("and that is told", busywait(WAIT, lambda: all(
        f"peer gw2: cannot be asked: {why}:" in one.log() for why in ("certificate", "name"))),
        one.log())
    fake = Fake(two, "gw2", trust="gw3")
    tap.result("where gw1 itself is not trusted nothing is said", fake.hear() == b"")
    tap.result("and that is told", busywait(WAIT, lambda: re.search(
        "peer gw2: cannot be asked: (handshake: .*alert|message: the other side ended it)",
        one.log())), one.log())
    fake.end()
    one.reload(more="checks: {x: {exec: [/bin/true, s3cr3t]}}\n")
    fake = Fake(two, "gw2")
    said = fake.hear()
    fake.end()
    tap.result("to gw2 digests are told, and no word of the file", b'"kind":"hello"' in said and
               b"s3cr3t" not in said and b"192.0.2.1" not in said and len(said) < 4096, str(said))
    one.reload()
    os.chmod(f"{two.at}/gw2.key", 0o644)
    two.begin()
    tap.result("a key that others can read is refused", busywait(WAIT, lambda: (
        "gw2.key: others can read or change this key" in two.log())), two.log())
    os.chmod(f"{two.at}/gw2.key", 0o600)
    tap.result("it is back", one.sees(up=True, config="same"), one.log() + two.log())


def test_apply(tap, one, two):
    """A file that is given to the other node."""
    old = pathlib.Path(two.path).read_text(encoding="ascii")
    digest = hashlib.sha256(old.encode()).hexdigest()

    def give(*more):
        return one.gwha("apply", one.path, "--node", "gw1", "--to-peer", "gw2",
                        "--socket", one.socket, *more)

    def untouched(what, got, text):
        now = pathlib.Path(two.path).read_text(encoding="ascii")
        tap.result(f"X4: {what}: refused, nothing is changed",
                   got[0] != 0 and text in got[1] and now == old,
                   f"{got} {now == old}")

    one.sees(config="same", agreed=digest)
    con = wrap(call(two), one.at, "gw2")
    con.sendall(frame_of(json.dumps({"gwha": 1, "kind": "apply", "replaces": digest}).encode(),
                         b"nodes: {gw1: {}, gw2: {}}\nrouters: [{dev: s3cr3t}]\n"))
    before = pathlib.Path(one.path).read_bytes()
    got = con.recv(65536)
    con.close()
    tap.result("X4: a file with an error: refused, nothing is changed",
               b'"kind":"refused"' in got and b"has errors there" in got and pathlib.Path(one.path).read_bytes() == before,
               str(got))
    one.write(interval="10ms", more="checks: {x: {exec: [/bin/true, s3cr3t]}}\n")
    untouched("what is run", give(), '"checks" is another one')
    one.write(interval="10ms", more="agent: {listen: 127.0.0.1:9119}\n")
    untouched("who can ask", give(), '"agent" is another one')
    one.write(accept="off")
    untouched("who is trusted", give(), '"peer" is another one')
    one.write(interval="10ms")
    untouched("a digest of another file", give("--replaces", "0" * 64),
              f"--replaces {digest}")
    two.path, kept = two.path + ".elsewhere", two.path
    pathlib.Path(kept).write_text(old + "# edited\n", encoding="ascii")
    got = give()
    tap.result("X4: a file that was edited there: refused, and it stays", got[0] != 0 and
               "was changed there since" in got[1] and
               pathlib.Path(kept).read_text(encoding="ascii") == old + "# edited\n", str(got))
    two.path = kept
    two.reload()
    os.chmod(two.path, 0o640)
    new = one.write(interval="10ms")
    got = give()
    tap.result("X4: V44: what both had last is replaced", got[0] == 0 and
               got[1].startswith("gw2: no-module"), str(got))
    tap.result("the file is there, and the old one beside it",
               pathlib.Path(two.path).read_text(encoding="ascii") == new and
               pathlib.Path(two.path + ".old").read_text(encoding="ascii") == old and
               not os.path.exists(two.path + ".new"))
    tap.result("nobody can read it who could not before",
               [os.stat(two.path + end).st_mode & 0o777 for end in ("", ".old")] == [0o640] * 2)
    one.process.send_signal(signal.SIGHUP)
    tap.result("both have it", one.sees(config="same") and two.sees(config="same"))
    old = new
    two.reload(interval="10ms", accept="off")
    one.reload(interval="10ms", accept="off")
    old = pathlib.Path(two.path).read_text(encoding="ascii")
    one.sees(config="same", agreed=hashlib.sha256(old.encode()).hexdigest())
    one.write(interval="20ms", accept="off")
    untouched("a node that takes none", give(), "takes no file from peers")
    tap.result("no log and no status has a word of a file that was refused",
               "s3cr3t" not in one.log() + two.log() + one.ask("/status").decode() +
               two.ask("/status").decode())


def inside(program):
    """All of it, in namespaces of our own."""
    tap = Tap()
    run = subprocess.run
    run(["mount", "-t", "tmpfs", "tmpfs", "/run"], check=True)
    with tempfile.TemporaryDirectory() as at:
        fake = pathlib.Path(f"{at}/nft")
        fake.write_text("#!/bin/sh\nexec cat /run/nft-$(stat -Lc %i /proc/self/ns/net)\n",
                        encoding="ascii")
        fake.chmod(0o755)
        run(["mount", "--bind", fake, "/usr/sbin/nft"], check=True)
        run(["ip", "netns", "add", "two"], check=True)
        for words in ("link add duct type veth peer name duct netns two",
                      "address add 10.9.0.1/24 dev duct", "link set duct up", "link set lo up",
                      "-n two address add 10.9.0.2/24 dev duct",
                      "-n two address add 10.9.0.9/24 dev duct", "-n two link set duct up"):
            run(["ip", *words.split()], check=True)
        for name, days in ("gw1", "90"), ("gw2", "20"), ("gw3", "90"):
            make_keys(at, name, name, days)
        make_keys(at, "forged", "gw2", "90")
        make_issued(at, "old", "20200101000000Z", "20210101000000Z")
        make_issued(at, "issued", "20200101000000Z", "20491231000000Z")
        with open(f"{at}/peers.crt", "w", encoding="ascii") as trust:
            for name in "gw1", "gw2", "gw3":
                trust.write(pathlib.Path(f"{at}/{name}.crt").read_text(encoding="ascii"))
        one = Node(program, at, "gw1", os.open("/proc/self/ns/net", os.O_RDONLY))
        two = Node(program, at, "gw2", os.open("/run/netns/two", os.O_RDONLY))
        try:
            for test in (test_equal, test_differs, test_ruleset, test_strangers, test_restart,
                         test_apply):
                test(tap, one, two)
            tap.result("both end in order", one.end() == 0 and two.end() == 0)
        finally:
            for node in one, two:
                if node.process and node.process.poll() is None:
                    node.process.kill()
                if tap.failed and node.process:
                    print("".join(f"# {line}\n" for line in node.log().splitlines()))
    print(f"1..{tap.count}")
    return 1 if tap.failed else 0


def main():
    """Go into namespaces, if that is possible."""
    program = os.path.abspath(sys.argv[1])
    if sys.argv[2:] == ["--inside"]:
        return inside(program)
    if subprocess.run(["unshare", "-nm", "true"], check=False,
                      stderr=subprocess.DEVNULL).returncode:
        print("1..0 # SKIP needs root")
        return 0
    return subprocess.run(["unshare", "-nm", sys.executable, __file__, program,
                           "--inside"], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
