"""A relay that takes every mail and forgets it, as fast as Python can: the other end of the measurements."""

from __future__ import annotations

import asyncio
from typing import cast

ANSWERS = {
    b"EHLO": b"250-sink.example.test\r\n250-8BITMIME\r\n250-DSN\r\n250 SIZE 20000000\r\n",
    b"DATA": b"354 go on\r\n",
    b"QUIT": b"221 bye\r\n",
}


class Relay(asyncio.Protocol):
    """One connection."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)
        self.buffer, self.data = b"", False
        self.transport.write(b"220 sink.example.test ESMTP\r\n")

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while True:
            end = b"\r\n.\r\n" if self.data else b"\r\n"
            line, found, rest = self.buffer.partition(end)
            if not found:
                return
            self.buffer = rest
            if self.data:
                self.data = False
                self.transport.write(b"250 taken\r\n")
                continue
            verb = line[:4].upper()
            self.data = verb == b"DATA"
            self.transport.write(ANSWERS.get(verb, b"250 ok\r\n"))


async def main() -> None:
    server = await asyncio.get_running_loop().create_server(Relay, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
