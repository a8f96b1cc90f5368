"""Every sample of a pass in further languages: numbers stay, and terms are those of the list."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from remud_hub.asking.prompts import request_about
from remud_hub.asking.talk import Talk, Unusable, ask
from remud_hub.generate.jobs import Job, Outcome, rejection
from remud_hub.generate.prompts import load_prompt
from remud_hub.generate.settings import GenerateSettings, TranslateSettings
from remud_hub.generate.stamps import followed_by
from remud_hub.generate.terminology import Terminology, load_terminology
from remud_hub.records import Evidence, Language, Sample, Turn
from remud_hub.teachers.parsing import ReplyFault
from remud_hub.teachers.shapes import Shape, Translation
from remud_hub.words import numbers_of


if TYPE_CHECKING:  # the table of passes puts this around them
    from remud_hub.generate.passes import Pass, ShownFile

TASK = "translation"
Stands = Callable[[Sample, Evidence], bool]


def all_stand(_: Sample, __: Evidence) -> bool:
    """Hold every sample to stand."""
    return True


class Translated:
    """A pass and what its samples are in other languages; those it had stay.

    Args:
        inner: The pass.
        settings: How prompts are put.
        translate: Which languages, and with which words.
        stands: What is asked of a sample before it is translated; one that falls later anyway is not paid for twice, and
            does not come back in another language.
    """

    def __init__(
        self, inner: "Pass", settings: GenerateSettings, translate: TranslateSettings, stands: Stands
    ) -> None:
        self.name = inner.name
        self._inner = inner
        self._settings = settings
        self._to = translate.to
        self._stands = stands
        self._terms = load_terminology(translate.terms)

    def prompts(self) -> Iterator["ShownFile"]:
        """Yield the prompts of the pass, those of translating, and the terms."""
        yield from self._inner.prompts()
        yield from (load_prompt(TASK, language, self._settings) for language in self._to)
        yield self._terms

    def takes(self, evidence: Evidence) -> bool:
        """Whether the pass takes the evidence."""
        return self._inner.takes(evidence)

    def work(self, evidence: Evidence) -> Job:
        """Do what the pass does, then ask for each sample in each other language."""
        outcomes = yield from self._inner.work(evidence)
        translated: list[Outcome] = []
        for sample in outcomes:
            if isinstance(sample, Sample) and self._stands(sample, evidence):
                for language in self._to:
                    if language != sample.language:
                        translated.append((yield from self._translated(sample, evidence, language)))
        return [*outcomes, *translated]

    def _translated(self, sample: Sample, evidence: Evidence, to: Language) -> Talk[Outcome]:
        prompt, texts = load_prompt(TASK, to, self._settings), _texts(sample)
        wanted = {
            name: term.names(to)[0]
            for text in texts
            for name, term in self._terms.occurring(text, sample.language).items()
        }
        request = request_about(evidence, prompt, "translation", shown={"texts": texts, "terms": wanted}, pictures=())

        def check(said: Shape) -> None:
            assert isinstance(said, Translation)
            _check(texts, sample.language, said.texts, to, self._terms)

        try:
            answer = yield from ask(request, check)
        except Unusable as unusable:
            return rejection(evidence, f"{self.name}: {TASK}", unusable)
        assert isinstance(answer.said, Translation)
        stamp = followed_by(sample.teacher, prompt, answer.reply.model)
        changes = _with_texts(sample, answer.said.texts)
        fields = dict(sample) | changes | {"language": to, "teacher": stamp, "verdicts": ()}
        return Sample.create(**fields)


def _check(
    texts: Sequence[str], language: Language, translated: Sequence[str], to: Language, terms: Terminology
) -> None:
    """Compare text by text.

    Raises:
        ReplyFault: Texts, numbers or terms are missing, or numbers were added.
    """
    if len(texts) != len(translated):
        raise ReplyFault("not as many texts as were given", f"{len(translated)} of {len(texts)}")
    for before, after in zip(texts, translated, strict=True):
        if Counter(numbers_of(before)) != Counter(numbers_of(after)):
            raise ReplyFault("a number was changed", f"{before}\n{after}")
        if missed := terms.missed(before, language, after, to):
            raise ReplyFault("a term of the list was not used", "; ".join(missed))


def _texts(sample: Sample) -> tuple[str, ...]:
    """Return what is translated of a sample; the letter of a choice stays as it is."""
    answer = () if sample.answer_kind == "choice" else (sample.answer,)
    thinking = (sample.thinking,) if sample.thinking else ()
    turns = tuple(text for turn in sample.turns for text in (turn.question, turn.answer))
    return (sample.question, *sample.options, *thinking, *answer, *turns)


def _with_texts(sample: Sample, texts: Sequence[str]) -> dict[str, object]:
    """Return the fields of a sample that has other texts in the places of ``_texts``."""
    rest = iter(texts)
    return {
        "question": next(rest),
        "options": tuple(next(rest) for _ in sample.options),
        "thinking": next(rest) if sample.thinking else None,
        "answer": sample.answer if sample.answer_kind == "choice" else next(rest),
        "turns": tuple(Turn(question=next(rest), answer=next(rest)) for _ in sample.turns),
    }
