from collections.abc import Callable

from remud_hub.curate import captions
from remud_hub.curate.candidates import Rows
from remud_hub.curate.desk import Desk
from remud_hub.records import Evidence, Sample


def other_caption(evidence: Evidence, caption: str, source_id: str) -> Evidence:
    assert evidence.figure is not None
    figure = evidence.figure.model_copy(update={"caption": caption})
    fields = evidence.model_dump(exclude={"id", "figure", "source_id"})
    return Evidence.create(**fields, figure=figure, source_id=source_id)


def test_the_first_of_similar_captions_keeps_its_rows(
    figure_evidence: Evidence, sample: Callable[..., Sample], rows: Callable[..., Rows], desk: Callable[..., Desk]
) -> None:
    caption = figure_evidence.figure.caption or ""  # type: ignore[union-attr]
    again = other_caption(figure_evidence, f"{caption} (in colour)", "b" * 64)
    both = [sample(config=config, thinking=None) for config in ("vqa_alignment", "vqa_instruction")]
    faults = captions.curate(rows(*both, *((each, again) for each in both)), desk())
    assert faults is not None
    assert set(faults) == {2, 3}
    assert faults[2].reason == f"near-duplicate caption: that of evidence {figure_evidence.id}"


def test_other_kinds_of_rows_stay(
    figure_evidence: Evidence, sample: Callable[..., Sample], rows: Callable[..., Rows], desk: Callable[..., Desk]
) -> None:
    again = other_caption(figure_evidence, figure_evidence.figure.caption or "", "b" * 64)  # type: ignore[union-attr]
    alignment = sample(config="vqa_alignment", thinking=None)
    assert captions.curate(rows(alignment, (sample(), again)), desk()) == {}
