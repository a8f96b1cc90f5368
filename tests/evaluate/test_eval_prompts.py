import pytest
from PIL import Image

from remud_hub.evaluate.prompts import prompt_text, to_prompt


TURNS = [
    {"role": "system", "content": "Be brief."},
    {"role": "user", "content": "What is it?"},
    {"role": "assistant", "content": "A cyst."},
]


def test_the_answer_is_left_out_and_pictures_become_rgb() -> None:
    messages, images = to_prompt({"id": "x", "messages": TURNS, "images": [Image.new("L", (8, 8))]})
    assert messages == TURNS[:2]
    assert [image.mode for image in images] == ["RGB"]


def test_of_a_conversation_the_first_question_is_asked_as_the_answer_is_to_that() -> None:
    turns = [*TURNS, {"role": "user", "content": "How large?"}, {"role": "assistant", "content": "2 cm"}]
    assert to_prompt({"id": "x", "messages": turns, "images": []}) == (TURNS[:2], [])


def test_a_row_without_an_answer_is_refused() -> None:
    with pytest.raises(ValueError, match="row x"):
        to_prompt({"id": "x", "messages": TURNS[:2], "images": []})


def test_prompt_text_marks_pictures_before_the_first_question() -> None:
    assert prompt_text(TURNS[:2], 2) == "system: Be brief.\n\nuser: <image><image>What is it?"
