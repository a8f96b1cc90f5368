import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import datasets
import numpy as np
import pytest
from datasets import Dataset, Features, List, Value
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from trl.chat_template_utils import get_training_chat_template
from trl.trainer.sft_trainer import DataCollatorForVisionLanguageModeling

from remud_hub.errors import UsageError
from remud_hub.models.processor import load_processor
from remud_hub.models.resolve import resolve_model
from remud_hub.store import cache_root
from remud_hub.train.data import load_rows
from remud_hub.train.planning.check import WRITTEN_PLACE
from remud_hub.train.planning.lengths import Lengths, Meter, measure


ASK, TELL = ("user", "What is it? 图片是什么？"), ("assistant", "<think>A square.</think><answer>红色</answer>")


@pytest.fixture
def varied(dataset: Callable[..., Dataset], picture: Callable[..., bytes]) -> Dataset:
    """Rows without a picture, with one, with many, and conversations; pictures of all shapes, some lying on their side."""
    turned = Image.Exif()
    turned[274] = 6
    return dataset(
        ([], [ASK, TELL]),
        ([picture(56, 56)], [ASK, TELL]),
        ([picture(640, 90, "JPEG", exif=turned)], [("system", "You are a radiologist."), ASK, TELL]),
        ([picture(500, 100, exif=turned), picture(31, 700), picture(900, 800, "JPEG")], [ASK, TELL]),
        ([picture(300, 200)], [ASK, TELL, ("user", "And now?\n"), ("assistant", "\nStill a square. \n\n"), ASK, TELL]),
        ([], [("system", "s"), ASK, ("assistant", "<|im_end|>"), ASK, TELL]),
    )


@pytest.fixture(scope="session")
def meter(processor: Any) -> Meter:
    return Meter(processor)


def collator(processor: Any, *, assistant_only: bool = True) -> DataCollatorForVisionLanguageModeling:
    template = get_training_chat_template(processor) if assistant_only else None
    return DataCollatorForVisionLanguageModeling(processor, assistant_only_loss=assistant_only, chat_template=template)


def collated(rows: Dataset, processor: Any, *, assistant_only: bool = True) -> Lengths:
    """What TRL's collator makes of every row by itself."""
    collate = collator(processor, assistant_only=assistant_only)
    batches = [collate([{"images": row["images"], "messages": row["messages"]}]) for row in rows]
    place = processor.image_token_id
    return Lengths(
        tokens=np.array([batch["input_ids"].shape[1] for batch in batches]),
        image_tokens=np.array([int((batch["input_ids"] == place).sum()) for batch in batches]),
        images=np.array([len(row["images"]) for row in rows]),
        pixels=np.array([sum(image.width * image.height for image in row["images"]) for row in rows]),
        answer_tokens=np.array([int((batch["labels"] != -100).sum()) for batch in batches]),
        problems={},
        counted_by="arithmetic",
        loss_on="assistant" if assistant_only else "all",
    )


def assert_equal(found: Lengths, expected: Lengths) -> None:
    assert found.problems == expected.problems
    for name in ("tokens", "image_tokens", "images", "pixels", "answer_tokens"):
        np.testing.assert_array_equal(getattr(found, name), getattr(expected, name), err_msg=name)


@pytest.mark.parametrize("decode", [False, True])
def test_lengths_are_those_of_the_collator(varied: Dataset, processor: Any, decode: bool) -> None:
    found = measure(varied, processor, decode=decode)
    assert_equal(found, collated(varied, processor))
    assert (found.counted_by, found.loss_on) == ("arithmetic", "assistant")


def test_loss_on_the_whole_chat_is_counted_by_the_processors_own_template(varied: Dataset, processor: Any) -> None:
    measure(varied, processor)  # what is in the cache is for the assistant alone
    found = measure(varied, processor, assistant_only=False)
    assert_equal(found, collated(varied, processor, assistant_only=False))
    assert found.loss_on == "all"


def test_processes_measure_the_same(varied: Dataset, processor: Any) -> None:
    assert_equal(measure(varied, processor, workers=2), collated(varied, processor))


def test_the_limit_on_pixels_counts(varied: Dataset, tmp_path_factory: pytest.TempPathFactory) -> None:
    small = load_processor(resolve_model("tiny", tmp_path_factory.mktemp("small")), max_pixels=80 * 80)
    assert_equal(measure(varied, small), collated(varied, small))


def test_what_was_measured_is_taken_from_the_cache(varied: Dataset, processor: Any) -> None:
    first = measure(varied, processor)
    kept = list((cache_root() / "lengths").iterdir())
    assert_equal(measure(varied, processor, workers=2), first)
    assert list((cache_root() / "lengths").iterdir()) == kept
    measure(varied.select([1]), processor)
    assert len(list((cache_root() / "lengths").iterdir())) == 2


def test_using_the_processor_does_not_change_the_key(varied: Dataset, processor: Any) -> None:
    measure(varied, processor)
    processor.tokenizer(["a", "a longer text"], padding=True, truncation=True, max_length=4)
    measure(varied, processor)
    assert len(list((cache_root() / "lengths").iterdir())) == 1


def test_another_chat_template_gives_other_lengths(varied: Dataset, processor: Any) -> None:
    plain = "{% for m in messages %}{% for c in m['content'] %}{{ c.get('text', '<|image_pad|>') }}{% endfor %}{% endfor %}"
    found = measure(varied, processor, chat_template=plain)
    assert (found.loss_on, found.problems) == ("all", {})
    assert (found.answer_tokens == found.tokens).all()
    assert (found.tokens < measure(varied, processor).tokens).all()


def is_plain(text: str) -> bool:
    """Whether it says something, and marks no place of a picture: such rows are refused."""
    return bool(text.strip()) and WRITTEN_PLACE not in text and "<|" not in text


@given(texts=st.lists(st.text(min_size=1).filter(is_plain), min_size=2, max_size=5), pictures=st.integers(0, 2))
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_is_counted_as_the_collator_does(
    texts: list[str], pictures: int, processor: Any, meter: Meter, picture: Callable[..., bytes]
) -> None:
    data = picture(80, 120)
    messages = [{"role": ("user", "assistant")[number % 2], "content": text} for number, text in enumerate(texts)]
    [found] = meter.measure([{"images": [{"bytes": data, "path": None}] * pictures, "messages": messages}])
    batch = collator(processor)([{"images": [Image.open(io.BytesIO(data))] * pictures, "messages": messages}])
    answer = int((batch["labels"] != -100).sum())
    assert (found.tokens, found.answer_tokens, found.problem) == (batch["input_ids"].shape[1], answer, "")


def test_messages_in_blocks_are_counted_where_their_pictures_stand(
    processor: Any, picture: Callable[..., bytes]
) -> None:
    blocks = List({"type": Value("string"), "text": Value("string")})
    features = Features(
        {"images": List(datasets.Image()), "messages": List({"role": Value("string"), "content": blocks})}
    )
    text, place = {"type": "text", "text": "Compare:"}, {"type": "image", "text": None}
    asked, told = {"role": "user", "content": [text, place, place]}, {"role": "assistant", "content": [text]}
    shown = {"role": "assistant", "content": [text, place]}
    data = [{"bytes": picture(60 + 90 * number, 60), "path": None} for number in range(3)]
    columns = {"images": [data[:2], data], "messages": [[asked, told], [asked, shown]]}
    rows = Dataset.from_dict(columns, features=features)
    assert_equal(measure(rows, processor), collated(rows, processor))


def test_a_folder_with_all_its_columns_is_measured(toy: Path, processor: Any) -> None:
    rows = load_rows(str(toy), "vqa_reasoning,qa", "validation")
    assert_equal(measure(rows, processor, workers=2), collated(rows, processor))


def test_a_dataset_without_rows_is_refused(dataset: Callable[..., Dataset], processor: Any) -> None:
    with pytest.raises(UsageError, match="no rows"):
        measure(dataset(), processor)
