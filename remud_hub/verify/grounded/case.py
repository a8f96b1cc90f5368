"""One text of a sample that must hold, beside all that it is weighed against."""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from remud_hub.clauses.text import Text, taken_apart
from remud_hub.records import Evidence, Sample
from remud_hub.verify.grounded.changes import sides_by_change
from remud_hub.verify.grounded.closed import asked_by
from remud_hub.verify.grounded.other_figures import of_own_case
from remud_hub.verify.grounded.words import are_enough


class Said(NamedTuple):
    """One text of a sample that must hold, with what it answers; to a trace, that is the question with its options."""

    part: str
    text: str
    question: str
    is_trace: bool = False


@dataclass(frozen=True)
class Case:
    """What is said, beside all that it is weighed against."""

    said: Said
    sample: Sample
    evidence: Evidence

    @cached_property
    def known(self) -> str:
        """The evidence as it is written."""
        return self.evidence.known

    @cached_property
    def named(self) -> str:
        """What may be spoken of: the evidence and the question."""
        return f"{self.known}\n{self.said.question}"

    @cached_property
    def own(self) -> str:
        """The evidence without what it says of other cases."""
        return of_own_case(self.known, self.label)

    @property
    def label(self) -> str | None:
        """The label of the figure."""
        return self.evidence.figure.label if self.evidence.figure else None

    @property
    def is_translated(self) -> bool:
        """Whether the sample is in another language than its evidence, so that no words can be compared."""
        return self.sample.language != self.evidence.language

    @property
    def thinking(self) -> str:
        """The trace, where it has to hold as well; that of an item is the teacher's own knowledge."""
        return self.sample.thinking or "" if self.evidence.kind != "item" else ""

    @cached_property
    def text(self) -> Text:
        """What is said, taken apart."""
        return taken_apart(self.said.text)

    @cached_property
    def held(self) -> Text:
        """The evidence, taken apart."""
        return taken_apart(self.known)

    @cached_property
    def asked(self) -> Text:
        """The question, taken apart."""
        return asked_by(self.said.question)

    @cached_property
    def by_change(self) -> dict[int, frozenset[str]]:
        """By their sentence, the sides of opposites that a change of the evidence vouches for."""
        return sides_by_change(self.text, self.said.text, self.known)

    @cached_property
    def is_brief(self) -> bool:
        """Whether too few words are said to be weighed by themselves: with the question, they are an answer."""
        return not are_enough(self.text.stems)
