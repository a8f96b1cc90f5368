from collections.abc import Callable

import pytest
from pydantic import ValidationError

from remud_hub.generate.rewriting.selecting import Selection
from remud_hub.generate.rewriting.settings import RewritingSettings
from remud_hub.records import Panel, Rejection, Sample
from remud_hub.store import BlobStore
from tests.generate.rewriting.conftest import CAPTION, MakeFigure, MakePass, finish


SEVEN = CAPTION.replace("possible thrombus", "possible thrombus, an embolus and an old dissection")


@pytest.fixture
def selection(store: BlobStore) -> Selection:
    return Selection(RewritingSettings(), store)


def test_a_figure_with_enough_terms_and_pixels_is_taken(selection: Selection, make_figure: MakeFigure) -> None:
    evidence = make_figure()
    assert selection.choose(evidence) == (evidence.figure.image,)  # type: ignore[union-attr]
    assert selection.choose(evidence) == (evidence.figure.image,)  # type: ignore[union-attr]  # asked again, no other answer


def test_each_reason_is_short_and_countable(selection: Selection, make_figure: MakeFigure) -> None:
    assert selection.choose(make_figure("")) == "no caption"
    assert selection.choose(make_figure("Loss over epochs.", citing="The loss falls.")) == "fewer than 5 medical terms"
    assert selection.choose(make_figure(size=(800, 335))) == "no picture of 336 px"
    assert selection.choose(make_figure(size=(336, 336))) != "no picture of 336 px"


def test_mentions_count_and_so_does_the_number_that_is_asked_for(store: BlobStore, make_figure: MakeFigure) -> None:
    spread = make_figure("Ultrasound of the carotid artery.", citing="A thrombus near the stenosis, seen by Doppler.")
    assert isinstance(Selection(RewritingSettings(), store).choose(spread), tuple)
    asking_more = RewritingSettings.model_validate({"lexicon": {"least_terms": 7}})
    assert Selection(asking_more, store).choose(spread) == "fewer than 7 medical terms"


def test_of_near_duplicates_in_a_source_the_first_stays(selection: Selection, make_figure: MakeFigure) -> None:
    caption = " ".join(
        [CAPTION, "The probe was held along the neck, and the patient lay on the back with the head turned."]
    )
    assert isinstance(selection.choose(make_figure(caption)), tuple)
    assert selection.choose(make_figure(caption + " Again.")) == "near-duplicate caption"
    assert isinstance(
        selection.choose(make_figure("Ultrasound of the fetal heart, apical view of the ventricle.")), tuple
    )
    assert isinstance(selection.choose(make_figure(caption, source_id="b" * 64)), tuple)  # that is for curating


def test_a_figure_that_is_left_out_stands_in_nobodys_way(selection: Selection, make_figure: MakeFigure) -> None:
    assert selection.choose(make_figure(size=(100, 100))) == "no picture of 336 px"
    assert isinstance(selection.choose(make_figure()), tuple)


def test_no_teacher_is_asked_about_what_is_left_out(make_figure: MakeFigure, make_pass: MakePass) -> None:
    each = make_pass()
    jobs = [each.work(make_figure()), each.work(make_figure(citing="The artery again, by Doppler, and its stenosis."))]
    (second, asked_second), (first, asked_first) = (finish(job) for job in reversed(jobs))
    assert [type(outcome) for outcome in first] == [Sample, Sample]  # in whichever order the jobs run
    assert isinstance(second[0], Rejection)
    assert second[0].reason == "rewriting: near-duplicate caption"
    assert (len(asked_first), len(asked_second)) == (1, 0)


def test_no_panel_that_is_large_enough_is_a_reason(store: BlobStore, make_figure: MakeFigure) -> None:
    sliver = (Panel(label="A", box=(100, 50, 150, 150)), Panel(label="B", box=(150, 50, 200, 150)))
    choose = Selection(RewritingSettings(images="panels"), store).choose
    assert choose(make_figure(panels=sliver)) == "no picture of 336 px"  # 200 px wide each


@pytest.mark.parametrize("languages", [[], ["source", "en"], ["en", "en"], ["fr"]])
def test_languages_that_make_no_sense_are_refused(languages: list[str]) -> None:
    with pytest.raises(ValidationError):
        RewritingSettings.model_validate({"languages": languages})


LEFT_AND_RIGHT = (Panel(label="A", box=(100, 50, 200, 150)), Panel(label="B", box=(200, 50, 300, 150)))
BREAKS: dict[str, Callable[[bytes], bytes]] = {
    "no picture": lambda _: b"no picture",
    "cut off": lambda data: data[: len(data) // 2],
    "cut off in its header": lambda data: data[:20],
    "empty": lambda _: b"",
}


@pytest.mark.parametrize("images", ["whole", "panels"])
@pytest.mark.parametrize("how", BREAKS)
def test_a_picture_that_cannot_be_read_costs_its_own_figure(
    store: BlobStore, make_figure: MakeFigure, make_pass: MakePass, images: str, how: str
) -> None:
    broken, sound = make_figure(panels=LEFT_AND_RIGHT), make_figure(size=(900, 450), source_id="b" * 64)
    path = store.path(broken.figure.image)  # type: ignore[union-attr]
    path.write_bytes(BREAKS[how](path.read_bytes()))
    each = make_pass(images=images)
    jobs = [each.work(broken), each.work(sound)]
    (rejection, *_), asked = finish(jobs[0])
    if images == "panels" or how != "cut off":  # whose size is still there; the teacher is not sent it
        assert isinstance(rejection, Rejection)
        assert rejection.reason == "rewriting: the picture cannot be read"
        assert asked == []
    assert [type(outcome) for outcome in finish(jobs[1])[0]] == [Sample, Sample]


def test_a_picture_that_is_gone_or_a_bomb_costs_its_own_figure(
    store: BlobStore, make_figure: MakeFigure, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose = Selection(RewritingSettings(), store).choose
    figure = make_figure()
    monkeypatch.setattr("PIL.Image.MAX_IMAGE_PIXELS", 1000)
    assert choose(figure) == "the picture cannot be read"
    store.path(figure.figure.image).unlink()  # type: ignore[union-attr]
    assert choose(figure) == "the picture cannot be read"


def test_a_full_disk_is_no_matter_of_the_figure(
    store: BlobStore, make_figure: MakeFigure, monkeypatch: pytest.MonkeyPatch
) -> None:
    figure = make_figure(panels=LEFT_AND_RIGHT)
    monkeypatch.setattr("tempfile.mkstemp", _full)
    with pytest.raises(OSError, match="No space left"):
        Selection(RewritingSettings(images="panels"), store).choose(figure)


def _full(*_: object, **__: object) -> None:
    raise OSError(28, "No space left on device")
