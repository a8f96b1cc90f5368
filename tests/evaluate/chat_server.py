"""An OpenAI-compatible endpoint on loopback that serves a real model of ours."""

import base64
import io
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from PIL import Image

from remud_hub.models.chat import ChatModel


class ChatServer:
    """Serves a model, one request at a time."""

    def __init__(self, model: Path) -> None:
        self.asked: list[dict[str, Any]] = []
        self._chat = ChatModel(str(model))
        self._lock = threading.Lock()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                self._send(outer.complete(body))

            def do_GET(self) -> None:
                self._send({"object": "list", "data": []})

            def log_message(self, *_: Any) -> None:
                pass

            def _send(self, told: dict[str, Any]) -> None:
                data = json.dumps(told).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/v1"

    def complete(self, body: dict[str, Any]) -> dict[str, Any]:
        """Return the chat completion; thinking is served apart, as vLLM does."""
        with self._lock:
            self.asked.append(body)
            images = [_opened(block["image_url"]["url"]) for block in _blocks(body) if block["type"] == "image_url"]
            ((reply, cut),) = self._chat.generate(
                [([_plain(turn) for turn in body["messages"]], images)], body["max_tokens"]
            )
        message = {"role": "assistant", "content": reply}
        thinking, closed, said = reply.removeprefix("<think>").partition("</think>")
        if closed:
            message |= {"reasoning_content": thinking, "content": said}
        return {"choices": [{"index": 0, "message": message, "finish_reason": "length" if cut else "stop"}]}

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()


def _blocks(body: dict[str, Any]) -> list[dict[str, Any]]:
    return [block for turn in body["messages"] if isinstance(turn["content"], list) for block in turn["content"]]


def _opened(url: str) -> Image.Image:
    return Image.open(io.BytesIO(base64.b64decode(url.partition("base64,")[2])))


def _plain(turn: dict[str, Any]) -> dict[str, Any]:
    """Return a turn with its places for pictures where they were."""
    if isinstance(turn["content"], str):
        return turn
    blocks = [{"type": "image"} if block["type"] == "image_url" else block for block in turn["content"]]
    return {**turn, "content": blocks}
