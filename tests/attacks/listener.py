"""A server on this machine that notes who calls it: nobody should."""

from __future__ import annotations

import selectors
import socket
import threading
from typing import Self


class Listener(threading.Thread):
    """Listen at one port of the loopback addresses of both protocols.

    Attributes:
        port: where it listens.
        calls: the addresses of those that connected.
    """

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.calls: list[object] = []
        self._sockets = [socket.create_server(("127.0.0.1", 0))]
        self.port = self._sockets[0].getsockname()[1]
        if socket.has_ipv6:
            self._sockets.append(socket.create_server(("::1", self.port), family=socket.AF_INET6))
        self._over, self._end = socket.socketpair()

    def run(self) -> None:
        """Take calls until told to stop; answer none."""
        with selectors.DefaultSelector() as selector:
            for one in (*self._sockets, self._over):
                selector.register(one, selectors.EVENT_READ)
            while True:
                for key, _ in selector.select():
                    if key.fileobj is self._over:
                        return
                    assert isinstance(key.fileobj, socket.socket)
                    caller, address = key.fileobj.accept()
                    caller.close()
                    self.calls.append(address)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._end.send(b".")
        self.join()
        for one in (*self._sockets, self._over, self._end):
            one.close()
