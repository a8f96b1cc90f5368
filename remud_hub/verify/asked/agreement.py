"""Do independent answers agree with a row's? Kept are rows that are answered right (ReMUD, section 3.2), as often as is asked.

How often they are is the verdict's score, which is the row's difficulty: 1 is easy, 0 is hard, or wrong.
"""

from remud_hub.asking.talk import Talk
from remud_hub.records import Verdict
from remud_hub.verify.asked.answering import answered_right
from remud_hub.verify.asked.case import Case
from remud_hub.verify.settings import AgreementSettings


VERSION = 3
TASKS = ("answer",)
"""Its prompts."""


def work(case: Case, settings: AgreementSettings) -> Talk[Verdict | None]:
    """Ask the question with its picture, without what the source says, several times.

    Rows of question banks are all asked; of what a teacher wrote, those whose answer can be told right or wrong.

    Raises:
        Unusable: There was no reply, and the next run may get one.
    """
    sample, kind = case.sample, case.evidence.kind
    if kind not in settings.about or (kind != "item" and sample.answer_kind not in settings.kinds):
        return None
    right = 0
    for draw in range(settings.draws):
        right += yield from answered_right(case, "answer", pictures=sample.images, draw=draw)
    passed = right >= settings.least
    return Verdict(
        check="agreement",
        version=VERSION,
        passed=passed,
        score=round(right / settings.draws, 4),
        reason="" if passed else f"answered right too seldom: {right} of {settings.draws}",
    )
