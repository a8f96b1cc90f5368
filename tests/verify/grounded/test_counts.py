import pytest

from remud_hub.verify.grounded.counts import count_spans


def faults(text: str, known: str, question: str = "", *, is_trace: bool = False) -> list[str]:
    return [text[span.start : span.end] for span in count_spans("answer", text, known, question, is_trace=is_trace)]


@pytest.mark.parametrize(
    ("text", "known", "question"),
    [
        ("three nodules", "three small nodules", ""),
        ("more than five confluent lines", "five confluent B-lines per space", ""),
        ("three sub-planes", "categorized into their sub-plane using three categories", ""),
        ("Two.", "two sessions of necrosectomy", "How many sessions took place?"),
        ("共三枚：一枚黏膜下，另两枚浆膜下", "浆膜下另见两枚肌瘤", ""),
        ("取3条组织", "取材3条", ""),
        ("Three features: shape, margin and shadow", "round with a sharp margin and a shadow", ""),
        ("Four views are given: apical, subcostal, parasternal and suprasternal", "the usual views", ""),
        ("for six weeks", "for 42 days", ""),
        ("a nodule", "two nodules", ""),
        ("一个结节位于右叶，另一个位于左叶", "见两个结节", ""),
        ("two leaflets instead of three", "two leaflets", ""),
        ("two stones of 5 mm", "Each kidney has one stone of 5 mm.", ""),
        ("四个心腔大小正常", "各心腔大小正常", ""),
        ("from sixty millilitres a day to five", "from 60 to 5 mL a day", ""),
        ("这位患者三条都满足", "强回声团、声影、移动，三征咸具", ""),
        ("1.5个病灶", "病灶 1.5", ""),
    ],
)
def test_what_is_counted_alike(text: str, known: str, question: str) -> None:
    assert faults(text, known, question) == []


@pytest.mark.parametrize(
    ("text", "known", "question", "told"),
    [
        ("three nodules", "two nodules", "", "three nodules"),
        ("There are four: the rim, the roof and the labrum.", "three landmarks, or four", "", "four"),
        ("可见3枚结节，即三个结节", "可见两个结节", "", "3枚"),
        ("Five necrosectomies followed", "two sessions of necrosectomy", "", "Five necrosectomies followed"),
        ("Six.", "two sessions of necrosectomy", "How many sessions took place?", "Six"),
        ("另有五枚", "另见两枚肌瘤", "还有其他肌瘤吗？", "五枚"),
        ("取9条组织", "取材3条", "", "9条"),
        ("有六处病灶", "肝内见一低回声灶", "", "六处"),
    ],
)
def test_what_is_not(text: str, known: str, question: str, told: str) -> None:
    assert told in faults(text, known, question)


def test_a_trace_may_count_what_it_sees_and_what_is_asked() -> None:
    assert faults("I see four bright lines.", "bright lines", is_trace=True) == []
    assert faults("Five caesareans.", "a scar", "After five caesareans?", is_trace=True) == []
    assert faults("There are three nodules.", "two nodules", is_trace=True)


@pytest.mark.parametrize(("said", "is_wrong"), [("2", False), ("5", True), ("2.", False)])
def test_a_bare_number_that_counts(said: str, is_wrong: bool) -> None:
    known = "Two mesenteric lymph nodes are trapped inside."
    assert bool(faults(said, known, "How many lymph nodes are trapped?")) == is_wrong
    assert faults("2", "共见5枚淋巴结，其中3枚为转移。", "几枚淋巴结不是转移？") == []
    assert faults(said, "Nodes are trapped inside.", "How many lymph nodes are trapped?") == []
