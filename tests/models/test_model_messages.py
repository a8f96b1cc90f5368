import pytest

from remud_hub.errors import UsageError
from remud_hub.models.messages import images_first


IMAGE = {"type": "image"}


def text(words: str) -> dict[str, str]:
    return {"type": "text", "text": words}


def test_a_question_gets_its_pictures_before_its_text() -> None:
    assert images_first("what?", 2) == [{"role": "user", "content": [IMAGE, IMAGE, text("what?")]}]


def test_pictures_go_to_the_first_user_message_only() -> None:
    turns = [("system", "be brief"), ("user", "what?"), ("assistant", "a stone"), ("user", "sure?")]
    messages = images_first([{"role": role, "content": words} for role, words in turns], 1)
    assert [message["content"] for message in messages] == [
        [text("be brief")],
        [IMAGE, text("what?")],
        [text("a stone")],
        [text("sure?")],
    ]


def test_placeholders_that_are_there_stay_where_they_are() -> None:
    turn = {"role": "user", "content": [text("look:"), IMAGE]}
    assert images_first([turn], 1) == [turn]


def test_the_callers_messages_are_not_changed() -> None:
    turn = {"role": "user", "content": [text("what?")]}
    images_first([turn], 1)
    assert turn == {"role": "user", "content": [text("what?")]}


@pytest.mark.parametrize(
    ("messages", "count"),
    [
        ([{"role": "user", "content": [IMAGE, text("what?")]}], 2),
        ([{"role": "user", "content": [IMAGE, text("what?")]}], 0),
        ([{"role": "assistant", "content": "hello"}], 1),
    ],
)
def test_pictures_without_a_place_are_an_error(messages: list[dict[str, object]], count: int) -> None:
    with pytest.raises(UsageError, match=f"{count} pictures"):
        images_first(messages, count)
