# SPDX-License-Identifier: GPL-2.0-or-later
"""What a device under test is asked for, and how it says no. A driver is a class
with these methods; the rest of the suite knows nothing else of it.

    version()       what it is, for the matrix
    start(params)   one virtual router on `lan`; Unsupported or Refused if not
    stop()          as an operator would: in order
    pause(), resume()
                    stop it from running for a while, as a busy host does
"""
import os
import subprocess
import time
from dataclasses import dataclass, field


class Unsupported(Exception):
    """It has no such thing: the reason for an n/a."""


class Refused(Exception):
    """It should do that, and did not."""


@dataclass
class Params:
    """One virtual router."""
    version: int = 3
    fam: int = 4
    vrid: int = 10
    prio: int = 100
    interval: float = 0.1
    vips: list = field(default_factory=list)
    preempt: bool = True
    accept: bool = True
    vmac: bool = False
    check_addresses: bool = False
    checksum: str = ""          # pseudo or plain; "": as it comes
    owner: bool = False         # the VIP is the interface's own address
    unicast: bool = False       # to `peer` alone, from `own`
    own: str = ""
    peer: str = ""
    auth: str = ""              # simple text (version 2)


class Dut:
    """What drivers share."""
    name = ""
    always_vmac = False

    def __init__(self, rig, tmp):
        self.rig, self.tmp = rig, tmp
        self.procs = []

    def call(self, *args, text=None):
        """A command in the DUT's namespace; Refused with its words if it fails."""
        done = subprocess.run(self.rig.dut(*args), input=text, text=True,
                              capture_output=True, check=False)
        if done.returncode:
            said = (done.stderr.strip() or done.stdout.strip()).splitlines()
            raise Refused(f"{' '.join(args[1:])}: "
                          f"{said[0] if said else 'failed'}")
        return done.stdout

    def spawn(self, log, *args):
        """A daemon in the DUT's namespace."""
        with open(f"{self.tmp}/{log}", "ab") as out:
            self.procs.append(subprocess.Popen(
                self.rig.dut(*args), stdin=subprocess.DEVNULL, stdout=out,
                stderr=out, cwd="/"))
        return self.procs[-1]

    def shy_parent(self):
        """What keepalived's manual advises beside a macvlan: the parent does not
        answer for addresses of other devices."""
        self.call("sysctl", "-qw", "net.ipv4.conf.lan.arp_ignore=1",
                  "net.ipv4.conf.lan.arp_announce=1")

    def await_file(self, path, seconds=30):
        """Let the bench run until a daemon has made this file."""
        deadline = time.time() + seconds
        while time.time() < deadline:
            if os.path.exists(path):
                return
            self.rig.pump(0.02)
        raise Refused(f"{path} did not appear")

    def end(self, proc, seconds=10):
        """Ask a daemon to end, reap it; kill it if it does not."""
        if proc.poll() is None:
            proc.terminate()
            deadline = time.time() + seconds
            while proc.poll() is None and time.time() < deadline:
                self.rig.pump(0.02)
            if proc.poll() is None:
                proc.kill()
        proc.wait()

    def pause(self):
        """Stop it from running."""
        raise Unsupported("nothing to stop")

    def resume(self):
        """Let it run again."""
