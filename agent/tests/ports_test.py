#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The agent's ports of TCP: who is answered there, what, and how much of it.

ports_test.py GWHA: runs GWHA + "d" in a network namespace of its own, without the
module. Needs root.
"""
import http.client
import json
import os
import re
import select
import signal
import socket
import subprocess
import sys
import tempfile
import time

import schema_test
from contrib_test import agent_names
from tap import Tap, busywait

PORT = 9119
FILE = "routers: []\n"


class Agent:
    """A gwhad with a file, and what it has said."""

    def __init__(self, program, folder):
        self.program, self.folder = program, folder
        self.process = None
        self.alone = 0

    def write(self, *listen):
        """Its file: where it is to listen."""
        text = FILE
        if listen:
            text += f"agent: {{listen: {json.dumps(listen)}}}\n"
        with open(f"{self.folder}/gwha.yaml", "w", encoding="ascii") as file:
            file.write(text)

    def begin(self):
        """Begun, and answering at its own socket."""
        with open(f"{self.folder}/log", "w", encoding="ascii") as log:
            self.process = subprocess.Popen(
                [self.program, "-c", f"{self.folder}/gwha.yaml", "--socket",
                 f"{self.folder}/sock"], stderr=log)
        return busywait(30, lambda: os.path.exists(f"{self.folder}/sock")
                        and self.said("no-module"))

    def said(self, regex):
        """Whether it has said so."""
        with open(f"{self.folder}/log", encoding="ascii") as log:
            return re.search(regex, log.read())

    def reload(self, *listen):
        """Another file."""
        self.write(*listen)
        self.process.send_signal(signal.SIGHUP)

    def sockets(self):
        """How many it has open."""
        folder = f"/proc/{self.process.pid}/fd"
        return sum(os.readlink(f"{folder}/{fd}").startswith("socket:")
                   for fd in os.listdir(folder))


def ask(host, path, method="GET", port=PORT, **more):
    """Status and body, or why there is none."""
    try:
        con = http.client.HTTPConnection(host, port, timeout=10)
        con.request(method, path, **more)
        got = con.getresponse()
        return got.status, got.read().decode()
    except (OSError, http.client.HTTPException) as err:
        return 0, str(err)


def call(payload=b""):
    """A connection that has said this."""
    con = socket.create_connection(("127.0.0.1", PORT), timeout=20)
    con.sendall(payload)
    return con


def ended(con):
    """Whether it was ended, by the other side."""
    if not select.select([con], [], [], 0)[0]:
        return False
    try:
        return con.recv(1) == b""
    except OSError:
        return True


def held(name, text):
    """Whether a document is as its schema has it, and what is wrong if not."""
    import jsonschema  # pylint: disable=import-outside-toplevel
    known = jsonschema.Draft202012Validator(schema_test.load(name))
    document = json.loads(text)
    wrong = schema_test.faults(known, document)
    wrong += ["a key more is not noticed"
              for other in schema_test.spoiled(document)
              if not schema_test.faults(known, other)]
    return not wrong, "\n".join(wrong)


def test_answers(tap, agent):
    """Who is answered, and what."""
    tap.result("it begins", agent.begin())
    agent.alone = agent.sockets()
    for host in "127.0.0.1", "::1":
        status, text = ask(host, "/metrics")
        tap.result(f"{host}: what is measured", status == 200 and
                   'gwha_agent_state{state="no-module"} 1\n' in text and
                   "\ngwha_up 0\n" in text, text)
        names = set(re.findall(r"^# HELP (\w+)", text, re.M))
        tap.result(f"{host}: what its sources name", names == agent_names(),
                   str(names ^ agent_names()))
        status, text = ask(host, "/status")
        tap.result(f"{host}: how it goes", status == 200 and
                   json.loads(text)["state"] == "no-module", text)
    tap.result("its status is as its schema has it", *held("status", text))
    tap.result("where it answers is told", json.loads(text)["listen"] == [
        {"address": "127.0.0.1:9119", "open": True},
        {"address": "[::1]:9119", "open": True}], text)
    tap.result("there is nothing else", ask("::1", "/")[0] == 404)
    tap.result("a history of no group, and of one that is not there",
               [ask("::1", f"/history{more}")[0] for more in
                ("", "?x=1", "?group=gw", "?group=%ff%00")] ==
               [400, 400, 404, 404])
    got = [ask("127.0.0.1", "/status", method)[0]
           for method in ("POST", "PUT", "DELETE", "HEAD", "OPTIONS")]
    tap.result("it can be read only", all(400 <= s <= 599 for s in got), str(got))
    got = ask("127.0.0.1", "/status", headers={"X": "y" * 5000})
    tap.result("a request is short", got[0] != 200, str(got))


def test_changes(tap, agent):
    """Another file, and an address that comes later."""
    # a call has its place for some seconds after its end: with all places taken, the
    # next one waits, longer than "goes on" below can be told
    tap.result("the calls so far are over", busywait(
        30, lambda: agent.sockets() <= agent.alone))
    held = call()
    began = time.monotonic()
    agent.reload("127.0.0.1:9119", "127.0.0.1:9120")
    tap.result("a port more", busywait(30, lambda: ask(
        "127.0.0.1", "/status", port=9120)[0] == 200))
    tap.result("a port less", ask("::1", "/status")[0] == 0)
    took = time.monotonic() - began
    # if that is longer than its time, nothing can be said
    tap.result("who was speaking goes on", not ended(held) or took > 4.5,
               f"after {took} s")
    held.close()
    agent.reload("127.0.0.1:9119", "192.0.2.1:9119")
    tap.result("an address that is not there is told", busywait(
        10, lambda: agent.said("cannot answer at 192.0.2.1:9119: ")))
    subprocess.run(["ip", "address", "add", "192.0.2.1/24", "dev", "lo"],
                   check=True)
    tap.result("once it is there, it is listened at", busywait(
        40, lambda: ask("192.0.2.1", "/status")[0] == 200))


def test_bounds(tap, agent):
    """What whoever asks can cost."""
    before = agent.alone
    tap.result("nobody is heard any more", busywait(
        20, lambda: agent.sockets() <= before), f"{before}, then {agent.sockets()}")
    crowd = [call() for _ in range(30)]
    busywait(2, lambda: agent.sockets() > before + 20)
    now = agent.sockets()
    tap.result("at most 16 at once", before + 8 <= now <= before + 16,
               f"{before} sockets, then {now}")
    began = time.monotonic()
    slow = crowd[0]
    while not ended(slow) and time.monotonic() < began + 20:
        try:
            slow.sendall(b"G")
        except OSError:
            break
        time.sleep(0.3)
    tap.result("who is slow is not waited for", time.monotonic() < began + 9)
    tap.result("and nobody is kept for ever", busywait(
        20, lambda: all(ended(con) for con in crowd)))
    tap.result("then others are answered", busywait(
        10, lambda: ask("127.0.0.1", "/metrics")[0] == 200))
    tap.result("nothing is left of it", busywait(
        10, lambda: agent.sockets() <= before), f"{before}, then {agent.sockets()}")
    for con in crowd:
        con.close()


def test_end(tap, agent):
    """It is as it was."""
    with open(f"/proc/{agent.process.pid}/status", encoding="ascii") as file:
        tap.result("it is behind its filter", "Seccomp:\t2\n" in file.read())
    agent.reload()
    tap.result("no port any more", busywait(
        10, lambda: ask("127.0.0.1", "/status")[0] == 0))
    agent.process.terminate()
    tap.result("it ends in order", agent.process.wait(timeout=20) == 0)


def inside(program):
    """All of it, in namespaces of our own."""
    subprocess.run(["mount", "-t", "tmpfs", "tmpfs", "/run"], check=True)
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    tap = Tap()
    with tempfile.TemporaryDirectory() as folder:
        agent = Agent(program, folder)
        agent.write("127.0.0.1:9119", "[::1]:9119")
        try:
            for test in test_answers, test_changes, test_bounds, test_end:
                test(tap, agent)
        finally:
            if agent.process and agent.process.poll() is None:
                agent.process.kill()
            if tap.failed and agent.process:
                with open(f"{folder}/log", encoding="ascii") as log:
                    print("".join(f"# {line}" for line in log))
    print(f"1..{tap.count}")
    return 1 if tap.failed else 0


def main():
    """Go into namespaces, if that is possible."""
    program = os.path.abspath(sys.argv[1])
    if sys.argv[2:] == ["--inside"]:
        return inside(program + "d")
    if subprocess.run(["unshare", "-nm", "true"], check=False,
                      stderr=subprocess.DEVNULL).returncode:
        print("1..0 # SKIP needs root")
        return 0
    return subprocess.run(["unshare", "-nm", sys.executable, __file__, program,
                           "--inside"], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
