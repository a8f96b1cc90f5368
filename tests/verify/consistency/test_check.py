from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remud_hub.records import Evidence, Sample, Turn, Verdict
from remud_hub.verify.consistency.check import check
from remud_hub.verify.consistency.rules import load_rules
from remud_hub.verify.consistency.wording import Terms, plain, sentences_of
from remud_hub.verify.settings import ConsistencySettings


Judge = Callable[..., Verdict]
WRONG = "The LVEF is 155%."


@pytest.mark.parametrize(
    ("answer", "page"),
    [
        (WRONG, "Because of a software fault, the LVEF was 155% in one patient."),
        ("左室射血分数为155%。", "Because of a software fault, the LVEF was 155% in one patient."),
        ("The spiculated mass was BI-RADS 2.", "One spiculated mass was read as BI-RADS 2 and proved malignant."),
        ("乳头肌水平可见左心房。", "At the papillary muscle level the giant left atrium came into view."),
    ],
)
def test_what_the_page_itself_says_stands(answer: str, page: str, judge: Judge) -> None:
    assert not judge(answer).passed
    assert judge(answer, page=page).passed


def test_the_page_vouches_for_its_own_value_only(judge: Judge) -> None:
    assert not judge(WRONG, page="The LVEF was 255% in one patient.").passed


def test_of_the_options_only_the_right_one_is_judged(judge: Judge) -> None:
    options = ("LVEF 155%", "LVEF 55%")
    fields = {"question": "How large is it?", "answer_kind": "choice", "options": options}
    assert judge("B", **fields).passed
    verdict = judge("A", **fields)
    assert [span.part for span in verdict.spans] == ["options.0", "options.0"]


def test_traces_and_turns_are_judged_too(judge: Judge) -> None:
    assert not judge("It is large.", thinking=WRONG).passed
    assert not judge("It is large.", turns=(Turn(question="How large?", answer=WRONG),)).passed


def test_spans_are_the_words_of_the_part(judge: Judge) -> None:
    answer = "It is seen well.  The LVEF is １５５%, and more."
    verdict = judge(answer)
    assert [answer[span.start : span.end] for span in verdict.spans] == ["LVEF", "１５５%"]
    assert [span.fault for span in verdict.spans] == ["", "value is impossible"]


def test_several_faults_are_all_told(judge: Judge) -> None:
    reasons = judge("The LVEF is 155%. The spiculated mass is BI-RADS 2.").reason.split("; ")
    assert [reason.partition(":")[0] for reason in reasons] == [
        "malignant descriptor against the category",
        "value is impossible",
    ]


def test_a_text_without_stops_is_cut_so_that_no_rule_sees_all_of_it() -> None:
    found = list(sentences_of("answer", "solid hypoechoic TR2 " * 1600))
    assert len(found) > 10
    assert max(len(sentence.text) for sentence in found) <= 1200


@given(text=st.text(max_size=200))
def test_plain_texts_keep_their_places_and_sentences_are_pieces_of_them(text: str) -> None:
    assert len(plain(text)) == len(text)
    for sentence in sentences_of("answer", text):
        assert plain(text)[sentence.start : sentence.start + len(sentence.text)] == sentence.text


@given(text=st.text(alphabet="BI-RADS 25ABCTRLVEF%0.+=mmcm孕周类分毫米、，。\n", max_size=120))
def test_no_text_breaks_it(text: str) -> None:
    row = Sample.model_construct(
        question="?", thinking=f"fetus {text}", answer=text or "-", options=(), turns=(), answer_kind="open"
    )
    page = Evidence.model_construct(item=None, figure=None, heading_path=(), text=text)
    verdict = check(row, page, ConsistencySettings())
    assert verdict.passed == (verdict.reason == "")
    parts = row.parts
    assert all(0 <= span.start < span.end <= len(parts[span.part]) for span in verdict.spans)


def test_absurd_numbers_are_impossible_and_break_nothing(judge: Judge) -> None:
    assert not judge(f"At 20 weeks' gestation the fetal HC is {'9' * 400} cm.").passed


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("simple cyst", "two simple-cysts", True),
        ("simple cyst", "a simplecystic", False),
        ("malignan*", "malignancy", True),
        ("fl", "flow", False),
        ("毛刺", "边缘毛刺样", True),
    ],
)
def test_terms(phrase: str, text: str, found: bool) -> None:
    assert Terms.of([phrase]).are_in(text) is found


def test_every_rule_has_its_source_and_says_whether_it_was_confirmed() -> None:
    rules = load_rules()
    systems = (*rules.systems, rules.ti_rads.system)
    sourced = [
        *(rule for system in systems for rule in (*system.rules, system.risk)),
        *rules.ranges.measures,
        *rules.biometry.sizes,
        *rules.views.rules,
        rules.ti_rads.points,
        rules.ti_rads.biopsy,
        rules.biometry.weight,
        rules.biometry.ages,
    ]
    assert all(len(rule.source) > 10 and rule.confirmed for rule in sourced)
    assert {level for system in systems for rule in system.rules for level in rule.levels} <= {
        level for system in systems for level in system.levels
    }


def test_every_measure_has_a_kind_and_bounds_in_order() -> None:
    rules = load_rules()
    kinds = {*rules.units, "ratio"}
    assert all(
        measure.kind in kinds and measure.possible[0] < measure.possible[1] for measure in rules.ranges.measures
    )
