"""What every runner is told on its command line. Runners run under the interpreter that has their tool: no import of ours."""

import argparse
import base64
import json
from pathlib import Path
from typing import NamedTuple


INSTRUCTION = 'Write one question with its answer about this text. Return JSON: {"drafts": [{"question", "answer"}]}.'


class Job(NamedTuple):
    """A run."""

    url: str
    """Address of the endpoint, with ``/v1``."""
    lines: list[dict[str, str]]
    """``number`` and ``text`` of each paragraph; ``image``, the path of a picture, if there is one."""
    state: Path
    """Folder that a later run of the same job finds as this one left it."""
    rows: Path
    """Where to write the number of each paragraph that got an answer, one a line."""
    concurrency: int


def told() -> Job:
    """Read the command line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--url", required=True)
    parser.add_argument("--lines", type=Path, required=True)
    parser.add_argument("--state", type=Path, required=True)
    parser.add_argument("--rows", type=Path, required=True)
    parser.add_argument("--concurrency", type=int, default=64)
    options = parser.parse_args()
    lines = [json.loads(line) for line in options.lines.read_text(encoding="utf-8").splitlines()]
    return Job(options.url, lines, options.state, options.rows, options.concurrency)


def body(line: dict[str, str]) -> dict[str, object]:
    """Return a request as the plain loops send it."""
    content: object = line["text"]
    if image := line.get("image"):
        shown = {"type": "image_url", "image_url": {"url": image_url(image)}}
        content = [shown, {"type": "text", "text": line["text"]}]
    turns = [{"role": "system", "content": INSTRUCTION}, {"role": "user", "content": content}]
    return {"model": "m", "messages": turns, "temperature": 0.0, "max_tokens": 4096}


def image_url(path: str) -> str:
    """Return a picture as a data URL."""
    return "data:image/png;base64," + base64.b64encode(Path(path).read_bytes()).decode("ascii")
