"""A collector that writes down what it is sent, and can pass it on.

`Recorder()` answers every POST with `{"message":"ok"}`. With `forward_to` it hands
the same bytes to a real collector and returns that one's answer, so what the SDK
sent and what the collector made of it can be compared.
"""

from __future__ import annotations

import http.client
import json
import threading
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "host", "content-length"}


@dataclass(frozen=True)
class Recorded:
    """One request as it was on the wire, and the status it was answered with."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    status: int

    @property
    def runs(self) -> list[dict[str, Any]]:
        """The batch."""
        return json.loads(self.body)["runs"]

    def as_capture(self, edits: list[tuple[str, str]]) -> dict[str, Any]:
        """The stored form: the key redacted, the body parsed, cosmetic edits applied."""
        headers = {
            name: "Bearer <redacted>" if name == "Authorization" else edited(value, edits)
            for name, value in self.headers.items()
        }
        body = json.loads(edited(self.body.decode(), edits))
        return {"request": {"method": self.method, "path": self.path, "headers": headers, "body": body}}


def edited(text: str, edits: list[tuple[str, str]]) -> str:
    """The text with every edit applied, in order."""
    for old, new in edits:
        text = text.replace(old, new)
    return text


class Recorder:
    """The server; use it as a context manager."""

    def __init__(self, forward_to: str | None = None) -> None:
        self.forward_to = forward_to
        self.recorded: list[Recorded] = []
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler_for(self))
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        """The base URL for the SDK, without a trailing slash."""
        return f"http://127.0.0.1:{self.port}"

    def take(self) -> list[Recorded]:
        """What came since the last call."""
        with self._lock:
            taken, self.recorded = self.recorded, []
        return taken

    def receive(self, method: str, path: str, headers: dict[str, str], body: bytes) -> tuple[int, bytes]:
        """Answer one request, keep it, and pass it on where asked."""
        status, answer = 200, b'{"message":"ok"}'
        if self.forward_to is not None:
            status, answer = forward(self.forward_to, method, path, headers, body)
        with self._lock:
            self.recorded.append(Recorded(method, path, headers, body, status))
        return status, answer

    def __enter__(self) -> Recorder:
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


def forward(base: str, method: str, path: str, headers: dict[str, str], body: bytes) -> tuple[int, bytes]:
    """Send the request on, its target and body unchanged."""
    passed = {name: value for name, value in headers.items() if name.lower() not in HOP_BY_HOP}
    connection = http.client.HTTPConnection(urlsplit(base).netloc, timeout=60)
    try:
        connection.request(method, path, body, passed)
        response = connection.getresponse()
        return response.status, response.read()
    except OSError as error:
        return 502, json.dumps({"message": f"{base}: {error}"}).encode()
    finally:
        connection.close()


def handler_for(recorder: Recorder) -> type[BaseHTTPRequestHandler]:
    """The request handler that writes into one recorder."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def parse_request(self) -> bool:
            # The base class collapses leading slashes of the path, and `//v1/traces` is what matters here.
            target = self.raw_requestline.decode("latin-1").split(" ")
            parsed = super().parse_request()
            self.target = target[1] if len(target) > 1 else self.path
            return parsed

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            status, answer = recorder.receive("POST", self.target, dict(self.headers.items()), body)
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            """Stay quiet: what came is in the recorder."""

    return Handler
