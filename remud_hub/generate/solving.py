"""Let a teacher answer a question whose answer is known, and keep how it got there only where it is right (paper, section 3.2)."""

from collections.abc import Sequence
from typing import NamedTuple

from remud_hub.asking.agreement import agree
from remud_hub.asking.languages import is_in
from remud_hub.asking.talk import Answer, Talk, Unusable, ask
from remud_hub.generate.jobs import rejection, turned_down
from remud_hub.records import OPTION_LETTERS, AnswerKind, Rejection
from remud_hub.teachers.base import Request
from remud_hub.teachers.parsing import split_reply
from remud_hub.teachers.shapes import Solution


class Keyed(NamedTuple):
    """A question with its answer."""

    question: str
    options: Sequence[str]
    kind: AnswerKind
    answer: str

    @property
    def as_asked(self) -> str:
        """The question with its options by letter, without the answer."""
        lettered = (f"{letter}. {option}" for letter, option in zip(OPTION_LETTERS, self.options, strict=False))
        return "\n".join([self.question, *lettered])


class Trace(NamedTuple):
    """How somebody got to an answer."""

    thinking: str
    model: str


def solve(request: Request, task: str, keyed: Keyed, *, native: bool, wrong: str) -> Talk[Trace | Rejection]:
    """Ask, and compare with the key.

    Args:
        request: Asks for a solution, and does not hold the answer where it is to be found without.
        task: The pass that asks.
        keyed: What the answer is compared with.
        native: Whether the trace is what the model thought before it wrote, or what it wrote as its thinking.
        wrong: The reason for turning down an answer that does not agree.
    """
    try:
        answer = yield from ask(request)
    except Unusable as unusable:
        return rejection(request.evidence, task, unusable)
    given, thinking = _taken_apart(answer, native=native)
    if not agree(keyed.kind, keyed.answer, given, keyed.options):
        detail = f"{keyed.as_asked}\nwanted: {keyed.answer}\ngiven: {given}"
        return turned_down(request.evidence, task, wrong, detail)
    if not thinking:
        return turned_down(request.evidence, task, "the model showed no reasoning", keyed.question)
    if not is_in(request.language, thinking):
        return turned_down(request.evidence, task, "the reasoning is in another language", thinking)
    return Trace(thinking, answer.reply.model)


def _taken_apart(answer: Answer, *, native: bool) -> tuple[str, str | None]:
    assert isinstance(answer.said, Solution)
    thinking = split_reply(answer.reply).thinking if native else answer.said.thinking
    return answer.said.answer.strip(), thinking and thinking.strip()
