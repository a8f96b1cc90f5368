"""Rewards by case and by rule; none of them loads a model."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remud_hub.models.thinking import join_thinking
from remud_hub.records import OPTION_LETTERS
from remud_hub.train.rewards import REWARDS, trl_rewards
from remud_hub.train.rewards.format import format_reward
from remud_hub.train.rewards.gold import Gold
from remud_hub.train.rewards.language import language_reward
from remud_hub.train.rewards.number import number_reward
from remud_hub.train.rewards.option import option_reward


OPTIONS = ("simple cyst", "gallstone", "liver mass", "normal finding")
EN = Gold("B", "choice", OPTIONS, "en")
ZH = Gold("B", "choice", ("囊肿", "结石", "肿块", "无异常"), "zh")
WORDS = st.text(st.sampled_from("abc 肝囊肿1.\n"), min_size=1).filter(str.strip)
LENGTHS = {"mm": 1, "cm": 10, "m": 1000, "毫米": 1, "厘米": 10}


def number(answer: str) -> Gold:
    return Gold(answer, "number", (), "en")


def answered(answer: str) -> str:
    return join_thinking("The margin is smooth.", answer)


@given(WORDS, WORDS)
def test_what_the_dataset_writes_has_the_format(thinking: str, answer: str) -> None:
    assert format_reward(join_thinking(thinking, answer), EN) == 1.0


@given(WORDS, WORDS, st.sampled_from(["<think>", "</think>", "<answer>", "</answer>"]), st.data())
def test_one_tag_more_is_not_the_format(thinking: str, answer: str, tag: str, data: st.DataObject) -> None:
    reply = join_thinking(thinking, answer)
    place = data.draw(st.integers(0, len(reply)))
    assert format_reward(reply[:place] + tag + reply[place:], EN) == 0.0


@pytest.mark.parametrize(
    ("reply", "reward"),
    [
        ("<think>a</think><answer>b</answer>", 1.0),
        ("\n<think>\na\n</think>\n\n<answer>\nb\n</answer>\n", 1.0),
        ("<think>a < b</think><answer><b></answer>", 1.0),
        ("", 0.0),
        ("b", 0.0),
        ("<think>a</think>b", 0.0),
        ("<answer>b</answer>", 0.0),
        ("<answer>b</answer><think>a</think>", 0.0),
        ("<think> </think><answer>b</answer>", 0.0),
        ("<think>a</think><answer> </answer>", 0.0),
        ("So: <think>a</think><answer>b</answer>", 0.0),
        ("<think>a</think> so <answer>b</answer>", 0.0),
        ("<think>a</think><answer>b</answer>.", 0.0),
        ("<think>a</think><answer>b</answer><think>a</think><answer>b</answer>", 0.0),
        ("<think>a</think><answer>b", 0.0),
    ],
)
def test_the_format(reply: str, reward: float) -> None:
    assert format_reward(reply, EN) == reward


@given(st.sampled_from(OPTION_LETTERS[:4]), st.sampled_from(OPTION_LETTERS[:4]))
def test_the_right_letter_alone_is_rewarded_and_so_is_its_text(gold: str, said: str) -> None:
    row = EN._replace(answer=gold)
    text = OPTIONS[OPTION_LETTERS.index(said)]
    expected = float(said == gold)
    assert [option_reward(answered(reply), row) for reply in (said, f"{said}. {text}", text)] == [expected] * 3


@pytest.mark.parametrize(
    ("reply", "reward"),
    [
        (answered("B"), 1.0),
        (answered("The image shows a gallstone."), 1.0),
        ("B", 1.0),  # the tags are the format's business
        (answered("C"), 0.0),
        (answered("A or B"), 0.0),
        (answered("A B C D"), 0.0),
        (answered("no gallstone"), 0.0),
        ("<think>It is B.</think>", 0.0),
        ("<think>The answer is B", 0.0),
        (answered(""), 0.0),
        ("", 0.0),
    ],
)
def test_an_option_must_be_settled_on(reply: str, reward: float) -> None:
    assert option_reward(reply, EN) == reward


def test_an_option_in_chinese() -> None:
    assert option_reward(join_thinking("后方伴声影。", "结石"), ZH) == 1.0
    assert option_reward(join_thinking("后方伴声影。", "答案：Ａ"), ZH) == 0.0


def test_yes_and_no_are_options() -> None:
    closed = Gold("No.", "closed", (), "en")
    assert [option_reward(answered(reply), closed) for reply in ("no", "Yes", "perhaps")] == [1.0, 0.0, 0.0]
    assert option_reward(answered("没有"), Gold("否", "closed", (), "zh")) == 1.0


@given(st.decimals("0.1", "300", places=1), st.sampled_from(sorted(LENGTHS)), st.sampled_from(sorted(LENGTHS)))
def test_a_length_may_be_given_in_another_unit(value: object, unit: str, other: str) -> None:
    converted = float(str(value)) * LENGTHS[unit] / LENGTHS[other]
    assert number_reward(answered(f"{converted:.6f} {other}"), number(f"{value} {unit}")) == 1.0


@given(st.integers(1, 10_000), st.floats(0.02, 10), st.sampled_from(["mm", "%", "cm/s", "次/分", ""]))
def test_another_number_is_not_rewarded(value: int, off: float, unit: str) -> None:
    assert number_reward(answered(f"{value * (1 + off):.4f} {unit}"), number(f"{value} {unit}")) == 0.0


@pytest.mark.parametrize(
    ("gold", "said", "reward"),
    [
        ("18 mm", "1.8 cm", 1.0),
        ("18 mm", "18 mm.", 1.0),
        ("18 mm", "**18 mm**", 1.0),
        ("18 mm", "The lesion is 18 mm long.", 1.0),
        ("18 mm", "病灶长约1.8厘米。", 1.0),
        ("18 mm", "１８ｍｍ", 1.0),
        ("18 mm", "18.1 mm", 1.0),
        ("18 mm", "19 mm", 0.0),
        ("18 mm", "18", 0.0),
        ("18 mm", "18 cm", 0.0),
        ("18 mm", "18 ml", 0.0),
        ("18 mm", "18 or 19 mm", 0.0),
        ("18 mm", "eighteen", 0.0),
        ("18 mm", "", 0.0),
        ("0.5 m/s", "50 cm/s", 1.0),
        ("55 %", "0.55", 0.0),
        ("12 × 8 mm", "1.2 x 0.8 cm", 1.0),
        ("12 × 8 mm", "8 x 12 mm", 0.0),
        ("5,271", "5271", 1.0),
        ("3", "3 layers", 1.0),
        ("3", "3.", 1.0),
        ("0", "0", 1.0),
        ("0", "1", 0.0),
        ("-18 %", "-18 %", 1.0),
        ("-18 %", "约−18%", 1.0),
        ("-18 %", "18 %", 0.0),
        ("5-7 mm", "5–7 mm", 1.0),
    ],
)
def test_a_number(gold: str, said: str, reward: float) -> None:
    assert number_reward(answered(said), number(gold)) == reward


def test_numbers_of_the_thinking_do_not_count() -> None:
    assert number_reward(join_thinking("It is 18 mm.", "large"), number("18 mm")) == 0.0


@pytest.mark.parametrize(
    ("thinking", "answer", "rewards"),
    [
        ("The lesion casts a strong shadow.", "B", (1.0, 0.0)),
        ("病灶后方伴有明显的声影，因此考虑结石。", "B", (0.0, 1.0)),
        ("病灶后方伴有明显的声影，因此考虑结石。", "It is a stone with a shadow.", (0.0, 0.0)),
        ("The lesion casts a strong shadow.", "病灶后方伴有明显的声影，因此考虑结石。", (0.0, 0.0)),
        ("Поражение отбрасывает тень.", "B", (0.0, 0.0)),
        ("The lesion casts a strong shadow.", "18 mm", (1.0, 0.0)),
        ("A shadow.", "B", (0.0, 0.0)),
        ("", "B", (0.0, 0.0)),
        ("The lesion casts a strong shadow.", "", (0.0, 0.0)),
    ],
)
def test_the_language_is_that_of_the_question(thinking: str, answer: str, rewards: tuple[float, float]) -> None:
    reply = join_thinking(thinking, answer)
    assert (language_reward(reply, EN), language_reward(reply, ZH)) == rewards


@pytest.mark.parametrize("kind", ["choice", "closed", "number", "open"])
def test_a_reward_that_says_nothing_about_a_row_is_none(kind: str) -> None:
    answers = {"choice": "B", "closed": "yes", "number": "18 mm", "open": "a cyst"}
    row = Gold(answers[kind], kind, OPTIONS if kind == "choice" else (), "en")  # type: ignore[arg-type]
    silent = {name for name, reward in REWARDS.items() if reward("", row) is None}
    assert silent == {"option", "number"} - {{"choice": "option", "closed": "option", "number": "number"}.get(kind)}


def test_a_row_whose_own_answer_cannot_be_read_is_not_judged_by_it() -> None:
    assert option_reward(answered("B"), EN._replace(answer="both")) is None
    assert option_reward(answered("yes"), Gold("left", "closed", (), "en")) is None
    assert number_reward(answered("3"), number("several")) is None


@given(st.text(), st.sampled_from([EN, ZH, number("18 mm"), Gold("yes", "closed", (), "en")]))
def test_whatever_is_said_the_reward_is_nothing_or_all(reply: str, row: Gold) -> None:
    assert {reward(reply, row) for reward in REWARDS.values()} <= {0.0, 1.0, None}


def test_an_empty_reply_earns_nothing() -> None:
    for row in (EN, ZH, number("18 mm"), Gold("a cyst", "open", (), "en")):
        assert not any(reward("", row) for reward in REWARDS.values())


def test_trl_gets_one_reward_for_each_reply_under_the_name_of_the_table() -> None:
    rows = [EN, number("18 mm")]
    columns = {name: [getattr(row, name) for row in rows] for name in Gold._fields}
    replies = [[{"role": "assistant", "content": answered(text)}] for text in ("B", "1.8 cm")]
    found = {
        judge.__name__: judge(prompts=[], completions=replies, completion_ids=[], trainer_state=None, **columns)
        for judge in trl_rewards()
    }
    assert list(found) == list(REWARDS)
    assert found == {"format": [1.0, 1.0], "option": [1.0, None], "number": [None, 1.0], "language": [1.0, 1.0]}
