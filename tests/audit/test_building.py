from typing import Any

import pytest

from remud_hub.audit.building import LONGEST, built
from remud_hub.audit.layouts.parsed import About, Cited, Parsed, RowFault
from remud_hub.audit.pictures import Shown


def make(pictures: int = 0, **fields: Any) -> Any:
    parsed = Parsed.model_validate({"question": "What is seen?", "answer": "A cyst."} | fields)
    return built(parsed, [Shown(f"{i:064d}", at_hand=True) for i in range(pictures)], None, "rows.jsonl")


@pytest.mark.parametrize(
    ("answer", "letter"),
    [
        ("B", "B"),
        ("spleen", "B"),
        ("B. spleen", "B"),
        ("(B) spleen", "B"),
        ("B. liver", "B. liver"),
        ("Kidney", "Kidney"),
    ],
)
def test_the_answer_of_a_choice_is_a_letter_where_it_can_be(answer: str, letter: str) -> None:
    sample = make(answer=answer, options=("liver", "spleen")).sample
    assert (sample.answer_kind, sample.answer) == ("choice", letter)


def test_the_kind_of_an_answer_is_told_from_it() -> None:
    kinds = [make(answer=answer).sample.answer_kind for answer in ("Yes", "没有", "A cyst.")]
    assert kinds == ["closed", "closed", "open"]


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        ("Yes, it is large.", "closed"),
        ("Unknown", "closed"),
        ("It is possible, but remains uncertain so far.", "open"),
        ("目前尚有争议，可能促进其增大。", "open"),
        ("有争议", "closed"),
    ],
)
def test_a_sentence_that_is_neither_yes_nor_no_is_an_open_answer(answer: str, kind: str) -> None:
    assert make(question="Is the liver large?", answer=answer, answer_kind="closed").sample.answer_kind == kind


def test_config_and_evidence_follow_from_what_there_is() -> None:
    passage = make(about=About(text="The liver is large."), thinking="So.")
    assert (passage.sample.config, passage.evidence.kind, passage.evidence.known.strip()) == (
        "qa_reasoning",
        "passage",
        "The liver is large.",
    )
    about = About(caption="A, liver. B, spleen.", mentions=(Cited(text="Fig. 1 shows it."),), page=4)
    figure = make(pictures=2, about=about)
    assert (figure.sample.config, figure.evidence.kind, figure.evidence.page) == ("vqa", "figure", 4)
    assert [panel.label for panel in figure.evidence.figure.panels] == ["A", "B"]
    assert len(figure.evidence.images) == 2
    assert make(teacher="bank").evidence.kind == "item"
    assert not make().evidence.known.strip()


def test_rows_about_one_figure_share_their_evidence() -> None:
    about = About(caption="Liver.", page=2)
    first, second = make(1, about=about), make(1, about=about, question="Where?")
    assert first.evidence.id == second.evidence.id
    assert first.sample.id != second.sample.id


def test_languages_are_told_however_they_are_called() -> None:
    said = [make(language=name).sample.language for name in ("EN", "zh-CN", "Chinese", None)]
    assert said == ["en", "zh", "zh", "en"]
    assert make(question="可见什么？", answer="囊肿").sample.language == "zh"


def test_an_absurd_length_is_a_fault() -> None:
    with pytest.raises(RowFault, match="absurdly long"):
        make(thinking="x" * LONGEST)
