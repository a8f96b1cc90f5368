import itertools
from collections.abc import Callable
from importlib.resources import files

import pytest
import yaml

from remud_hub.generate.rewriting.tables import LabelKind, known_label, labels, questions, scenarios
from remud_hub.records import LANGUAGES, Evidence, Language, Sample
from remud_hub.similar import jaccard, shingles
from remud_hub.verify.checks import load_checks, verify


def listed(name: str) -> dict[LabelKind, dict[str, list[str]]]:
    table: dict[LabelKind, dict[str, list[str]]] = yaml.safe_load(
        files("remud_hub.generate").joinpath(name).read_text("utf-8")
    )
    return table


def test_there_are_ten_scenarios_and_none_is_another() -> None:
    assert len(scenarios()) == 10  # paper, App. D and H
    for language in LANGUAGES:
        texts = [" ".join(scenario[language].model_dump().values()) for scenario in scenarios().values()]
        assert all(jaccard(shingles(a), shingles(b)) < 0.3 for a, b in itertools.combinations(texts, 2))


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_are_eleven_wordings_of_each_kind(language: Language) -> None:
    single, several = questions(language, several=False), questions(language, several=True)
    assert len(set(single)) == len(set(several)) == 11  # paper, App. C
    assert not set(single) & set(several)
    assert all(any("一" <= letter <= "鿿" for letter in text) == (language == "zh") for text in single + several)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_check_takes_offence_at_a_wording(
    language: Language, figure_evidence: Evidence, sample: Callable[..., Sample]
) -> None:
    answer = {"en": "The vessel is patent.", "zh": "血管通畅。"}[language]
    checks = load_checks(["language", "hygiene", "injection", "leak"])
    for question in questions(language, several=False) + questions(language, several=True):
        asked = sample(config="vqa_alignment", language=language, question=question, thinking=None, answer=answer)
        verdicts = verify(asked, figure_evidence, checks).verdicts
        assert [verdict.reason for verdict in verdicts if not verdict.passed] == [], question


def test_every_label_that_a_rule_may_give_is_in_the_vocabulary() -> None:
    for kind, names in listed("terms.yaml").items():
        assert {known_label(kind, name) for name in names} == set(names)
        assert set(names) <= set(labels(kind))


def test_other_names_and_case_lead_to_the_label() -> None:
    assert known_label("modality", " Computed Tomography ") == "CT"
    assert known_label("modality", "磁共振") == "MRI"
    assert known_label("anatomy", "Thyroid Gland") == "thyroid"
    assert known_label("modality", "telepathy") is None
    assert known_label("anatomy", None) is None


def test_no_name_means_two_labels() -> None:
    for names in listed("rewriting/labels.yaml").values():
        every = [
            str(name).casefold()
            for label, others in names.items()
            for name in {label.casefold(), *map(str.casefold, others)}
        ]
        assert len(every) == len(set(every))
