"""What a sample states: its sentences, less those that only ask, suppose or deny."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from remud_hub.records import OPTION_LETTERS, Evidence, Sample, Span
from remud_hub.verify.consistency.rules import Cues
from remud_hub.verify.consistency.wording import Sentence, Terms, plain, sentences_of


# "Is the mass ...?"; "Which mass is ...?" states what it asks about
_YES_OR_NO = re.compile(r"\W*(?:is|are|was|were|does|do|did|can|could|has|have|should|would|will|may)\b")


@dataclass(frozen=True)
class Fault:
    """A contradiction."""

    key: tuple[str, ...]
    """What it is, in no language: evidence that holds the same one vouches for it."""
    reason: str
    spans: tuple[Span, ...]


@dataclass(frozen=True)
class Statements:
    """Sentences of a sample or of evidence, with what tells which of their words hold."""

    sentences: tuple[Sentence, ...]
    cues: Cues

    @cached_property
    def whole(self) -> str:
        """All sentences: what is not in here is in none of them."""
        return "\n".join(sentence.text for sentence in self.sentences)

    def stated(self, terms: Terms) -> Iterator[tuple[Sentence, re.Match[str]]]:
        """Return where the sentences state one of the terms, and neither deny nor suppose it."""
        for sentence in self.sentences if terms.may_be_in(self.whole) else ():
            for match in terms.find(sentence.text):
                if not self.is_taken_back(sentence, match.start(), match.end()):
                    yield sentence, match

    def name(self, terms: Terms) -> bool:
        """Return True where one of the terms stands anywhere."""
        return terms.are_in(self.whole)

    def is_taken_back(self, sentence: Sentence, start: int, end: int) -> bool:
        """Return True where the words from ``start`` to ``end`` are denied, or the sentence only supposes."""
        return self.cues.supposed.are_in(sentence.text) or self._is_denied(sentence.text, start, end)

    def _is_denied(self, text: str, start: int, end: int) -> bool:
        clause_start = max((stop.end() for stop in self.cues.ends.find(text[:start])), default=0)
        clause_end = next((end + stop.start() for stop in self.cues.ends.find(text[end:])), len(text))
        taken = [match.span() for match in self.cues.no_cues.find(text)]
        before = (clause_start + cue.start() for cue in self.cues.before.find(text[clause_start:start]))
        if any(not any(a <= place < b for a, b in taken) for place in before):
            return True
        # Behind the words a comma ends the clause in English, too
        return self.cues.after.are_in(re.split(r"[,;:]", text[end:clause_end], maxsplit=1)[0])


def texts_of(sample: Sample) -> dict[str, str]:
    """Return the parts that state something, by name: of the options only the right one."""
    letters = OPTION_LETTERS[: len(sample.options)]
    right = f"options.{letters.index(sample.answer)}" if sample.answer and sample.answer in letters else ""
    return {
        name: text
        for name, text in sample.parts.items()
        if text and (not name.startswith("options.") or name == right)
    }


def statements_of(texts: dict[str, str], cues: Cues) -> Statements:
    """Return what the parts of a sample state; nothing, where a question is about what does not fit."""
    asked = [plain(text) for name, text in texts.items() if name.endswith("question")]
    if any(cues.about_faults.are_in(text) for text in asked):
        return Statements((), cues)
    sentences = [sentence for name, text in texts.items() for sentence in sentences_of(name, text)]
    return Statements(tuple(sentence for sentence in sentences if not _only_asks(sentence, cues)), cues)


def statements_of_evidence(evidence: Evidence, cues: Cues) -> Statements:
    """Return what the evidence states."""
    return Statements(tuple(sentences_of("", evidence.known)), cues)


def span(sentence: Sentence, start: int, end: int, fault: str = "") -> Span:
    """Return a place in a sentence as a place in its part."""
    return Span(part=sentence.part, start=sentence.start + start, end=sentence.start + end, fault=fault)


def _only_asks(sentence: Sentence, cues: Cues) -> bool:
    text = sentence.text
    if cues.yes_or_no.are_in(text) and sentence.part.endswith("question"):
        return True
    return text.rstrip().endswith(("?", "？")) and _YES_OR_NO.match(text) is not None
