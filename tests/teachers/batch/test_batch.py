import asyncio
import importlib.util
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from openai import AsyncOpenAI

from remud_hub.errors import TeacherError, UsageError
from remud_hub.records import Evidence
from remud_hub.store import BlobStore, cache_root
from remud_hub.teachers.base import Message, Reply, Request
from remud_hub.teachers.batch.endpoint import BatchEndpoint
from remud_hub.teachers.batch.state import BatchFolder
from remud_hub.teachers.batch.teacher import OpenAIBatchTeacher
from remud_hub.teachers.endpoint.faults import Refusal
from remud_hub.teachers.news import News, Notice, heard_by
from remud_hub.teachers.options import TeacherOptions


SERVER = Path(__file__).with_name("batch_server.py")
spec = importlib.util.spec_from_file_location("batch_server", SERVER)
assert spec and spec.loader
batch_server = importlib.util.module_from_spec(spec)
spec.loader.exec_module(batch_server)


@pytest.fixture
def server() -> Iterator[Any]:
    made = batch_server.BatchServer()
    yield made
    made.close()


def make_teacher(url: str, store: BlobStore, **options: Any) -> OpenAIBatchTeacher:
    client = AsyncOpenAI(api_key="k", base_url=url, max_retries=0)
    endpoint = BatchEndpoint(client, patience_s=0.2, poll_s=(0.02, 0.1))
    return OpenAIBatchTeacher("m", store, endpoint, **{"quiet_s": 0.05, **options})


def make_request(evidence: Evidence, text: str, images: Sequence[str] = ()) -> Request:
    return Request(
        task="qa",
        prompt="qa.en@1",
        prompt_sha256="a" * 64,
        shape="drafts",
        language="en",
        messages=(Message(role="user", text=text, images=tuple(images)),),
        evidence=evidence,
    )


Ask = Callable[..., list[Reply]]


@pytest.fixture
def ask(server: Any, store: BlobStore, figure_evidence: Evidence) -> Ask:
    """Ask a fresh teacher for some texts, as a run of its own would."""

    def run(texts: Sequence[str], **options: Any) -> list[Reply]:
        async def go() -> list[Reply]:
            teacher = make_teacher(server.url, store, **options)
            try:
                return list(
                    await asyncio.gather(*(teacher.reply(make_request(figure_evidence, text)) for text in texts))
                )
            finally:
                await teacher.close()

        return asyncio.run(go())

    return run


def test_what_is_asked_together_goes_out_as_one_batch_and_comes_back_to_who_asked(server: Any, ask: Ask) -> None:
    replies = ask(["a", "b", "c", "a"])
    assert [reply.text for reply in replies] == ["a", "b", "c", "a"]
    assert server.asked() == [["a", "b", "c"]]
    assert {(reply.finish_reason, reply.model, reply.usage.prompt_tokens) for reply in replies} == {("stop", "m", 11)}


def test_while_requests_are_collected_that_is_said(server: Any, ask: Ask) -> None:
    told: list[News] = []
    with heard_by(told.append):
        ask(["a", "b"])
    assert told == [Notice("teacher m: collects requests; a batch is submitted when none has come for 0.05 s")]


def test_a_line_with_half_a_character_is_read_all_the_same(server: Any, ask: Ask) -> None:
    body = batch_server.said("4 mm \ud800 wide")
    server.answer = lambda _: {"response": {"status_code": 200, "body": body}, "error": None}
    (reply,) = ask(["a"])
    assert (reply.finish_reason, reply.text) == ("stop", "4 mm \ufffd wide")


def test_a_batch_holds_no_more_requests_and_bytes_than_it_may(server: Any, ask: Ask) -> None:
    ask(list("abcde"), most_requests=2)
    assert server.asked() == [["a", "b"], ["c", "d"], ["e"]]
    ask(["x" * 90_000, "y" * 90_000, "z"], most_bytes=100_000)
    assert [len(batch) for batch in server.asked()[3:]] == [1, 2]


def test_a_line_has_the_schema_and_the_picture(
    server: Any, store: BlobStore, figure_evidence: Evidence, picture: str
) -> None:
    server.answer = lambda _: {"response": {"status_code": 200, "body": batch_server.said("{}")}, "error": None}

    async def go() -> None:
        teacher = make_teacher(server.url, store)
        await teacher.reply(make_request(figure_evidence, "看", [picture]))
        await teacher.close()

    asyncio.run(go())
    line = json.loads(server.files["file-0"])
    assert (line["method"], line["url"], line["custom_id"]) == (
        "POST",
        "/v1/chat/completions",
        make_request(figure_evidence, "看", [picture]).key,
    )
    seen, text = line["body"]["messages"][0]["content"]
    assert seen["image_url"]["url"].startswith("data:image/png;base64,")
    assert text["text"] == "看"
    assert line["body"]["response_format"]["json_schema"]["schema"]["properties"]["drafts"]


def test_a_picture_that_cannot_be_read_is_refused_and_the_others_go_out(
    server: Any, store: BlobStore, figure_evidence: Evidence
) -> None:
    async def go(*requests: Request) -> list[str]:
        teacher = make_teacher(server.url, store)
        got = await asyncio.wait_for(asyncio.gather(*map(teacher.reply, requests)), 10)
        assert teacher._answers == {}  # nothing is held longer than it is needed
        await teacher.close()
        return [reply.finish_reason for reply in got]

    broken = make_request(figure_evidence, "a", [store.put(b"no picture")])
    assert asyncio.run(go(broken)) == ["refused"]
    assert server.asked() == []
    assert asyncio.run(go(broken, make_request(figure_evidence, "b"))) == ["refused", "stop"]
    assert server.asked() == [["b"]]


def test_a_line_that_is_none_is_raised_and_nobody_waits_for_ever(
    server: Any, store: BlobStore, figure_evidence: Evidence
) -> None:
    server.answer = lambda _: {"custom_id": None}
    server.get = lambda path, get=server.get: (200, b"<html>") if path.endswith("/content") else get(path)

    async def go() -> None:
        teacher = make_teacher(server.url, store)
        try:
            await asyncio.wait_for(teacher.reply(make_request(figure_evidence, "a")), 10)
        finally:
            await teacher.close()

    with pytest.raises(Refusal, match="no chat completion but '<html>'"):
        asyncio.run(go())
    assert len(states()) == 1  # it was paid for: the next run looks again


def test_faults_of_lines_are_named_and_only_they_are_asked_again(server: Any, ask: Ask) -> None:
    faults = {
        "refused": {
            "response": {"status_code": 400, "body": {"error": {"code": "bad", "message": "no"}}},
            "error": None,
        },
        "expired": {"response": None, "error": {"code": "batch_expired", "message": "too late"}},
        "lost": None,
    }
    fine = server.answer
    server.answer = lambda body: faults.get(body["messages"][0]["content"], fine(body))
    replies = ask(["fine", "refused", "expired", "lost"])
    assert [reply.finish_reason for reply in replies] == ["stop", "refused", "unanswered", "unanswered"]
    assert [reply.text for reply in replies[1:3]] == ["bad: no", "batch_expired: too late"]
    assert "batch-0 completed without a line" in replies[3].text
    server.answer = fine
    assert [reply.finish_reason for reply in ask(["fine", "refused", "expired", "lost"])] == ["stop"] * 4
    assert server.asked()[1] == ["refused", "expired", "lost"]


@pytest.mark.parametrize(
    ("status", "ending"), [("failed", "refused"), ("expired", "unanswered"), ("cancelled", "unanswered")]
)
def test_a_batch_that_ends_badly_is_a_named_outcome_and_is_submitted_anew(
    server: Any, ask: Ask, status: str, ending: str
) -> None:
    fine = server.answer
    server.answer = lambda body: fine(body) if body["messages"][0]["content"] == "done in time" else None
    server.ending, server.errors = status, [{"code": "x", "message": "token limit"}]
    done, lost = ask(["done in time", "lost"])
    assert (done.finish_reason, lost.finish_reason) == ("stop", ending)
    assert lost.text == f"batch batch-0 {status}: token limit"
    server.ending, server.answer = "completed", fine
    assert ask(["lost"])[0].finish_reason == "stop"
    assert server.asked()[1] == ["lost"]


RUN = """
import asyncio, importlib.util, sys
from pathlib import Path
from remud_hub.records import Evidence
from remud_hub.store import BlobStore
spec = importlib.util.spec_from_file_location("tests", sys.argv[1])
tests = importlib.util.module_from_spec(spec)
spec.loader.exec_module(tests)
evidence = Evidence.model_validate_json(sys.argv[3])
async def go():
    teacher = tests.make_teacher(sys.argv[2], BlobStore(Path("blobs")))
    await asyncio.gather(*(teacher.reply(tests.make_request(evidence, text)) for text in "ab"))
asyncio.run(go())
"""


@pytest.mark.slow
def test_a_run_that_was_killed_collects_the_same_batch_and_pays_once(
    server: Any, ask: Ask, figure_evidence: Evidence
) -> None:
    server.release.clear()
    words = [sys.executable, "-c", RUN, __file__, server.url, figure_evidence.model_dump_json()]
    with subprocess.Popen(words, env=os.environ.copy()) as run:
        until(lambda: any(json.loads(path.read_bytes())["batch"] for path in states()))
        run.kill()
    server.release.set()
    assert [reply.text for reply in ask(["a", "b", "new"])] == ["a", "b", "new"]
    assert server.asked() == [["a", "b"], ["new"]]


def test_a_batch_whose_id_was_never_written_down_is_found_by_our_own(server: Any, ask: Ask, store: BlobStore) -> None:
    ask(["a"])
    (path,) = states()
    path.write_text(json.dumps({**json.loads(path.read_bytes()), "batch": None}))
    assert ask(["a"])[0].text == "a"
    assert len(server.batches) == 1


def test_a_batch_that_was_never_submitted_or_is_forgotten_is_asked_anew(
    server: Any, ask: Ask, store: BlobStore, figure_evidence: Evidence
) -> None:
    folder = BatchFolder(f"{server.url}/ m 1")
    folder.new((make_request(figure_evidence, "a").key,))
    forgotten = folder.new((make_request(figure_evidence, "b").key,))
    folder.save(forgotten.model_copy(update={"batch": "batch-of-old"}))
    assert [reply.text for reply in ask(["a", "b"])] == ["a", "b"]
    assert [sorted(batch) for batch in server.asked()] == [["a", "b"]]
    assert len(states()) == 1


def test_an_endpoint_that_is_down_is_told_with_its_address(store: BlobStore, figure_evidence: Evidence) -> None:
    async def go(what: str) -> None:
        teacher = make_teacher("http://127.0.0.1:9/v1", store)
        try:
            await (teacher.check() if what == "check" else teacher.reply(make_request(figure_evidence, "a")))
        finally:
            await teacher.close()

    for what in ("check", "reply"):
        with pytest.raises(TeacherError, match=r"http://127\.0\.0\.1:9/v1/ cannot be reached"):
            asyncio.run(go(what))


def test_a_missing_model_and_two_addresses_are_told_before_work_starts(
    store: BlobStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "k")
    with pytest.raises(UsageError, match="needs a model"):
        OpenAIBatchTeacher.create("", store, TeacherOptions())
    with pytest.raises(UsageError, match="one --base-url"):
        OpenAIBatchTeacher.create("m", store, TeacherOptions(base_urls=("http://a", "http://b")))
    with pytest.raises(UsageError, match="without user, password"):
        OpenAIBatchTeacher.create("m", store, TeacherOptions(base_urls=("http://user:password@a/v1",)))
    monkeypatch.setenv("OPENAI_API_KEY", "k, l")
    with pytest.raises(UsageError, match="one key"):
        OpenAIBatchTeacher.create("m", store, TeacherOptions())


def test_a_key_that_the_endpoint_repeats_is_not_shown(store: BlobStore) -> None:
    class Telling(batch_server.BatchServer):  # type: ignore[name-defined,misc]
        def get(self, path: str) -> Any:
            return 401, {"error": {"message": "no such key: sk-secret-key"}}

    async def check(url: str) -> None:
        client = AsyncOpenAI(api_key="sk-secret-key", base_url=url, max_retries=0)
        try:
            await BatchEndpoint(client, patience_s=0.2).check()
        finally:
            await client.close()

    server = Telling()
    with pytest.raises(TeacherError, match=r"answered 401: .*\*\*\*") as raised:
        asyncio.run(check(server.url))
    server.close()
    assert "sk-secret" not in str(raised.value)


@pytest.mark.parametrize("sent", [10, 0.5, -1], ids=["in the first line", "in the middle", "before the last byte"])
def test_a_download_that_drops_is_an_error_and_the_next_run_collects_the_same_batch(
    server: Any, ask: Ask, store: BlobStore, figure_evidence: Evidence, sent: float
) -> None:
    texts = [letter * 1000 for letter in "abcd"]
    server.drop_after = lambda size: int(size * sent) if isinstance(sent, float) else sent % size
    with pytest.raises(TeacherError, match="cannot be reached"):
        ask(texts)
    assert len(states()) == 1
    server.drop_after = None
    assert [reply.text for reply in ask(texts)] == texts
    assert len(server.batches) == 1
    assert len(server.asked()[0]) == 4


def states() -> list[Path]:
    return sorted((cache_root() / "batches").glob("*.json"))


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)
