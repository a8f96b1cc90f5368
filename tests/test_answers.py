"""Every rule of the answer reader, by case: what a model may say, and what is read out of it."""

import pytest

from remud_hub.answers import parse_answer


OPTIONS = ("A. simple cyst", "B. gallstone", "C. liver mass", "D. mass")
ZH_OPTIONS = ("囊肿", "结石", "B超伪像", "无异常")


@pytest.mark.parametrize(
    ("reply", "read"),
    [
        ("B", "B"),
        ("b", "B"),
        ("(b)", "B"),
        ("【B】", None),
        ("Ｂ", "B"),
        ("（Ｂ）", "B"),
        ("B.", "B"),
        ("B。", "B"),
        ("**B**", "B"),
        ("B. gallstone", "B"),
        ("B、结石", "B"),
        ("B) gallstone, because of the shadow", "B"),
        ("Answer: B", "B"),
        ("The correct answer is (B).", "B"),
        ("The answer is B, not A.", "B"),
        ("I first thought the answer is A. The final answer is B.", "B"),
        ("答案：B", "B"),
        ("答案是Ｂ。", "B"),
        ("正确答案为（B）", "B"),
        ("故选B", "B"),
        ("应选择 b 项", "B"),
        (r"\boxed{B}", "B"),
        ("It casts a shadow.\n\nB", "B"),
        ("<think>A or C?</think><answer>B</answer>", "B"),
        ("<think>The answer is A.</think>B", "B"),
        ("<think>The answer is A", None),
        ("gallstone", "B"),
        ("B gallstone", "B"),
        ("The image shows a gallstone.", "B"),
        ("The image shows a liver mass.", "C"),
        ("There is no gallstone.", None),
        ("A gallstone or a simple cyst", None),
        ("A gallstone is seen", "B"),
        ("The answer is a gallstone", "B"),
        ("B or C", None),
        ("Answer: B and C", None),
        ("答案：B、C", None),
        ("A, B", None),
        ("E", None),
        ("B-mode artefact", None),
        ("hepatitis", None),
        ("", None),
        ("   ", None),
    ],
)
def test_choice(reply: str, read: str | None) -> None:
    assert parse_answer(reply, "choice", OPTIONS) == read


@pytest.mark.parametrize(
    ("reply", "read"),
    [
        ("囊肿", "A"),
        ("图中为结石。", "B"),
        ("不是结石", None),
        ("C. B超伪像", "C"),
        ("B超伪像", "C"),
        ("答案：D、无异常", "D"),
        ("选项 A", "A"),
    ],
)
def test_choice_in_chinese_with_bare_options(reply: str, read: str | None) -> None:
    assert parse_answer(reply, "choice", ZH_OPTIONS) == read


def test_a_choice_without_options_still_reads_its_letter() -> None:
    assert parse_answer("答案：E", "choice") == "E"


@pytest.mark.parametrize(
    ("reply", "read"),
    [
        ("yes", "yes"),
        ("Yes, it does.", "yes"),
        ("No.", "no"),
        ("no evidence of fluid", "no"),
        ("No doubt there is", None),
        ("True", "yes"),
        ("The answer is no.", "no"),
        ("Answer: Yes", "yes"),
        ("It may be seen.\nYes", "yes"),
        ("yesterday", None),
        ("nodule", None),
        ("是", "yes"),
        ("是的，可见。", "yes"),
        ("是。", "yes"),
        ("是否存在尚不明确", None),
        ("不是", "no"),
        ("否", "no"),
        ("否则需要复查", None),
        ("有", "yes"),
        ("有结节", "yes"),
        ("有无结节不清", None),
        ("没有", "no"),
        ("未见异常", "no"),
        ("无", "no"),
        ("无法判断", None),
        ("不能确定", None),
        ("不能", "no"),
        ("对", "yes"),
        ("对比度较低", None),
        ("答案：否", "no"),
        ("答案是：是", "yes"),
        ("<think>no</think><answer>是</answer>", "yes"),
        ("不确定", None),
        ("", None),
    ],
)
def test_closed(reply: str, read: str | None) -> None:
    assert parse_answer(reply, "closed") == read


@pytest.mark.parametrize(
    ("reply", "read"),
    [
        ("7", "7"),
        ("7.50", "7.5"),
        ("７．５", "7.5"),
        ("-3", "-3"),
        ("1,250", "1250"),
        ("about 7.5 MHz", "7.5 mhz"),
        ("5毫米", "5 mm"),
        ("5 mm thick", "5 mm"),
        ("30%", "30 %"),
        ("100", "100"),
        ("3 lesions", "3"),
        ("3 or 4", None),
        ("3, that is 3.0", "3"),
        ("There are 2 rows of 3. The answer is 6.", "6"),
        ("答案：12", "12"),
        ("three", None),
        ("T12", None),
        ("", None),
    ],
)
def test_number(reply: str, read: str | None) -> None:
    assert parse_answer(reply, "number") == read


@pytest.mark.parametrize(
    ("reply", "read"),
    [("  Fluid. ", "Fluid."), ("<think>x</think><answer>**含液**</answer>", "含液"), ("<think>never ends", None)],
)
def test_open(reply: str, read: str | None) -> None:
    assert parse_answer(reply, "open") == read
