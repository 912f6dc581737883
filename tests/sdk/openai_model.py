"""A small stand-in for the model API on loopback, chat and responses: it calls the tool it is given first, and answers after
that."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

USAGE = {"prompt_tokens": 21, "completion_tokens": 6, "total_tokens": 27, "prompt_tokens_details": {"cached_tokens": 4},
         "completion_tokens_details": {"reasoning_tokens": 2}}


def chat(request: dict[str, Any]) -> dict[str, Any]:
    """The message of an assistant that calls its first tool once."""
    asked = [m for m in request["messages"] if m["role"] == "user"][-1]["content"]
    if request.get("tools") and request["messages"][-1]["role"] == "user":
        name = request["tools"][0]["function"]["name"]
        arguments = "{}" if name.startswith("transfer") else json.dumps({"city": "Quito"})
        return {"role": "assistant", "content": None, "tool_calls": [
            {"id": "call_1", "type": "function", "function": {"name": name, "arguments": arguments}}]}
    return {"role": "assistant", "content": f"Answer to: {asked}"}


class Model(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if "fail please" in json.dumps(request):
            return self.reply(400, {"error": {"message": "the model is out", "type": "invalid_request_error"}})
        if self.path.endswith("/responses"):
            text = {"type": "output_text", "text": "Answer of a response", "annotations": []}
            message = {"id": "msg_1", "type": "message", "role": "assistant", "status": "completed", "content": [text]}
            return self.reply(200, {
                "id": "resp_1", "object": "response", "created_at": 1, "model": "gpt-test-responses", "output": [message], "tools": [],
                "tool_choice": "auto", "parallel_tool_calls": True, "status": "completed",
                "usage": {"input_tokens": 11, "output_tokens": 3, "total_tokens": 14, "input_tokens_details": {"cached_tokens": 0},
                          "output_tokens_details": {"reasoning_tokens": 0}}})
        head = {"id": "chatcmpl-1", "created": 1, "model": request["model"]}
        message = chat(request)
        if not request.get("stream"):
            choice = {"index": 0, "message": message, "finish_reason": "stop"}
            return self.reply(200, {**head, "object": "chat.completion", "choices": [choice], "usage": USAGE})
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        chunks = [{"choices": [{"index": 0, "delta": message, "finish_reason": None}]},
                  {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}, {"choices": [], "usage": USAGE}]
        for chunk in chunks:
            self.wfile.write(f"data: {json.dumps({**head, 'object': 'chat.completion.chunk', **chunk})}\n\n".encode())
        self.wfile.write(b"data: [DONE]\n\n")

    def reply(self, status: int, body: dict[str, Any]) -> None:
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        """Silence."""


def serve() -> str:
    """Starts it for the rest of the process; its base URL."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Model)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_address[1]}/v1"
