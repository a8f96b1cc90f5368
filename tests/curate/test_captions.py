from collections.abc import Callable

from remud_hub.curate.captions import CaptionFilter
from remud_hub.records import Evidence, Sample


def other_caption(evidence: Evidence, caption: str, source_id: str) -> Evidence:
    assert evidence.figure is not None
    figure = evidence.figure.model_copy(update={"caption": caption})
    fields = evidence.model_dump(exclude={"id", "figure", "source_id"})
    return Evidence.create(**fields, figure=figure, source_id=source_id)


def test_the_first_of_similar_captions_keeps_its_rows(
    figure_evidence: Evidence, sample: Callable[..., Sample]
) -> None:
    caption = figure_evidence.figure.caption or ""  # type: ignore[union-attr]
    again = other_caption(figure_evidence, f"{caption} (in colour)", "b" * 64)
    captions = CaptionFilter()
    for config in ("vqa_alignment", "vqa_instruction"):
        assert captions.look(sample(config=config, thinking=None), figure_evidence) is None
    for config in ("vqa_alignment", "vqa_instruction"):
        dropped = captions.look(sample(config=config, thinking=None, source_id="b" * 64), again)
        assert dropped is not None
        assert (dropped.stage, dropped.reason) == ("curate", "near-duplicate caption")
        assert figure_evidence.id in dropped.detail
        assert dropped.sample is not None


def test_other_kinds_of_rows_stay(figure_evidence: Evidence, sample: Callable[..., Sample]) -> None:
    captions = CaptionFilter()
    again = other_caption(figure_evidence, figure_evidence.figure.caption or "", "b" * 64)  # type: ignore[union-attr]
    assert captions.look(sample(config="vqa_alignment", thinking=None), figure_evidence) is None
    assert captions.look(sample(), again) is None
