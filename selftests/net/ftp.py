#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""As much of FTP (RFC 959) as it takes to open a data connection.

ftp.py serve PORT              one client at a time
ftp.py talk ADDR PORT [SRC]    one control connection, from there on by signals:
                               USR1 a transfer in passive mode, USR2 in active mode,
                               HUP asks for a passive port, and the next HUP uses it

talk says "up", then for each signal "pasv N", "port N", "asked N" or "used N", N
counting, or "failed WHY", which ends it.
"""
import signal
import socket
import sys

PATIENCE_S = 20
TEXT = b"what was asked for\n" * 100


def host_port(addr, port):
    return ",".join([*addr.split("."), str(port >> 8), str(port & 255)])


def read_host_port(text):
    part = text.strip().split(",")
    return ".".join(part[:4]), int(part[4]) * 256 + int(part[5])


def send_all(data):
    data.sendall(TEXT)
    data.close()


class Server:
    """The server's end of a control connection."""

    def __init__(self, conn):
        self.conn, self.lines = conn, conn.makefile("rb")
        self.passive = self.active = None

    def say(self, text):
        self.conn.sendall(text.encode() + b"\r\n")

    def open(self):
        """The data connection, from whichever side."""
        if self.active:
            data = socket.create_connection(self.active, PATIENCE_S)
            self.active = None
            return data
        self.passive.settimeout(PATIENCE_S)
        data, _ = self.passive.accept()
        self.passive.close()
        return data

    def obey(self, line):
        word, _, rest = line.decode().strip().partition(" ")
        if word == "PASV":
            addr = self.conn.getsockname()[0]
            self.passive = socket.create_server((addr, 0))
            port = self.passive.getsockname()[1]
            self.say(f"227 Entering Passive Mode ({host_port(addr, port)})")
        elif word == "PORT":
            self.active = read_host_port(rest)
            self.say("200 OK")
        elif word == "RETR":
            self.say("150 Opening")
            try:
                send_all(self.open())
            except OSError as err:
                self.say(f"425 {err}")
                return
            self.say("226 Done")
        else:
            self.say("502 No")

    def run(self):
        self.say("220 Ready")
        for line in self.lines:
            self.obey(line)


def serve(port):
    with socket.create_server(("0.0.0.0", int(port))) as sock:
        print("serving", flush=True)
        while True:
            conn, _ = sock.accept()
            try:
                Server(conn).run()
            except OSError as err:
                print(err, flush=True)
            conn.close()


class Client:
    """The client's end."""

    def __init__(self, addr, port, src):
        self.conn = socket.create_connection((addr, int(port)), PATIENCE_S,
                                             (src, 0) if src else None)
        self.lines = self.conn.makefile("rb")
        self.asked = None
        self.count = {}

    def hear(self, code):
        line = self.lines.readline().decode()
        if not line.startswith(code):
            raise ConnectionError(f"not {code}: {line.strip() or 'closed'}")
        return line

    def say(self, text, code):
        self.conn.sendall(text.encode() + b"\r\n")
        return self.hear(code)

    def told(self, what):
        self.count[what] = self.count.get(what, 0) + 1
        print(what, self.count[what], flush=True)

    def read(self, data):
        data.settimeout(PATIENCE_S)
        with data.makefile("rb") as file:
            if file.read() != TEXT:
                raise ConnectionError("not what was sent")
        data.close()
        self.hear("226")

    def passive(self):
        line = self.say("PASV", "227")
        return read_host_port(line[line.index("(") + 1:line.index(")")])

    def use(self, to):
        data = socket.create_connection(to, PATIENCE_S)
        self.say("RETR x", "150")
        self.read(data)

    def pasv(self):
        self.use(self.passive())
        self.told("pasv")

    def port(self):
        addr = self.conn.getsockname()[0]
        with socket.create_server((addr, 0)) as sock:
            sock.settimeout(PATIENCE_S)
            self.say(f"PORT {host_port(addr, sock.getsockname()[1])}", "200")
            self.say("RETR x", "150")
            self.read(sock.accept()[0])
        self.told("port")

    def ask_or_use(self):
        if self.asked:
            self.use(self.asked)
            self.asked = None
            self.told("used")
        else:
            self.asked = self.passive()
            self.told("asked")

    def run(self):
        what = {signal.SIGUSR1: self.pasv, signal.SIGUSR2: self.port,
                signal.SIGHUP: self.ask_or_use}
        signal.pthread_sigmask(signal.SIG_BLOCK, what)
        self.hear("220")
        print("up", flush=True)
        while True:
            what[signal.sigwait(what)]()


def talk(addr, port, src=None):
    try:
        Client(addr, port, src).run()
    except OSError as err:
        print(f"failed {err}", flush=True)
        return 1


if __name__ == "__main__":
    if len(sys.argv) < 3 or sys.argv[1] not in ("serve", "talk"):
        sys.exit(__doc__)
    sys.exit({"serve": serve, "talk": talk}[sys.argv[1]](*sys.argv[2:]))
