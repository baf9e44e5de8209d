#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Many connections at a time, each of which speaks and must be answered.

flows.py serve ADDR PORT            echo, by TCP and by UDP
flows.py talk ADDR PORT N MS        N connections of TCP, each a line every MS;
                                    "up N" when all are; SIGUSR1: "now WHOLE
                                    BROKEN", WHOLE being those that were answered
                                    since the signal before; SIGTERM ends each once
                                    it is answered
flows.py churn ADDR PORT N MS       a connection of TCP begins every MS, and speaks;
                                    every second one ends when N more have begun;
                                    "up" when the first is answered; SIGUSR1: none
                                    begins or ends any more; "now OPEN BROKEN"
flows.py hum ADDR PORT SPORT MS     a datagram by UDP every MS; "up 1" when the
                                    first is answered; SIGUSR1: "now HEARD LOST"
                                    since the signal before
"""
import asyncio
import signal
import sys


class Echo(asyncio.DatagramProtocol):
    """Datagrams go back to where they came from."""

    def connection_made(self, transport):
        self.transport = transport

    def datagram_received(self, data, addr):
        self.transport.sendto(data, addr)


async def echo(reader, writer):
    try:
        while data := await reader.read(4096):
            writer.write(data)
            await writer.drain()
    except ConnectionError:
        pass
    finally:
        writer.close()


async def serve(addr, port):
    loop = asyncio.get_running_loop()
    await loop.create_datagram_endpoint(Echo, local_addr=(addr, port))
    server = await asyncio.start_server(echo, addr, port, backlog=1024)
    print("ready", flush=True)
    async with server:
        await server.serve_forever()


class Talk:
    """The speaking end of all connections."""

    def __init__(self, addr, port, number, every):
        self.addr, self.port = addr, port
        self.number, self.every = number, every
        self.answered, self.broken = set(), set()
        self.up = 0
        self.ending = asyncio.Event()

    async def one(self, i):
        try:
            reader, writer = await asyncio.open_connection(self.addr, self.port)
            self.up += 1
            if self.up == self.number:
                print(f"up {self.up}", flush=True)
            count = 0
            while not self.ending.is_set():
                count += 1
                line = b"%d %d\n" % (i, count)
                writer.write(line)
                if await reader.readline() != line:
                    raise ConnectionError
                self.answered.add(i)
                await asyncio.sleep(self.every)
            # not before: who leaves an answer unread ends by RST
            writer.close()
        except OSError:
            self.broken.add(i)

    def tell(self):
        print(f"now {len(self.answered - self.broken)} {len(self.broken)}",
              flush=True)
        self.answered.clear()

    async def run(self):
        loop = asyncio.get_running_loop()
        tasks = [loop.create_task(self.one(i)) for i in range(self.number)]
        loop.add_signal_handler(signal.SIGUSR1, self.tell)
        loop.add_signal_handler(signal.SIGTERM, self.ending.set)
        await self.ending.wait()
        # one that is not answered ends as it can
        await asyncio.wait(tasks, timeout=self.every + 2)


class Churn:
    """Connections that come, of which every second one goes."""

    def __init__(self, addr, port, number, every):
        self.addr, self.port = addr, port
        self.number, self.every = number, every
        self.open = []
        self.broken = 0
        self.load = True

    async def one(self):
        try:
            reader, writer = await asyncio.open_connection(self.addr, self.port)
            writer.write(b"churn\n")
            if await reader.readline() != b"churn\n":
                raise ConnectionError
        except OSError:
            self.broken += 1
            return
        if not self.open:
            print("up", flush=True)
        self.open.append((reader, writer))

    async def run(self):
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGUSR1, self.stop)
        begun = set()
        at = 0
        while self.load:
            task = loop.create_task(self.one())
            begun.add(task)
            task.add_done_callback(begun.discard)
            if at + self.number < len(self.open):
                self.open.pop(at)[1].close()
                at += 1
            await asyncio.sleep(self.every)
        await asyncio.gather(*begun)
        print(f"now {len(self.open)} {self.broken}", flush=True)
        await asyncio.Event().wait()

    def stop(self):
        self.load = False


class Hum(asyncio.DatagramProtocol):
    """Datagrams that never stop."""

    def __init__(self):
        self.sent = self.heard = 0
        self.up = False

    def datagram_received(self, data, addr):
        self.heard += 1
        if not self.up:
            print("up 1", flush=True)
        self.up = True

    def error_received(self, exc):
        print(exc, flush=True)

    def tell(self):
        print(f"now {self.heard} {self.sent - self.heard}", flush=True)
        self.sent = self.heard = 0


async def hum(addr, port, sport, every):
    loop = asyncio.get_running_loop()
    any_addr = "::" if ":" in addr else "0.0.0.0"
    transport, protocol = await loop.create_datagram_endpoint(
        Hum, local_addr=(any_addr, sport), remote_addr=(addr, port))
    loop.add_signal_handler(signal.SIGUSR1, protocol.tell)
    while True:
        transport.sendto(b"hum")
        protocol.sent += 1
        await asyncio.sleep(every)


def main(what, *args):
    if what == "serve":
        asyncio.run(serve(args[0], int(args[1])))
    elif what == "talk":
        asyncio.run(Talk(args[0], int(args[1]), int(args[2]),
                         int(args[3]) / 1000).run())
    elif what == "churn":
        asyncio.run(Churn(args[0], int(args[1]), int(args[2]),
                          int(args[3]) / 1000).run())
    elif what == "hum":
        asyncio.run(hum(args[0], int(args[1]), int(args[2]),
                        int(args[3]) / 1000))


if __name__ == "__main__":
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])
