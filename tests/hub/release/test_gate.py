"""A model that is worse than its base is not released unless somebody says why; the card tells either way."""

from pathlib import Path

import pytest

from remud_hub.errors import UsageError
from remud_hub.hub.release.gate import Comparison, Gate, TaskComparison, Verdict
from remud_hub.hub.release.links import Links
from remud_hub.hub.release.model import model_files
from remud_hub.hub.release.release import ReleaseOptions, release
from remud_hub.hub.release.scores import Scores, load_scores
from remud_hub.hub.release.training import read_training
from tests.testhub import LocalHub


LINKS = Links(endpoint="http://hub", tag="v1.0.0", dataset="ann/remud", model="ann/model", space="ann/demo")


def compared(verdict: Verdict, tuned: float = 0.5, base: str = "org/base") -> Comparison:
    middle = {"worse": -0.25, "better": 0.25, "no difference seen": 0.0}[verdict]
    task = TaskComparison(
        task="remud|qa",
        n=20,
        base=tuned - middle,
        tuned=tuned,
        difference=middle,
        low=middle - 0.125,
        high=middle + 0.125,
        verdict=verdict,
        resampled="sources",
        units=12,
    )
    return Comparison(base=base, tuned="/home/ann/model", draws=10_000, tasks=(task,))


@pytest.fixture
def scored(folders: dict[str, Path]) -> Scores:
    return load_scores(folders["scores"])


def card(folders: dict[str, Path], scores: Scores | None, gate: Gate) -> str:
    training = read_training(folders["model"], folders["remud"])
    made = model_files(folders["model"], LINKS, "0" * 40, training, scores, gate, None)["README.md"]
    assert isinstance(made, bytes)
    return made.decode()


@pytest.mark.parametrize("verdict", ["better", "no difference seen"])
def test_a_model_that_does_no_harm_passes_and_its_card_says_by_how_much(
    folders: dict[str, Path], scored: Scores, verdict: Verdict
) -> None:
    gate = Gate(compared(verdict))
    gate.check(scored)
    text = card(folders, scored, gate)
    assert "asked of org/base." in text
    assert f"| 12 sources | {verdict} |" in text
    assert "released all the same" not in text
    assert "Nobody compared" not in text


def test_a_model_that_is_worse_is_refused_with_task_difference_and_interval(scored: Scores) -> None:
    with pytest.raises(
        UsageError, match=r"worse than org/base .*: remud\|qa -0\.250 \[-0\.375, -0\.125\]\. .*--accept-regression"
    ):
        Gate(compared("worse")).check(scored)


def test_a_model_that_is_worse_leaves_nothing_on_the_hub(hub: LocalHub, folders: dict[str, Path]) -> None:
    options = ReleaseOptions(gate=Gate(compared("worse")))
    with pytest.raises(UsageError, match="is worse than"):
        release(*(folders[name] for name in ("remud", "model", "scores", "space")), "ann/remud", "v1.0.0", options)
    assert hub.requests == []


def test_why_a_worse_model_is_released_stands_in_its_card(folders: dict[str, Path], scored: Scores) -> None:
    gate = Gate(compared("worse"), "only *reasoning*\nmatters here")
    gate.check(scored)
    text = card(folders, scored, gate)
    assert "| `qa` | 0.500 | 0.750 | -0.250 | -0.375 to -0.125 | 12 sources | worse |" in text
    assert r"It is worse, and released all the same: only \*reasoning\* matters here" in text


def test_a_reason_that_was_not_needed_is_not_told(folders: dict[str, Path], scored: Scores) -> None:
    assert "in vain" not in card(folders, scored, Gate(compared("better"), "in vain"))


@pytest.mark.parametrize("with_scores", [True, False])
def test_a_card_says_that_nobody_compared(folders: dict[str, Path], scored: Scores, with_scores: bool) -> None:
    Gate().check(scored if with_scores else None)
    text = card(folders, scored if with_scores else None, Gate())
    assert text.count("Nobody compared it with its base") == 1
    assert ("| `qa` | 1 | 0 | 0 | 0.500 | 0.055 to 0.945 |" in text) == with_scores


def test_a_card_says_what_was_not_answered_and_that_the_model_was_blind(
    folders: dict[str, Path], scored: Scores
) -> None:
    lossy = scored.tasks[0].model_copy(update={"n": 9, "unparsed": 1, "unreadable": 2, "faulty": 1, "unanswered": 1})
    blind = card(folders, scored.model_copy(update={"tasks": (lossy,), "blind": True}), Gate())
    assert "| `qa` | 9 | 1 | 4 | 0.500 |" in blind
    assert "The pictures were kept from the model." in blind
    assert "kept from the model" not in card(folders, scored, Gate())


def test_a_card_does_not_tell_where_the_base_lay(folders: dict[str, Path], scored: Scores) -> None:
    text = card(folders, scored, Gate(compared("better", base="/home/ann/qwen")))
    assert "asked of qwen." in text
    assert "/home" not in text


@pytest.mark.parametrize(
    ("gate", "message"),
    [
        (Gate(None, "why not"), "give both"),
        (Gate(compared("worse"), " "), "needs a reason"),
        (Gate(compared("better", tuned=0.75)), "not of the scores that are released"),
        (Gate(compared("better", base="/home/ann/model")), "both scores are of /home/ann/model"),
    ],
)
def test_what_is_no_comparison_of_this_model_with_its_base_opens_no_gate(
    scored: Scores, gate: Gate, message: str
) -> None:
    with pytest.raises(UsageError, match=message):
        gate.check(scored)


def test_a_comparison_without_scores_opens_no_gate() -> None:
    with pytest.raises(UsageError, match="not of the scores"):
        Gate(compared("better")).check(None)
