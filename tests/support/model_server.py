"""A web server on this computer that gives one file, and misbehaves as a test asks."""

from __future__ import annotations

import contextlib
import hashlib
import http.server
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.support.patience import PATIENCE


@dataclass
class Served:
    """What the server gives, and what it was asked for."""

    body: bytes = b""
    cut_after: int | None = None
    """Close the connection after this many bytes of the body."""
    honour_range: bool = True
    shift_range: int = 0
    """Answer a range that begins so many bytes later than asked."""
    refuse_range: bool = False
    """Answer 416 to any range."""
    status: int = 200
    announce: int | None = None
    """A false Content-Length."""
    chunked: bool = False
    """Say nothing about the length at all."""
    content_type: str = "application/zip"
    redirect: str = ""
    stop_at: int | None = None
    """Fall silent after this many bytes, until `released`."""
    released: threading.Event = field(default_factory=threading.Event)
    stopped: threading.Event = field(default_factory=threading.Event)
    asked: list[str] = field(default_factory=list)
    """The Range of each request, "" for none."""
    url: str = ""

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.body).hexdigest()


@contextlib.contextmanager
def serving() -> Iterator[Served]:
    """Serve on 127.0.0.1 while the context lasts."""
    served = Served()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            _answer(self, served)

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    served.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield served
    finally:
        served.released.set()
        server.shutdown()
        thread.join()
        server.server_close()


def _answer(request: http.server.BaseHTTPRequestHandler, served: Served) -> None:
    asked = request.headers.get("Range", "")
    served.asked.append(asked)
    if served.redirect and request.path != "/elsewhere":
        request.send_response(302)
        request.send_header("Location", served.redirect)
        request.send_header("Content-Length", "0")
        request.end_headers()
        return
    start = int(asked.removeprefix("bytes=").removesuffix("-") or 0)
    if start and served.refuse_range:
        request.send_error(416)
        return
    if served.status != 200:
        request.send_error(served.status)
        return
    if start and served.honour_range:
        start += served.shift_range
        request.send_response(206)
        request.send_header("Content-Range", f"bytes {start}-{len(served.body) - 1}/{len(served.body)}")
    else:
        start = 0
        request.send_response(200)
    body = served.body[start:]
    request.send_header("Content-Type", served.content_type)
    if not served.chunked:
        length = len(body) if served.announce is None else served.announce
        request.send_header("Content-Length", str(length))
    request.end_headers()
    _send(request, served, body)
    request.close_connection = True


def _send(request: http.server.BaseHTTPRequestHandler, served: Served, body: bytes) -> None:
    with contextlib.suppress(ConnectionError):  # the other side hung up: it has seen enough
        if served.stop_at is not None:
            request.wfile.write(body[: served.stop_at])
            served.stopped.set()
            served.released.wait(PATIENCE)
            body = body[served.stop_at :]
        request.wfile.write(body[: served.cut_after])
