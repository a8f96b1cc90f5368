from collections.abc import Callable
from typing import Any

import pytest
from datasets import Dataset, Features, Value

from remud_hub.errors import UsageError
from remud_hub.train.planning.check import BadRow, bad_rows, check_columns, conversation_problem, sound_rows
from remud_hub.train.planning.lengths import measure


ASK, TELL = ("user", "What is it?"), ("assistant", "A square.")


def test_bad_rows_are_found_with_their_ids(
    dataset: Callable[..., Dataset], picture: Callable[..., bytes], processor: Any
) -> None:
    good, cut = picture(60, 60), picture(60, 60)[:-400]
    rows = dataset(
        ([good], [ASK, TELL]),
        ([], []),
        ([], [("user", "<image>\nWhat?"), TELL]),
        ([good], [("user", "<image>\nWhat?"), TELL]),
        ([good], [("user", "<|image_pad|> what?"), TELL]),
        ([good, cut], [ASK, TELL]),
        ([], [ASK, ("doctor", "A square.")]),
        ([], [ASK]),
        ([], [ASK, ("assistant", " \n")]),
        ([b"no picture"], [ASK, TELL]),
        ([picture(2, 900)], [ASK, TELL]),
        ([good], [TELL]),
    )
    lengths = measure(rows, processor)
    found = bad_rows(rows, lengths.problems)
    assert [row.index for row in found] == list(range(1, 12))
    assert [row.id for row in found] == [f"row-{number}" for number in range(1, 12)]
    expected = [
        "empty",
        "places for 1 pictures, the row has 0",
        "says <image>",
        "places for 2 pictures once",
        "picture 2 cannot be decoded",
        "unknown role doctor",
        "no assistant turn",
        "no assistant turn",
        "picture 1 cannot be decoded",
        "aspect ratio",
        "no user turn",
    ]
    assert [words in row.reason for words, row in zip(expected, found, strict=True)] == [True] * 11, found
    assert lengths.sound.tolist() == [0]
    assert lengths.tokens[1:].sum() == 0


def test_without_decoding_a_cut_picture_passes(
    dataset: Callable[..., Dataset], picture: Callable[..., bytes], processor: Any
) -> None:
    rows = dataset(([picture(60, 60)[:-400]], [ASK, TELL]))
    assert not measure(rows, processor, decode=False).problems
    assert measure(rows, processor).problems


@pytest.mark.parametrize(
    ("places", "pictures", "problem"),
    [
        (1, 1, None),
        (2, 2, None),
        (2, 1, "places for 2 pictures, the row has 1"),
        (1, 2, "the row has 2"),
        (0, 0, None),
    ],
)
def test_messages_in_blocks_bring_their_places(places: int, pictures: int, problem: str | None) -> None:
    messages = [
        {"role": "user", "content": [{"type": "image"}] * places + [{"type": "text", "text": "What?"}]},
        {"role": "assistant", "content": [{"type": "text", "text": "That."}]},
    ]
    found = conversation_problem(messages, pictures)
    assert (found is None) if problem is None else (problem in str(found))


def test_columns_of_another_kind_are_refused(dataset: Callable[..., Dataset], picture: Callable[..., bytes]) -> None:
    rows = dataset(([picture(9, 9)], [ASK, TELL]))
    check_columns(rows)
    with pytest.raises(UsageError, match="column images is missing; there are id, messages"):
        check_columns(rows.remove_columns(["images"]))
    with pytest.raises(UsageError, match="no rows"):
        check_columns(rows.select([]))
    texts = Dataset.from_dict(
        {"images": [""], "messages": [""]}, features=Features({"images": Value("string"), "messages": Value("string")})
    )
    with pytest.raises(UsageError, match="list of pictures"):
        check_columns(texts)
    with pytest.raises(UsageError, match="list of role and content"):
        check_columns(rows.remove_columns(["messages"]).add_column("messages", ["a text"]))


def test_a_dataset_without_ids_names_rows_by_number(dataset: Callable[..., Dataset]) -> None:
    rows = dataset(([], [ASK])).remove_columns(["id"])
    assert bad_rows(rows, {0: "why"}) == [BadRow(0, "", "why")]


def test_rows_that_cannot_be_trained_on_stop_a_run_or_are_left_out_and_told(dataset: Callable[..., Dataset]) -> None:
    rows, told = dataset(*[([], [ASK, TELL])] * 4), list[str]()
    assert sound_rows(rows, {}, skip=False, say=told.append) is rows
    with pytest.raises(UsageError, match="2 of 4 rows cannot be trained on: row 1 row-1: why; row 3 row-3: so"):
        sound_rows(rows, {3: "so", 1: "why"}, skip=False, say=told.append)
    assert told == []
    assert sound_rows(rows, {3: "so", 1: "why"}, skip=True, say=told.append)["id"][:] == ["row-0", "row-2"]
    assert told == ["dropped: row 1 row-1: why", "dropped: row 3 row-3: so"]
    with pytest.raises(UsageError, match="no row is left"):
        sound_rows(rows, dict.fromkeys(range(4), "why"), skip=True, say=told.append)
