from typing import get_args

import pytest

from remud_hub.evaluate.prompts import PROMPT_VERSION, Instruction, prompt_text, prompts_sha256, to_messages
from remud_hub.models.thinking import split_thinking


TURNS = [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "What is it?"}]


def test_prompt_text_marks_pictures_before_the_first_question() -> None:
    assert prompt_text(TURNS, 2) == "system: Be brief.\n\nuser: <image><image>What is it?"


def test_prompt_text_of_what_is_not_asked_is_empty() -> None:
    assert not prompt_text((), 1)


def test_options_stand_on_lines_between_question_and_instruction() -> None:
    (turn,) = to_messages("What is it?", "choice", ("A. cyst", "B. lipoma"))
    assert turn["role"] == "user"
    assert turn["content"].splitlines()[:-1] == ["What is it?", "A. cyst", "B. lipoma"]
    assert "letter" in turn["content"].splitlines()[-1]


@pytest.mark.parametrize("kind", get_args(Instruction))
def test_every_kind_has_its_instruction_in_both_languages(kind: Instruction) -> None:
    english, chinese = (to_messages("?", kind, (), language) for language in ("en", "zh"))
    assert english != chinese
    assert to_messages("?", kind, (), "fr") == english


def test_a_reasoned_choice_is_told_in_the_system_turn_in_tags_that_are_parsed() -> None:
    system, user = to_messages("何病？", "reasoned", ("A. 囊肿",), "zh")
    assert (system["role"], user) == ("system", {"role": "user", "content": "何病？\nA. 囊肿"})
    thinking, answer = split_thinking(system["content"])
    assert thinking is not None
    assert "<answer>" in system["content"]
    assert answer != system["content"]


def test_version_and_hash_of_the_instructions_are_told() -> None:
    assert PROMPT_VERSION >= 3
    assert len(prompts_sha256()) == 64
