#!/usr/bin/env python3
"""A scripted stand-in for an OpenAI-compatible chat service, on loopback.

A script ties a keyword to a list of answers: the n-th request whose messages
contain the keyword gets the n-th answer, and the last one repeats. So agents,
retries and parallel branches run the SDK's real code while the words, the token
counts and the failures are fixed.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Answer:
    """One answer of the model, or of a failing model server when `status` is not 200."""

    text: str = "Understood."
    prompt_tokens: int = 40
    completion_tokens: int = 9
    cached_tokens: int = 0
    delay_s: float = 0.0
    status: int = 200

    @property
    def usage(self) -> dict[str, Any]:
        """The provider's usage object."""
        return {
            "prompt_tokens": self.prompt_tokens,
            "completion_tokens": self.completion_tokens,
            "total_tokens": self.prompt_tokens + self.completion_tokens,
            "prompt_tokens_details": {"cached_tokens": self.cached_tokens},
        }


@dataclass
class Script:
    """A keyword and what is said to requests that contain it."""

    keyword: str
    answers: tuple[Answer, ...]
    served: int = 0

    def next(self) -> Answer:
        answer = self.answers[min(self.served, len(self.answers) - 1)]
        self.served += 1
        return answer


def text_of(messages: list[dict[str, Any]]) -> str:
    """Everything said in a conversation, the text parts of rich content included."""
    words = []
    for message in messages:
        content = message.get("content")
        if isinstance(content, list):
            content = " ".join(str(part.get("text", "")) for part in content)
        words.append(content or "")
    return "\n".join(words)


@dataclass
class FakeOpenAI:
    """The server; use it as a context manager."""

    port: int = 0
    scripts: list[Script] = field(default_factory=list)
    requests: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), handler_for(self))
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        """What a client takes as its base URL."""
        return f"http://127.0.0.1:{self.port}/v1"

    def script(self, keyword: str, *answers: Answer | str) -> None:
        """Fix what requests that contain `keyword` are told, in order."""
        made = tuple(Answer(item) if isinstance(item, str) else item for item in answers)
        with self._lock:
            self.scripts.append(Script(keyword, made))

    def answer(self, request: dict[str, Any]) -> Answer:
        """The next answer for a request; the most specific keyword decides."""
        said = text_of(request.get("messages", []))
        with self._lock:
            self.requests.append(request)
            matching = [script for script in self.scripts if script.keyword in said]
            return max(matching, key=lambda script: len(script.keyword)).next() if matching else Answer()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def __enter__(self) -> FakeOpenAI:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def handler_for(model: FakeOpenAI) -> type[BaseHTTPRequestHandler]:
    """The request handler that speaks for one server."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            request = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))))
            if not self.path.rstrip("/").endswith("/chat/completions"):
                self.reply(404, {"error": {"message": f"no route {self.path}"}})
                return
            answer = model.answer(request)
            time.sleep(answer.delay_s)
            head = {"id": "chatcmpl-scripted", "created": 1_790_000_000, "model": request.get("model")}
            if answer.status != 200:
                self.reply(answer.status, {"error": {"message": answer.text, "type": "server_error"}})
            elif request.get("stream"):
                self.stream(head, answer)
            else:
                message = {"role": "assistant", "content": answer.text}
                choice = {"index": 0, "message": message, "finish_reason": "stop"}
                self.reply(200, {**head, "object": "chat.completion", "choices": [choice], "usage": answer.usage})

        def reply(self, status: int, body: dict[str, Any]) -> None:
            data = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def stream(self, head: dict[str, Any], answer: Answer) -> None:
            """The answer word by word, the usage in the last chunk."""
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.send_header("Connection", "close")
            self.end_headers()
            words = answer.text.split(" ")
            deltas = [{"content": word if place == 0 else f" {word}"} for place, word in enumerate(words)]
            chunks = [{"choices": [{"index": 0, "delta": delta, "finish_reason": None}]} for delta in deltas]
            chunks[0]["choices"][0]["delta"]["role"] = "assistant"
            chunks.append({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
            chunks.append({"choices": [], "usage": answer.usage})
            for chunk in chunks:
                line = json.dumps({**head, "object": "chat.completion.chunk", **chunk})
                self.wfile.write(f"data: {line}\n\n".encode())
                self.wfile.flush()
            self.wfile.write(b"data: [DONE]\n\n")
            self.close_connection = True

        def log_message(self, *_: object) -> None:
            """Stay quiet: tests read what was asked from `requests`."""

    return Handler


if __name__ == "__main__":
    with FakeOpenAI(port=int(sys.argv[1]) if len(sys.argv) > 1 else 0) as server:
        print(server.url, flush=True)
        threading.Event().wait()
