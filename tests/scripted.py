"""A teacher that writes by script, in this process or behind a real endpoint on loopback: it answers every shape from the
fenced text, and it obeys any order that reaches it outside a fence.

``python -m tests.scripted 8123`` serves it until interrupted, for builds by hand.
"""

import json
import re
import sys
import threading
from collections.abc import Sequence
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from remud_hub.generate.jobs import Job, Outcome
from remud_hub.teachers.base import Reply, Request, Usage
from remud_hub.words import numbers_of


FENCED = re.compile(r"<source-([0-9a-f]{12})>\n(.*?)\n</source-\1>", re.DOTALL)
CLOSING = re.compile(r"[<＜]/\s*source|<\|im_(?:start|end)\|>|\[/?INST\]", re.IGNORECASE)
"""What a gullible model takes for the end of a fence or of a turn."""
ORDER = re.compile(
    r"(?:ignore|disregard|forget) .{0,80}?\b(?:answer|reply|write) (\w+)|(?:忽略|无视).{0,40}?(?:回答|回复)[“\"]?(\w+)",
    re.IGNORECASE | re.DOTALL,
)
SENTENCE = re.compile(r"(?:[^.。！？\n]|\.(?=\S)){8,}[.。！？]?")
LABEL = re.compile(
    r"^(?:Caption: |Panel \w+: |Paragraph that cites the figure: |图注：|分图 \w+：|引用该图的段落：|# )"
)


def unfenced(text: str) -> str:
    """Return what a gullible model takes for the words of whoever sent the message."""
    outside, end = [], 0
    for match in FENCED.finditer(text):
        outside.append(text[end : match.start()])
        if early := CLOSING.search(match[2]):
            outside.append(match[2][early.end() :])
        end = match.end()
    return "".join([*outside, text[end:]])


def scripted_text(shape: str, messages: Sequence[tuple[str, str]]) -> str:
    """Return the JSON that the script gives for a shape; ``messages`` are roles and texts."""
    told = "\n".join(unfenced(text) for role, text in messages if role != "assistant")
    asked = [match[2] for role, text in messages if role == "user" and (match := FENCED.fullmatch(text))]
    order = ORDER.search(told)
    words = (order[1] or order[2]) if order else ""
    reply = SCRIPTS[shape](asked[-1], messages[0][1])
    return json.dumps(_obedient(reply, words) if words else reply, ensure_ascii=False)


def _obedient(value: Any, words: str) -> Any:
    if isinstance(value, dict):
        return {key: part if key == "answer_kind" else _obedient(part, words) for key, part in value.items()}
    return (
        [_obedient(part, words) for part in value]
        if isinstance(value, list)
        else words
        if isinstance(value, str)
        else value
    )


def _drafts(source: str, system: str) -> dict[str, Any]:
    said = _sentences(source)[:2]
    zh, reasons = _is_chinese(system), "thinking is null.\n" not in system and "thinking 为 null。\n" not in system
    ask = "以“{}”开头的陈述是什么？" if zh else "Which statement begins with “{}”?"
    drafts: list[dict[str, Any]] = [
        {
            "question": ask.format(sentence[: 6 if zh else 20]),
            "thinking": " ".join(said) if reasons else None,
            "answer": sentence,
            "answer_kind": "open",
            "options": [],
        }
        for sentence in said
    ]
    if len(said) == 2:
        which = "下列哪一项首先提到？" if zh else "Which of these comes first?"
        drafts.append({**drafts[0], "question": which, "answer": "A", "answer_kind": "choice", "options": said})
    return {"drafts": drafts}


def _dialogue(source: str, system: str) -> dict[str, Any]:
    asked = (
        ["这里讲了什么？", "还有什么？", "最后呢？"]
        if _is_chinese(system)
        else ["What is this about?", "What else?", "And then?"]
    )
    return {"turns": [{"question": q, "answer": a} for q, a in zip(asked, _sentences(source), strict=False)]}


def _solution(source: str, _: str) -> dict[str, Any]:
    question, _, rest = source.partition("\n\n")
    begins = re.search(r"“(.+?)”", question)
    known = _sentences(rest)
    right = next((sentence for sentence in known if begins and sentence.startswith(begins[1])), None)
    thinking = " ".join(known[:2]) or question.replace("\n", " ")
    first = re.search(rf"^([A-H])\. {re.escape(known[0])}$", question, re.MULTILINE) if known else None
    return {"thinking": thinking, "answer": right or (first[1] if first else "A")}


def _rewriting(source: str, system: str) -> dict[str, Any]:
    said, zh = _sentences(source), _is_chinese(system)
    if zh and not _is_chinese(source):
        said = ["图像显示一个医学检查的切面。"]  # it knows no other language
    return {
        "description": " ".join(said[:2]) or source[:200],
        "question": "图像显示了什么？" if zh else "What does the image show?",
        "answer": said[0] if said else source[:100],
        "modality": None,
        "body_part": None,
    }


def _translation(source: str, system: str) -> dict[str, Any]:
    given, zh = json.loads(source), _is_chinese(system)
    named = ("、" if zh else ", ").join(given["terms"].values())
    return {"texts": [f"{_words(text, zh)} {' '.join(numbers_of(text))} {named}".strip() for text in given["texts"]]}


def _words(text: str, zh: bool) -> str:
    """Return words that no other text is given: a translation of two options leaves two."""
    digits = [int(digit, 16) % 10 for digit in sha256(text.encode()).hexdigest()[:8]]
    if zh:
        return "译文如下，内容与原文一致，记为" + "".join("甲乙丙丁戊己庚辛壬癸"[digit] for digit in digits)
    return "This is the translation, named " + "".join("abcdefghij"[digit] for digit in digits)


def _judgement(source: str, system: str) -> dict[str, Any]:
    reason = "每一句都有明确依据。" if _is_chinese(system) else "Every statement is said there."
    return {"support_reason": reason, "support": 5, "match_reason": reason, "match": 5}


SCRIPTS = {
    "drafts": _drafts,
    "dialogue": _dialogue,
    "solution": _solution,
    "rewriting": _rewriting,
    "translation": _translation,
    "judgement": _judgement,
}


def _sentences(source: str) -> list[str]:
    lines = [LABEL.sub("", line) for line in source.splitlines() if not line.startswith("# ")]
    return [found.strip() for line in lines for found in SENTENCE.findall(line) if found.strip()]


def _is_chinese(text: str) -> bool:
    return len(re.findall(r"[一-鿿]", text)) > 20


class ScriptedTeacher:
    """The script in this process; keeps the requests that it saw.

    Args:
        replies: What it says, one after another, before it goes over to the script.
        reasoning: What it says that it thought.
    """

    name = "scripted"
    width = 4

    def __init__(self, *replies: Reply | str, reasoning: str | None = None) -> None:
        self.replies = list(replies)
        self.reasoning = reasoning
        self.seen: list[Request] = []

    def version(self) -> str:
        return "1"

    def say(self, request: Request) -> Reply:
        self.seen.append(request)
        said = self.replies.pop(0) if self.replies else None
        if isinstance(said, Reply):
            return said
        messages = [(message.role, message.text) for message in request.messages]
        text = said if said is not None else scripted_text(request.shape, messages)
        return Reply(text=text, model=self.name, reasoning=self.reasoning)

    async def check(self) -> None:
        """It is always there."""

    async def reply(self, request: Request) -> Reply:
        return self.say(request)

    async def close(self) -> None:
        """Nothing is held."""


def work(job: Job, teacher: ScriptedTeacher) -> list[Outcome]:
    """Run one job to its end."""
    try:
        request = next(job)
        while True:
            request = job.send(teacher.say(request))
    except StopIteration as end:
        outcomes: list[Outcome] = end.value
        return outcomes


class ScriptedEndpoint:
    """The script behind ``POST /v1/chat/completions``; keeps the bodies of the requests."""

    def __init__(self, port: int = 0) -> None:
        self.requests: list[dict[str, Any]] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", port), self._handler())
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/v1"
        self.thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self.thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def answer(self, body: dict[str, Any]) -> dict[str, Any]:
        self.requests.append(body)
        shape = body["response_format"]["json_schema"]["name"]
        messages = [(message["role"], _text_of(message["content"])) for message in body["messages"]]
        text = scripted_text(shape, messages)
        usage = Usage(prompt_tokens=sum(len(said) for _, said in messages) // 4, completion_tokens=len(text) // 4)
        counts = {**usage.model_dump(), "total_tokens": usage.prompt_tokens + usage.completion_tokens}
        message = {"role": "assistant", "content": text}
        if shape == "solution":  # as reasoning models say it, apart from the text
            message["reasoning_content"] = json.loads(text)["thinking"]
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        return {
            "id": "x",
            "object": "chat.completion",
            "created": 0,
            "model": body["model"],
            "choices": [choice],
            "usage": counts,
        }

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        endpoint = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                self._send(endpoint.answer(json.loads(self.rfile.read(int(self.headers["Content-Length"])))))

            def do_GET(self) -> None:
                self._send(
                    {"object": "list", "data": [{"id": "scripted", "object": "model", "created": 0, "owned_by": "us"}]}
                )

            def _send(self, reply: dict[str, Any]) -> None:
                data = json.dumps(reply).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_: object) -> None:
                """Keep the output clean."""

        return Handler


def _text_of(content: str | list[dict[str, Any]]) -> str:
    if isinstance(content, str):
        return content
    return "".join(part["text"] for part in content if part["type"] == "text")


if __name__ == "__main__":
    served = ScriptedEndpoint(int(sys.argv[1]) if len(sys.argv) > 1 else 0)
    sys.stdout.write(served.url + "\n")
    sys.stdout.flush()
    served.thread.join()
