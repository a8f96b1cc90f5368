"""An item of a dataset, and the two rows that are made of it."""

import hashlib
from random import Random
from typing import NamedTuple

from remud_hub.generate.rewriting.tables import LabelKind, known_label, questions, scenarios
from remud_hub.generate.stamps import anatomy_of_evidence, modality_of_evidence
from remud_hub.records import Config, Evidence, Language, Sample, Sha256, TeacherStamp
from remud_hub.teachers.shapes import Rewriting


class Item(NamedTuple):
    """A figure in one language, with what chance gives it."""

    evidence: Evidence
    language: Language
    pictures: tuple[Sha256, ...]
    scenario: str
    """Name of the scenario of its instruction row."""
    wording: int
    """Which of the wordings of the alignment question."""

    @classmethod
    def draw(cls, evidence: Evidence, language: Language, pictures: tuple[Sha256, ...], seed: int) -> "Item":
        """Draw scenario and wording, by the figure alone: they are the same in every arm and language."""
        random = Random(hashlib.sha256(f"{seed}/{evidence.id}".encode()).digest())
        scenario = random.choice(list(scenarios()))
        wording = random.randrange(len(questions(language, several=False)))
        return cls(evidence, language, pictures, scenario, wording)

    def alignment(self, stamp: TeacherStamp, description: str, said: Rewriting | None = None) -> Sample:
        """Return the row that asks for a description."""
        question = questions(self.language, several=len(self.pictures) > 1)[self.wording]
        return self._row("vqa_alignment", stamp, question, description, said)

    def instruction(self, stamp: TeacherStamp, said: Rewriting) -> Sample:
        """Return the row with the teacher's question and answer."""
        return self._row("vqa_instruction", stamp, said.question, said.answer, said, scenario=self.scenario)

    def _row(
        self,
        config: Config,
        stamp: TeacherStamp,
        question: str,
        answer: str,
        said: Rewriting | None,
        scenario: str | None = None,
    ) -> Sample:
        return Sample.create(
            config=config,
            evidence_id=self.evidence.id,
            source_id=self.evidence.source_id,
            language=self.language,
            question=question.strip(),
            thinking=None,
            answer=answer.strip(),
            answer_kind="open",
            images=self.pictures,
            modality=_label("modality", said.modality if said else None, modality_of_evidence(self.evidence)),
            anatomy=_label("anatomy", said.body_part if said else None, anatomy_of_evidence(self.evidence)),
            scenario=scenario,
            teacher=stamp,
        )


def _label(kind: LabelKind, said: str | None, by_rule: str | None) -> str | None:
    """Return what the teacher says if it is a label of ours, else what the rule says, else None."""
    return known_label(kind, said) or known_label(kind, by_rule)
