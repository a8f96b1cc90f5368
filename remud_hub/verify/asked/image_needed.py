"""Does a row need its picture? Who does not see it must fail, and another picture must change the answer.

Asked of a share of the rows, for it takes several requests. A row falls only when every draw is against it, so that a lucky
guess does not turn it down: with two draws and four options that is one guess in sixteen, with yes or no one in four.
"""

from collections.abc import Sequence
from random import Random

from remud_hub.asking.talk import Talk
from remud_hub.records import Config, Sha256, Verdict
from remud_hub.verify.asked.answering import answered_right
from remud_hub.verify.asked.case import Case
from remud_hub.verify.settings import ImageNeededSettings


VERSION = 2
TASKS = ("answer_blind", "answer")
"""Its prompts."""
CONFIGS: tuple[Config, ...] = ("vqa", "vqa_reasoning")
"""PubMedVision's two kinds are descriptions: nobody guesses those in the same words."""


def work(case: Case, settings: ImageNeededSettings) -> Talk[Verdict | None]:
    """Ask without the picture, then with others of the source in its place.

    Of a conversation the first question is asked, for the others may take up what was said.

    Raises:
        Unusable: There was no reply, and the next run may get one.
    """
    sample, dice = case.sample, case.random(settings.seed)
    if sample.config not in CONFIGS or not sample.images or dice.random() >= settings.share:
        return None
    nothing: list[tuple[Sha256, ...]] = [()] * settings.draws
    if (yield from _always_right(case, "answer_blind", nothing)):
        return _verdict("answered without the picture", settings.draws)
    swapped = _others(case, settings.draws, dice)
    if swapped and (yield from _always_right(case, "answer", swapped)):
        return _verdict("same answer to another picture", settings.draws)
    return Verdict(check="image_needed", version=VERSION, passed=True, score=1.0)


def _others(case: Case, count: int, dice: Random) -> list[tuple[Sha256, ...]]:
    """Draw pictures of the source that are not the row's, in turn where there are few; empty where there are none."""
    own = {*case.sample.images, *case.evidence.images}
    drawn = dice.sample(case.pictures, min(len(case.pictures), count + len(own)))
    others = [picture for picture in drawn if picture not in own][:count]
    return [(others[i % len(others)],) for i in range(count)] if others else []


def _always_right(case: Case, task: str, shown: Sequence[tuple[Sha256, ...]]) -> Talk[bool]:
    """Ask draw by draw, until one answer is wrong."""
    for draw, pictures in enumerate(shown):
        if not (yield from answered_right(case, task, pictures=pictures, draw=draw)):
            return False
    return True


def _verdict(reason: str, draws: int) -> Verdict:
    return Verdict(
        check="image_needed", version=VERSION, passed=False, score=0.0, reason=f"{reason}: {draws} of {draws} times"
    )
