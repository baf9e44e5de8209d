# SPDX-License-Identifier: GPL-2.0-or-later
"""A guest: a process of QEMU, its monitor (QMP), and a port over which node.sh
does what it is told."""
import base64
import json
import os
import signal
import socket
import subprocess
import time

HERE = os.path.dirname(os.path.abspath(__file__))
RUN = f"{HERE}/../qemu/run.sh"
BOOT_S = 150            # emulated, on a busy machine
READY = b"ready\n"


class Broken(Exception):
    """The harness itself, or a guest, does not work."""


class Refused(Exception):
    """A command in a guest failed."""


def wait_for(what, seconds, true, every=0.1):
    """Until true() is; Broken if it is not in time. Return what it returned."""
    deadline = time.monotonic() + seconds
    while not (value := true()):
        if time.monotonic() > deadline:
            raise Broken(f"not within {seconds:g} s: {what}")
        time.sleep(every)
    return value


def prepare(folder, module="", kernel="", system=""):
    """What all guests share, by qemu/run.sh: QEMU's command line, for a guest
    whose results are in folder/results. With a `system` they boot that, and
    whatever serves the port there; else node.sh."""
    words = [RUN, "--prepare", folder, "--results", f"{folder}/results",
             "--mem", "1G" if system else "512M",
             # several at once on a busy machine begin slowly
             "--append", "rcupdate.rcu_cpu_stall_suppress_at_boot=1"]
    if kernel:
        words += ["--kernel", kernel]
    if system:
        words += ["--system", system, "--lean"]
    else:
        words += ["--test-timeout", "7200", "--module", module,
                  f"{HERE}/node.sh"]
    done = subprocess.run(words, text=True, capture_output=True, check=False)
    if done.returncode:
        raise Broken(done.stderr.strip())
    return done.stdout.splitlines()


def connect(path, alive):
    """A socket that QEMU listens at."""
    def attempt():
        if not alive():
            raise Broken(f"QEMU ended, see {os.path.dirname(path)}")
        sock = socket.socket(socket.AF_UNIX)
        try:
            sock.connect(path)
        except OSError:
            sock.close()
            return None
        return sock
    return wait_for(f"QEMU listens at {path}", 20, attempt, 0.05)


class Guest:
    """One of them; `ports` are its network cards."""
    all = []

    @classmethod
    def kill_all(cls):
        """Whatever happened."""
        for guest in cls.all:
            guest.kill()

    def __init__(self, name, number, base, folder, ports):
        self.name, self.number, self.ports = name, number, ports
        self.folder = f"{folder}/{name}"
        os.makedirs(self.folder, exist_ok=True)
        shared = next(w for w in base if "mount_tag=results" in w)
        shared = shared.split("path=")[1].split(",mount_tag")[0]
        self.words = [w.replace(shared, self.folder) for w in base]
        self.process = self.control = self.monitor = None
        self.count = self.boots = 0
        self.pending = b""
        self.consoles = []
        self.all.append(self)

    # ------------------------------------------------------ power and pauses

    def boot(self):
        """Begin; ready() waits until it is up."""
        self.boots += 1
        for path in ("qmp", "control"):
            if os.path.exists(f"{self.folder}/{path}"):
                os.unlink(f"{self.folder}/{path}")
        console = f"{self.folder}/console.{self.boots}.log"
        self.consoles.append(console)
        words = [w.replace("/console.log", f"/console.{self.boots}.log")
                 for w in self.words if w != "-no-reboot"]
        words += ["-qmp", f"unix:{self.folder}/qmp,server=on,wait=off",
                  "-chardev", f"socket,id=control,path={self.folder}/control,"
                  "server=on,wait=off",
                  "-device", "virtserialport,chardev=control,name=gwha.control"]
        for port in self.ports.values():
            words += port.words()
        with open(f"{self.folder}/qemu.log", "ab") as log:
            # pylint: disable-next=consider-using-with
            self.process = subprocess.Popen(
                words, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        self.control = connect(f"{self.folder}/control", self.alive)
        self.monitor = connect(f"{self.folder}/qmp", self.alive)
        self.monitor.settimeout(10)
        self._monitor_line()            # its greeting
        self.qmp("qmp_capabilities")
        self.pending = b""

    def ready(self, seconds=BOOT_S):
        """Wait until somebody serves the port."""
        self._until(READY, seconds)

    def alive(self):
        """QEMU runs, or stands still."""
        return self.process is not None and self.process.poll() is None

    def kill(self):
        """As a power cut does."""
        if self.alive():
            self.process.kill()
        self._gone()

    def _gone(self):
        if self.process:
            self.process.wait()
        for sock in (self.control, self.monitor):
            if sock:
                sock.close()

    def ended(self, seconds):
        """It switches itself off; wait for that."""
        wait_for(f"{self.name} is off", seconds, lambda: not self.alive())
        self._gone()

    def stop(self):
        """The guest stands still; its clock shows that, later."""
        self.process.send_signal(signal.SIGSTOP)

    def cont(self):
        """It goes on."""
        self.process.send_signal(signal.SIGCONT)

    # ------------------------------------------------------------- the monitor

    def _monitor_line(self):
        data = b""
        while not data.endswith(b"\n"):
            more = self.monitor.recv(1)
            if not more:
                raise Broken(f"{self.name}: the monitor ended")
            data += more
        return json.loads(data)

    def qmp(self, command, **arguments):
        """One command of QEMU's monitor."""
        text = {"execute": command}
        if arguments:
            text["arguments"] = arguments
        self.monitor.sendall(json.dumps(text).encode() + b"\n")
        while True:
            answer = self._monitor_line()
            if "error" in answer:
                raise Broken(f"{self.name}: {command}: {answer['error']}")
            if "return" in answer:
                return answer["return"]

    def reset(self):
        """The button; ready() waits until it is up again."""
        self.boots += 1
        self.pending = b""
        self.qmp("system_reset")

    def link(self, segment, on):
        """Plug a cable in, or out."""
        self.qmp("set_link", name=segment, up=on)

    # ------------------------------------------------------------- its commands

    def _until(self, mark, seconds):
        """What it says up to a mark, which is dropped."""
        deadline = time.monotonic() + seconds
        while mark not in self.pending:
            left = deadline - time.monotonic()
            if left <= 0:
                raise Broken(f"{self.name} says nothing for {seconds} s, "
                             f"waited for {mark!r}")
            self.control.settimeout(left)
            try:
                more = self.control.recv(65536)
            except TimeoutError:
                continue
            if not more:
                raise Broken(f"{self.name}: its port closed")
            self.pending += more
        before, self.pending = self.pending.split(mark, 1)
        return before.decode(errors="replace")

    def do(self, command, seconds=30, check=True):
        """A shell command; its output. Refused if it fails."""
        self.count += 1
        self.tell(command)
        out = self._until(b"\n\x1e%d " % self.count, seconds)
        status = self._until(b"\n", seconds)
        if check and status != "0":
            raise Refused(f"{self.name}: {command.strip()}: {out.strip()}")
        return out

    def tell(self, command):
        """A command whose answer nobody waits for: the guest's last one, or
        do()'s."""
        text = base64.b64encode(command.encode()).decode()
        self.control.sendall(f"{self.count} {text}\n".encode())
