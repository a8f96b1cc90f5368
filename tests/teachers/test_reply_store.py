"""One store for many processes, and for runs that are killed."""

import asyncio
import fcntl
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from remud_hub.records import Evidence
from remud_hub.teachers.base import FinishReason, Message, Reply, Request, Usage
from remud_hub.teachers.cached import Cached
from remud_hub.teachers.reply_store import ReplyStore, reply_key


ONE_PROCESS = """
import sys
from pathlib import Path
from remud_hub.records import Evidence
from remud_hub.teachers.base import Message, Reply, Request
from remud_hub.teachers.reply_store import ReplyStore

store, rank = ReplyStore(Path(sys.argv[1])), int(sys.argv[2])
evidence = Evidence.create(source_id="a" * 64, kind="passage", language="en", page=3, box=(50.0, 60.0, 250.0, 200.0), text="A text.")
for number in range(int(sys.argv[3])):
    text = f"{rank if number % 2 else 'shared'} {number}"
    request = Request(task="qa", prompt="qa.en@1", prompt_sha256="b" * 64, shape="drafts", language="en",
                      messages=(Message(role="user", text=text),), evidence=evidence)
    store.put("m", "1", request, Reply(text=f"reply to {text} " + 500 * "x", model="m"))
    print(text, flush=True)
"""


@pytest.fixture
def store(tmp_path: Path) -> ReplyStore:
    return ReplyStore(tmp_path / "replies")


@pytest.fixture
def request_for(passage: Callable[..., Evidence]) -> Callable[..., Request]:
    evidence = passage("A text.")

    def make(text: str, **changes: object) -> Request:
        plain = Request(
            task="qa",
            prompt="qa.en@1",
            prompt_sha256="b" * 64,
            shape="drafts",
            language="en",
            messages=(Message(role="user", text=text),),
            evidence=evidence,
        )
        return plain.model_copy(update=changes)

    return make


def start(store: ReplyStore, rank: int, count: int) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", ONE_PROCESS, str(store.root), str(rank), str(count)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


class Answering:
    """Gives every request an answer, with the ending it is told."""

    name = "m"
    width = 4

    def __init__(self, ending: FinishReason = "stop") -> None:
        self.asked: list[str] = []
        self.ending: FinishReason = ending

    def version(self) -> str:
        return "1"

    async def check(self) -> None: ...

    async def close(self) -> None: ...

    async def reply(self, request: Request) -> Reply:
        self.asked.append(request.messages[0].text)
        await asyncio.sleep(0)
        return Reply(text=f"reply to {request.messages[0].text}", model="m", finish_reason=self.ending)


def test_a_reply_comes_back_as_it_was_put_also_to_another_process(
    store: ReplyStore, request_for: Callable[..., Request]
) -> None:
    reply = Reply(text="心脏", reasoning="hm", model="m", usage=Usage(prompt_tokens=3, completion_tokens=4))
    assert store.get("m", "1", request_for("a")) is None
    store.put("m", "1", request_for("a"), reply)
    kept = reply.model_copy(update={"cached": True})
    assert store.get("m", "1", request_for("a")) == kept
    assert ReplyStore(store.root).get("m", "1", request_for("a")) == kept


def test_another_model_version_text_prompt_or_shape_is_another_request(
    store: ReplyStore, request_for: Callable[..., Request]
) -> None:
    store.put("m", "1", request_for("a"), Reply(text="x", model="m"))
    others = [
        ("n", "1", request_for("a")),
        ("m", "2", request_for("a")),
        ("m", "1", request_for("b")),
        ("m", "1", request_for("a", prompt_sha256="c" * 64)),
        ("m", "1", request_for("a", shape="solution")),
        ("m", "1", request_for("a", messages=(Message(role="user", text="a", images=("d" * 64,)),))),
    ]
    assert [ReplyStore(store.root).get(*other) for other in others] == [None] * len(others)


def test_several_processes_write_one_store_and_lose_nothing(
    store: ReplyStore, request_for: Callable[..., Request]
) -> None:
    ranks = [start(store, rank, 40) for rank in range(3)]
    said = [rank.communicate(timeout=60)[0].splitlines() for rank in ranks]
    assert [rank.returncode for rank in ranks] == [0, 0, 0]
    texts = {text for lines in said for text in lines}
    assert len(texts) == 3 * 20 + 20
    for text in texts:
        kept = store.get("m", "1", request_for(text))
        assert kept is not None
        assert kept.text.startswith(f"reply to {text} ")
    assert store.stats().replies == len(texts)


@pytest.mark.parametrize("lines", [1, 7, 50])
def test_a_process_that_is_killed_loses_nothing_that_it_had_put(
    store: ReplyStore, request_for: Callable[..., Request], lines: int
) -> None:
    rank = start(store, 0, 1_000_000)
    assert rank.stdout is not None
    said = [rank.stdout.readline().rstrip("\n") for _ in range(lines)]
    rank.kill()
    said += [line.rstrip("\n") for line in rank.stdout if line.endswith("\n")]
    rank.wait()
    rank.stdout.close()
    fresh = ReplyStore(store.root)
    assert all(fresh.get("m", "1", request_for(text)) for text in said)


def test_what_a_crash_cut_off_counts_as_nothing_and_is_written_anew(
    store: ReplyStore, request_for: Callable[..., Request]
) -> None:
    for text in ("a", "b"):
        store.put("m", "1", request_for(text), Reply(text=f"reply to {text}", model="m"))
    store.close()
    (file,) = (path for path in store.root.rglob("*") if path.is_file())
    file.write_bytes(file.read_bytes()[:-20])
    fresh = ReplyStore(store.root)
    assert [fresh.get("m", "1", request_for(text)) is None for text in ("a", "b")] == [False, True]
    fresh.put("m", "1", request_for("b"), Reply(text="again", model="m"))
    kept = ReplyStore(store.root).get("m", "1", request_for("b"))
    assert kept is not None
    assert kept.text == "again"


def test_pictures_are_kept_by_their_hash_only(store: ReplyStore, request_for: Callable[..., Request]) -> None:
    messages = (Message(role="user", text="a", images=("d" * 64,)),)
    store.put("m", "1", request_for("a", messages=messages), Reply(text="x", model="m"))
    store.close()
    assert sum(path.stat().st_size for path in store.root.rglob("*") if path.is_file()) < 1000


def test_pruning_takes_what_is_unwanted_and_leaves_the_rest(
    store: ReplyStore, request_for: Callable[..., Request]
) -> None:
    for text in ("a", "b"):
        store.put("m", "1", request_for(text), Reply(text=text, model="m"))
    store.put("old", "1", request_for("a"), Reply(text="c", model="old"))
    assert store.stats().by_model == {"m": 2, "old": 1}
    assert store.prune(lambda kept, days: kept.model == "old") == 1
    fresh = ReplyStore(store.root)
    assert fresh.stats().by_model == {"m": 2}
    assert fresh.get("old", "1", request_for("a")) is None
    assert fresh.get("m", "1", request_for("b")) is not None


def test_what_was_answered_is_not_asked_again_and_a_change_asks_only_its_own(
    store: ReplyStore, request_for: Callable[..., Request]
) -> None:
    async def ask(*texts: str) -> list[Reply]:
        cached = Cached(teacher, ReplyStore(store.root))
        got = list(await asyncio.gather(*(cached.reply(request_for(text)) for text in texts)))
        await cached.close()
        return got

    teacher = Answering()
    first = asyncio.run(ask("a", "b", "c"))
    again = asyncio.run(ask("a", "B", "c"))
    assert teacher.asked == ["a", "b", "c", "B"]
    assert [reply.cached for reply in again] == [True, False, True]
    assert again[0].text == first[0].text


def test_equal_requests_under_way_go_out_once(store: ReplyStore, request_for: Callable[..., Request]) -> None:
    async def ask() -> list[Reply]:
        cached = Cached(teacher, store)
        got = await asyncio.gather(*(cached.reply(request_for(text)) for text in "aabaa"))
        await cached.close()
        return list(got)

    teacher = Answering()
    assert [reply.cached for reply in asyncio.run(ask())] == [False, True, False, True, True]
    assert teacher.asked == ["a", "b"]


def test_replies_that_come_together_are_all_kept_before_anything_is_made_of_one(
    store: ReplyStore, request_for: Callable[..., Request]
) -> None:
    async def ask(cached: Cached, text: str) -> int:
        await cached.reply(request_for(text))
        return ReplyStore(store.root).stats().replies

    async def ask_all() -> list[int]:
        cached = Cached(Answering(), store)
        kept = await asyncio.gather(*(ask(cached, text) for text in "abcd"))
        await cached.close()
        return list(kept)

    assert asyncio.run(ask_all()) == [4, 4, 4, 4]


def test_a_key_that_is_known_already_is_the_one_that_would_be_worked_out(
    store: ReplyStore, request_for: Callable[..., Request]
) -> None:
    asked = ("m", "1", request_for("a"))
    store.put(*asked, Reply(text="x", model="m"), reply_key(*asked))
    assert store.get(*asked) == store.get(*asked, reply_key(*asked)) == Reply(text="x", model="m", cached=True)


def test_a_file_that_was_pruned_before_it_was_locked_is_not_written_to(
    store: ReplyStore, request_for: Callable[..., Request], monkeypatch: pytest.MonkeyPatch
) -> None:
    lock = fcntl.flock

    def late(file: object, how: int) -> None:
        monkeypatch.undo()
        assert ReplyStore(store.root).prune(lambda kept, days: False) == 0  # another process, just now
        lock(file, how)  # type: ignore[arg-type]

    monkeypatch.setattr(fcntl, "flock", late)
    store.put("m", "1", request_for("a"), Reply(text="x", model="m"))
    assert ReplyStore(store.root).get("m", "1", request_for("a"))


def test_a_full_disk_is_told_and_spoils_no_other_line(store: ReplyStore, request_for: Callable[..., Request]) -> None:
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    store.put("m", "1", request_for("a"), Reply(text="x", model="m"))
    (file,) = store.root.iterdir()
    resource.setrlimit(resource.RLIMIT_FSIZE, (file.stat().st_size + 20, limit[1]))
    try:
        with pytest.raises(OSError, match="No space left"):
            store.put("m", "1", request_for("b"), Reply(text="y", model="m"))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
    store.put("m", "1", request_for("c"), Reply(text="z", model="m"))
    kept = [ReplyStore(store.root).get("m", "1", request_for(text)) for text in "abc"]
    assert [reply and reply.text for reply in kept] == ["x", None, "z"]


@pytest.mark.parametrize(
    ("ending", "kept"),
    [("stop", True), ("length", True), ("refused", False), ("unanswered", False), ("unpaid", False)],
)
def test_only_what_was_paid_for_is_kept(
    store: ReplyStore, request_for: Callable[..., Request], ending: FinishReason, kept: bool
) -> None:
    async def ask() -> None:
        cached = Cached(teacher, store)
        await cached.reply(request_for("a"))
        await cached.reply(request_for("a"))
        await cached.close()

    teacher = Answering(ending)
    asyncio.run(ask())
    assert len(teacher.asked) == (1 if kept else 2)
