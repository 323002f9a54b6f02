"""A client that costs little: raw sockets with keep-alive, so that the server is measured and not the client."""

import socket
import threading
import time
from collections.abc import Iterable, Sequence


class Connection:
    """One connection to the server."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def send(self, request: bytes) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and body of the answer."""
        self.socket.sendall(request)
        data = b""
        while b"\r\n\r\n" not in data:
            data += self._more()
        head, _, body = data.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        while len(body) < int(headers.get("content-length", 0)):
            body += self._more()
        return int(first.split()[1]), headers, body

    def _more(self) -> bytes:
        part = self.socket.recv(65536)
        if not part:
            raise ConnectionError("the server closed the connection")
        return part


def request(path: str, *, method: str = "GET", body: bytes = b"", **headers: str) -> bytes:
    """The bytes of a request; `_` in the name of a header stands for `-`."""
    lines = [f"{method} {path} HTTP/1.1", "Host: localhost", "Accept-Language: ru"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    if body:
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, "", ""]).encode() + body


def timed(port: int, requests: Iterable[bytes], expected: int) -> list[float]:
    """Milliseconds of each request, one after the other on one connection; another status is an error."""
    connection, times = Connection(port), []
    for one in requests:
        begun = time.perf_counter()
        status, _headers, body = connection.send(one)
        times.append((time.perf_counter() - begun) * 1000)
        if status != expected:
            raise RuntimeError(f"{status} instead of {expected}: {body[:500]!r}")
    return times


def timed_together(port: int, parts: Sequence[Sequence[bytes]], expected: int) -> tuple[list[float], float]:
    """Milliseconds of all requests sent by as many clients as there are parts, and the seconds they took together."""
    times: list[float] = []
    failures: list[Exception] = []

    def run(part: Sequence[bytes]) -> None:
        try:
            times.extend(timed(port, part, expected))
        except Exception as error:  # noqa: BLE001 - told by the main thread
            failures.append(error)

    threads = [threading.Thread(target=run, args=[part]) for part in parts]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    return times, time.perf_counter() - begun


def percentile(times: Sequence[float], share: float) -> float:
    """The value that this share of the times does not exceed."""
    return round(sorted(times)[min(len(times) - 1, int(len(times) * share))], 2)
