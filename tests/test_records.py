from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from remud_hub.records import Evidence, Sample, Source, Verdict, content_id


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(st.dictionaries(st.text(), JSON))
def test_content_id_depends_on_content_and_not_on_order(value: dict[str, object]) -> None:
    assert content_id(value) == content_id(dict(reversed(value.items())))
    assert content_id(value) != content_id({"wrapped": value})


def test_content_id_is_the_same_on_every_machine() -> None:
    assert content_id({"text": "胎儿", "n": 1}) == "4d6fbdd6126338e7c4d25ed9"


def test_records_are_frozen_and_closed() -> None:
    source = Source(id="a" * 64, name="a.pdf", uri="a.pdf", media_type="application/pdf")
    with pytest.raises(ValidationError):
        source.name = "b.pdf"  # type: ignore[misc]
    with pytest.raises(ValidationError):
        Source(id="a" * 64, name="a.pdf", uri="a.pdf", media_type="application/pdf", colour="red")  # type: ignore[call-arg]


def test_evidence_id_follows_its_content(passage: Callable[..., Evidence]) -> None:
    assert passage("one").id == passage("one").id
    assert passage("one").id != passage("two").id


def test_sample_id_ignores_verdicts_but_not_the_answer(sample: Callable[..., Sample]) -> None:
    verdict = Verdict(check="format", version=1, passed=True, score=1.0)
    assert sample(verdicts=(verdict,)).id == sample().id
    assert sample(answer="It is not.").id != sample().id


def test_records_survive_json(figure_evidence: Evidence, sample: Callable[..., Sample]) -> None:
    assert Evidence.model_validate_json(figure_evidence.model_dump_json()) == figure_evidence
    assert Sample.model_validate_json(sample().model_dump_json()) == sample()
