import asyncio
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from remud_hub.teachers.local.batching import Batcher


class Recorder:
    """Answers with the same text in capitals, and remembers its batches."""

    def __init__(self) -> None:
        self.batches: list[list[str]] = []

    def __call__(self, asked: Sequence[str]) -> list[str]:
        self.batches.append(list(asked))
        if "bad" in asked:
            raise ValueError("bad")
        return [text.upper() for text in asked]


def ask_all(texts: Sequence[str], size: int) -> tuple[list[str | BaseException], Recorder]:
    recorder = Recorder()

    async def run() -> list[str | BaseException]:
        batcher = Batcher[str, str](recorder, length=len, kind=lambda text: text[:1] == "!", size=size)
        answers = await asyncio.gather(*map(batcher.ask, texts), return_exceptions=True)
        batcher.close()
        return answers

    return asyncio.run(run()), recorder


@settings(deadline=None, max_examples=25)
@given(st.lists(st.text("ab!", max_size=8), max_size=20), st.integers(1, 5))
def test_everyone_gets_their_own_answer_from_batches_of_one_kind(texts: list[str], size: int) -> None:
    answers, recorder = ask_all(texts, size)
    assert answers == [text.upper() for text in texts]
    assert sorted(text for batch in recorder.batches for text in batch) == sorted(texts)
    for batch in recorder.batches:
        assert len(batch) <= size
        assert len({text[:1] == "!" for text in batch}) == 1


def test_what_is_asked_together_is_answered_together_with_what_is_as_long() -> None:
    _, recorder = ask_all(["a", "bbbbbbb", "c", "ddddddd"], 2)
    assert [sorted(batch) for batch in recorder.batches] == [["a", "c"], ["bbbbbbb", "ddddddd"]]


def test_the_one_that_waited_longest_is_never_put_off() -> None:
    _, recorder = ask_all(["l" * 50, *"abcdef"], 2)
    assert "l" * 50 in recorder.batches[0]


def test_a_fault_is_told_to_its_batch_only() -> None:
    answers, _ = ask_all(["bad", "much longer", "much more so"], 1)
    assert isinstance(answers[0], ValueError)
    assert answers[1:] == ["MUCH LONGER", "MUCH MORE SO"]


def test_what_was_given_up_is_not_answered() -> None:
    recorder = Recorder()

    async def run() -> str:
        batcher = Batcher[str, str](recorder, length=len, kind=lambda _: 0, size=4)
        given_up = asyncio.create_task(batcher.ask("given up"))
        await asyncio.sleep(0)
        given_up.cancel()
        with pytest.raises(asyncio.CancelledError):
            await given_up
        answer = await batcher.ask("kept")
        batcher.close()
        return answer

    assert asyncio.run(run()) == "KEPT"
    assert recorder.batches == [["kept"]]
