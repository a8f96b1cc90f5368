"""A loopback server that speaks the batch files API, and keeps what it was sent like an endpoint that outlives its clients."""

import json
import re
import threading
from collections.abc import Callable
from email import message_from_bytes
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


Json = dict[str, Any]


def said(text: str) -> Json:
    """Return the body of a completion."""
    choice = {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": "stop"}
    return {"choices": [choice], "usage": {"prompt_tokens": 11, "completion_tokens": 7, "total_tokens": 18}}


class BatchServer:
    """Batches end when ``release`` is set; ``answer`` makes a line's result, ``ending`` is how each batch ends."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.batches: dict[str, Json] = {}
        self.calls: list[str] = []
        self.release = threading.Event()
        self.release.set()
        self.ending = "completed"
        self.errors: list[Json] = []
        self.drop_after: Callable[[int], int] | None = None
        """Of a file's bytes, given how many there are; then the connection is lost."""
        self.answer: Callable[[Json], Json | None] = lambda body: {
            "response": {"status_code": 200, "body": said(body["messages"][-1]["content"])},
            "error": None,
        }
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/v1"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def asked(self) -> list[list[str]]:
        """The texts that were asked for, batch by batch."""
        return [
            [json.loads(line)["body"]["messages"][-1]["content"] for line in self._lines(batch)]
            for batch in self.batches.values()
        ]

    def post(self, path: str, data: bytes, kind: str) -> tuple[int, Json]:
        if path.endswith("/files"):
            name = f"file-{len(self.files)}"
            self.files[name] = _uploaded(data, kind)
            return 200, {
                "id": name,
                "object": "file",
                "bytes": 1,
                "created_at": 0,
                "filename": "f",
                "purpose": "batch",
                "status": "processed",
            }
        told = json.loads(data)
        batch = {
            "id": f"batch-{len(self.batches)}",
            "object": "batch",
            "endpoint": told["endpoint"],
            "input_file_id": told["input_file_id"],
            "completion_window": told["completion_window"],
            "metadata": told["metadata"],
            "status": "in_progress",
            "created_at": 0,
        }
        self.batches[batch["id"]] = batch
        return 200, batch

    def get(self, path: str) -> tuple[int, Json | bytes]:
        if found := re.search(r"/files/([\w-]+)/content", path):
            return 200, self.files[found[1]]
        if found := re.search(r"/batches/([\w-]+)", path):
            if found[1] not in self.batches:
                return 404, {"error": {"message": "no such batch"}}
            return 200, self._now(self.batches[found[1]])
        return 200, {"object": "list", "data": list(self.batches.values()), "has_more": False}

    def _now(self, batch: Json) -> Json:
        if self.release.is_set() and batch["status"] == "in_progress":
            lines = [json.loads(line) for line in self._lines(batch)]
            results = [(line["custom_id"], self.answer(line["body"])) for line in lines]
            output = [json.dumps({"id": "r", "custom_id": key, **result}) for key, result in results if result]
            batch["status"] = self.ending
            if self.errors:
                batch["errors"] = {"object": "list", "data": self.errors}
            if output:
                batch["output_file_id"] = f"out-{batch['id']}"
                self.files[batch["output_file_id"]] = "\n".join(output[::-1]).encode()  # in no particular order
        return batch

    def _lines(self, batch: Json) -> list[bytes]:
        return self.files[batch["input_file_id"]].splitlines()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                data = self.rfile.read(int(self.headers["Content-Length"]))
                self.tell(*server.post(self.path, data, self.headers["Content-Type"]))

            def do_GET(self) -> None:
                self.tell(*server.get(self.path))

            def tell(self, status: int, reply: Json | bytes) -> None:
                server.calls.append(f"{self.command} {self.path.partition('?')[0]}")
                data = reply if isinstance(reply, bytes) else json.dumps(reply).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                cut = server.drop_after(len(data)) if server.drop_after and isinstance(reply, bytes) else len(data)
                self.wfile.write(data[:cut])

            def log_message(self, *_: object) -> None:
                """Keep the test output clean."""

        return Handler


def _uploaded(data: bytes, kind: str) -> bytes:
    """Return the file in a form (multipart/form-data is MIME)."""
    form = message_from_bytes(b"Content-Type: " + kind.encode() + b"\r\n\r\n" + data)
    for part in form.get_payload():
        if part.get_param("name", header="content-disposition") == "file":  # type: ignore[union-attr]
            return part.get_payload(decode=True)  # type: ignore[union-attr,return-value]
    raise AssertionError("no file in the form")
