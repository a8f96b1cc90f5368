"""The budget as a state machine, driven by random logits that like tags; and the tiny model held to one."""

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from PIL import Image

from remud_hub.models.decoding import Budget, Sampling
from remud_hub.models.thinking import split_thinking


if TYPE_CHECKING:
    from remud_hub.models.chat import ChatModel

pytestmark = pytest.mark.slow  # torch and transformers

STEPS = 60
# What the random model says, more often than not in several tokens; the last two melt tags into their neighbours
WORDS = (
    "<think>",
    "</think>",
    "</think><answer>",
    "<answer>",
    "<",
    "x < y",
    "囊肿",
    " nodule",
    " Wait",
    "。</",
    ">\n",
)
BATCH = [
    ("Is it a cyst?", [Image.new("RGB", (80, 120), "red")]),
    ("图中显示的是什么？", []),
    ([{"role": "system", "content": "你是一名医生。"}, {"role": "user", "content": "Compare."}], []),
]


@pytest.fixture(scope="module")
def tokenizer() -> Any:
    from remud_hub.models.tiny_tokenizer import build_tokenizer

    return build_tokenizer()


@pytest.fixture(scope="module")
def model(tiny: Path) -> "ChatModel":
    from remud_hub.models.chat import ChatModel

    return ChatModel(str(tiny))


@cache
def words_of(tokenizer: Any) -> list[list[int]]:
    return [tokenizer(word)["input_ids"] for word in WORDS]


def logits(seed: int, written: list[int], tokenizer: Any) -> Any:
    """A row's logits: a function of the seed and of what was written, as a model's are of its prompt.

    An even seed is a model that thinks first. Each likes some words, and to end what it has begun of them.
    """
    import torch

    generator = torch.Generator().manual_seed(hash((seed, *written)) % 2**63)
    scores = torch.rand(len(tokenizer), generator=generator)
    scores[tokenizer.eos_token_id] += 0.9 * torch.rand(1, generator=generator).item()
    words = words_of(tokenizer)
    for word in words:
        scores[word[0]] += torch.rand(1, generator=generator).item()
        for length in range(1, len(word)):
            scores[word[length]] += 2 * (written[-length:] == word[:length])
    if seed % 2 == 0 and len(written) < len(words[0]):
        scores[words[0][len(written)]] += 9
    return scores


def write(
    seeds: Sequence[int], budget: Budget | None, tokenizer: Any, languages: Sequence[str] = (), steps: int = STEPS
) -> list[list[int]]:
    """Write replies greedily, a row for each seed, each up to its end."""
    import torch

    from remud_hub.models.forcing import BudgetForcing

    ends = {tokenizer.eos_token_id}
    force = BudgetForcing(budget, tokenizer, ends, languages or ["en"] * len(seeds)) if budget else None  # type: ignore[arg-type]
    rows: list[list[int]] = [[] for _ in seeds]
    for _ in range(steps):
        scores = torch.stack([logits(seed, row, tokenizer) for seed, row in zip(seeds, rows, strict=True)])
        chosen = force(torch.tensor(rows), scores) if force else scores
        for row, token in zip(rows, chosen.argmax(-1).tolist(), strict=True):
            row.append(token)
    return [row[: row.index(tokenizer.eos_token_id) + 1] if tokenizer.eos_token_id in row else row for row in rows]


def script(words: Sequence[str], budget: Budget, tokenizer: Any, language: str = "en") -> str:
    """Return what becomes of a reply that the model wants to write, whatever is written in its place."""
    import torch

    from remud_hub.models.forcing import BudgetForcing

    eos = tokenizer.eos_token_id
    force = BudgetForcing(budget, tokenizer, {eos}, [language])  # type: ignore[list-item]
    wanted = [token for word in words for token in tokenizer(word)["input_ids"]] + [eos] * STEPS
    written: list[int] = []
    for token in wanted:
        written.append(int(force(torch.tensor([written]), torch.eye(len(tokenizer))[[token]]).argmax()))
        if written[-1] == eos:
            break
    return str(tokenizer.decode(written, skip_special_tokens=True))


def thinking_of(row: Sequence[int], tokenizer: Any) -> tuple[int, str]:
    """Return the length of a reply's thinking in tokens, and its text."""
    texts = ["".join(tokenizer.decode([token]) for token in row[:length]) for length in range(len(row) + 1)]
    start = next(length for length, text in enumerate(texts) if "<think>" in text)
    end = next((length for length, text in enumerate(texts) if re.search("</think>|<answer>", text)), len(row))
    inside = texts[end].split("<think>")[1]
    begun = next((length for length in range(start, end) if re.search("</|<answer", texts[length + 1])), end)
    return begun - start, re.split("</think>|<answer>", inside)[0]


@settings(max_examples=15, deadline=None)
@given(
    seeds=st.lists(st.integers(0, 10**6), min_size=2, max_size=4), least=st.integers(0, 20), spare=st.integers(1, 20)
)
def test_rows_of_a_batch_are_written_as_each_would_be_alone(
    tokenizer: Any, seeds: list[int], least: int, spare: int
) -> None:
    budget = Budget(least=least, most=least + spare)
    languages = ["zh" if seed % 2 else "en" for seed in seeds]
    alone = [write([seed], budget, tokenizer, [language])[0] for seed, language in zip(seeds, languages, strict=True)]
    assert write(seeds, budget, tokenizer, languages) == alone


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10**6), least=st.integers(0, 20), spare=st.integers(0, 10))
def test_thinking_keeps_between_least_and_most_and_an_answer_follows(
    tokenizer: Any, seed: int, least: int, spare: int
) -> None:
    budget = Budget(least=least, most=max(1, least + spare), waits=STEPS)
    (row,) = write([seed], budget, tokenizer)
    text = tokenizer.decode(row)
    length, _ = thinking_of(row, tokenizer)
    assert least <= length <= max(1, least + spare)
    assert text.lstrip().startswith("<think>")
    assert re.search("</think>|<answer>", text), "the thinking must be closed"


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10**6), waits=st.integers(0, 4))
def test_the_model_is_told_to_wait_no_more_often_than_allowed(tokenizer: Any, seed: int, waits: int) -> None:
    (row,) = write([seed], Budget(least=STEPS, waits=waits, wait="§"), tokenizer)
    assert tokenizer.decode(row).count("§") <= waits


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_a_reply_that_keeps_to_the_budget_by_itself_is_left_as_it_is(tokenizer: Any, seed: int) -> None:
    (free,) = write([2 * seed], None, tokenizer)
    # Its first "</" closes the thinking: one that does not is no end, and where such thinking ends is not what this is about
    assume(re.match(r"\s*<think>((?!</|<answer).)*</think>", tokenizer.decode(free), re.DOTALL))
    length, _ = thinking_of(free, tokenizer)
    assert write([2 * seed], Budget(least=length, most=length + 9), tokenizer) == [free]
    assert write([2 * seed], Budget(least=length + 1), tokenizer) != [free]


@pytest.mark.parametrize(
    ("words", "budget", "written"),
    [
        # kept as they are, however the tags are cut into tokens
        (["<think>a cyst</think><answer>A</answer>"], Budget(), "<think>a cyst</think><answer>A</answer>"),
        (["<think>", "囊肿。</think>\n<answer>A"], Budget(least=1), "<think>囊肿。</think>\n<answer>A"),
        (["<think>x < y</think>", "A"], Budget(), "<think>x < y</think>A"),
        # too short: the end is replaced
        (["<think>a", "</", "b", "</think>", "A"], Budget(least=3, wait="，"), "<think>a，b</think>A"),
        (["<think>a", *["</"] * 3, "</think>", "A"], Budget(least=99, wait="，"), "<think>a，，，</think>A"),
        (["<think>a", "<answer>", "b"], Budget(least=9, wait="，", waits=1), "<think>a<，>b</think><answer>"),
        (["<think>a", "</think>", "A"], Budget(least=99, waits=0), "<think>a</think>A"),
        # ended within its thinking, or never having thought
        (["<think>a"], Budget(), "<think>a</think><answer>"),
        (["<think>a", "</"], Budget(), "<think>a</think><answer>"),
        ([], Budget(least=1, wait="，", waits=1), "<think>，</think><answer>"),
        # too long: cut, and what is begun of the tag is not written twice
        (["<think>", *[" a"] * 8, "b"], Budget(most=2), "<think> a a</think><answer> ab"),
        (["<think>", "a", "</", "b"], Budget(most=2), "<think>a</think><answer>"),
    ],
)
def test_a_reply_within_a_budget(tokenizer: Any, words: list[str], budget: Budget, written: str) -> None:
    assert script(words, budget, tokenizer) == written


def test_the_wait_is_in_the_language_of_the_prompt(tokenizer: Any) -> None:
    stop = ["<think>a", "</"]
    assert script(stop, Budget(least=9, waits=1), tokenizer, "en") == "<think>a Wait,</think><answer>"
    assert script(stop, Budget(least=9, waits=1), tokenizer, "zh") == "<think>a等等，</think><answer>"


def test_the_tiny_model_thinks_and_answers_as_each_prompt_would_alone(model: "ChatModel") -> None:
    budget = Budget(least=4, most=12)
    written = model.generate(BATCH, 40, budget=budget)
    assert written == [model.generate([asked], 40, budget=budget)[0] for asked in BATCH]
    replies = [reply.text for reply in written]
    assert replies == ["".join(model.stream(*asked, 40, budget=budget)) for asked in BATCH]
    assert all(reply.lstrip().startswith("<think>") and "</think>" in reply for reply in replies)
    assert all(split_thinking(reply)[1] for reply in replies)


def test_a_model_that_would_end_at_once_is_told_to_wait_in_the_language_it_is_asked_in(tiny: Path) -> None:
    import torch

    from remud_hub.models.chat import ChatModel

    model = ChatModel(str(tiny))
    silent = torch.nn.Linear(model.model.lm_head.in_features, model.model.lm_head.out_features)
    torch.nn.init.zeros_(silent.weight)
    torch.nn.init.zeros_(silent.bias)
    silent.bias.data[model.processor.tokenizer.eos_token_id] = 1
    model.model.lm_head = silent
    english, chinese = (f"<think>{3 * wait}</think><answer>" for wait in (" Wait,", "等等，"))
    assert model.generate(BATCH, 60, budget=Budget(least=50)) == [
        (reply, False) for reply in (english, chinese, english)
    ]
    assert model.generate(BATCH, 60, budget=Budget(least=2, wait="。")) == [("<think>。。</think><answer>", False)] * 3
    assert model.generate(BATCH, 60) == [("", False)] * 3


def test_drawn_replies_keep_to_the_budget(model: "ChatModel") -> None:
    sampling, budget = Sampling(temperature=1, top_p=1, samples=2), Budget(most=6)
    replies = [reply.text for reply in model.generate(BATCH, 30, sampling=sampling, budget=budget)]
    assert len(set(replies)) == 2 * len(BATCH)
    assert all(reply.lstrip().startswith("<think>") and "</think>" in reply for reply in replies)
