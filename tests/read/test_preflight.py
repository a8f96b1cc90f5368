from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from remud_hub.errors import SourceError
from remud_hub.read.preflight import PageFacts, inspect


def _pdf(
    *, text: str = "A line of text that is long enough to be read.", rotation: int = 0, password: str | None = None
) -> bytes:
    out = BytesIO()
    canvas = Canvas(out, pagesize=(400, 300), encrypt=password, invariant=1)
    canvas.drawString(50, 200, text)
    canvas.setPageRotation(rotation)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def test_facts_of_a_page() -> None:
    (plain,), (turned,) = inspect(_pdf(), "x.pdf"), inspect(_pdf(rotation=90), "x.pdf")
    assert (plain.size, plain.rotation, plain.upright, plain.has_text) == ((400, 300), 0, 0, True)
    assert (turned.size, turned.rotation, turned.upright) == ((300, 400), 1, 0)  # reportlab turns the sheet as well


def test_a_page_whose_text_nobody_can_see_has_none() -> None:
    (blank,) = inspect(_pdf(text=""), "x.pdf")
    assert not blank.has_text
    out = BytesIO()
    canvas = Canvas(out, pagesize=(400, 300), invariant=1)
    text = canvas.beginText(50, 200)
    text.setTextRenderMode(3)
    text.textLine("An earlier OCR, or an order to a machine.")
    canvas.drawText(text)
    canvas.showPage()
    canvas.save()
    (layered,) = inspect(out.getvalue(), "x.pdf")
    assert not layered.has_text
    assert [run.text for run in layered.hidden.runs] == ["An earlier OCR, or an order to a machine."]


def _pictured(texts: list[tuple[float, float, str]], *, width: float = 400) -> PageFacts:
    out = BytesIO()
    canvas = Canvas(out, pagesize=(400, 300), invariant=1)
    canvas.drawImage(ImageReader(Image.effect_noise((200, 150), 60)), 0, 0, width, 300)
    for x, y, text in texts:
        canvas.drawString(x, y, text)
    canvas.showPage()
    canvas.save()
    (facts,) = inspect(out.getvalue(), "x.pdf")
    return facts


def test_what_was_stamped_on_a_scan_is_no_text_layer() -> None:
    stamps = [
        (20, 8, "This content downloaded from 192.0.2.7 on Mon, 24 Nov 2026"),
        (20, 288, "All use subject to terms"),
    ]
    assert not _pictured(stamps).has_text
    assert _pictured([*stamps, (40, 150, "A slide says so on a picture.")]).has_text
    assert _pictured(stamps, width=250).has_text


def test_a_picture_with_a_short_caption_is_no_scan() -> None:
    assert _pictured([(20, 8, "Fig. 1.1 Knee")], width=250).has_text
    assert not _pictured([(20, 8, "2 Knee")], width=250).has_text
    assert _pictured([(20, 8, "Fig. 1.1 Long axis view of the left knee joint")]).has_text


def test_a_bitmap_painted_twice_covers_no_more() -> None:
    out = BytesIO()
    canvas = Canvas(out, pagesize=(400, 300), invariant=1)
    for _ in range(2):
        canvas.drawImage(ImageReader(Image.effect_noise((200, 150), 60)), 0, 0, 200, 300)
    canvas.drawString(20, 8, "A line at the edge that is long enough to be read.")
    canvas.showPage()
    canvas.save()
    (facts,) = inspect(out.getvalue(), "x.pdf")
    assert facts.has_text


@given(box=st.tuples(*[st.floats(0, 100)] * 4), upright=st.integers(0, 3), skew=st.floats(-10, 10))
def test_boxes_go_to_the_straight_page_and_back(
    box: tuple[float, float, float, float], upright: int, skew: float
) -> None:
    facts = PageFacts(size=(300, 400), rotation=0, upright=upright, has_text=False, skew=skew)
    assert facts.frame.given(facts.frame.straight(box)) == pytest.approx(box, abs=1e-6)


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "empty"),
        (b"no pdf at all", "not a PDF"),
        (_pdf()[:-40], "truncated"),
        (b"%PDF-1.7\nnothing\n%%EOF", "damaged"),
        (_pdf(password="secret"), "password"),
    ],
)
def test_what_cannot_be_read_is_said_in_one_line(data: bytes, problem: str) -> None:
    with pytest.raises(SourceError, match=problem) as caught:
        inspect(data, "x.pdf")
    assert str(caught.value).startswith("x.pdf: ") and "\n" not in str(caught.value)


def test_a_running_head_set_letter_by_letter_is_one_line() -> None:
    out = BytesIO()
    canvas = Canvas(out, pagesize=(400, 300), invariant=1)
    for _ in range(2):
        x = 50.0
        for letter in "Annals of Ultrasound":
            canvas.drawString(x, 280, letter)
            x += canvas.stringWidth(letter)
        canvas.drawString(330, 280, "7")
        canvas.showPage()
    canvas.save()
    for facts in inspect(out.getvalue(), "x.pdf"):
        assert [edge.text.replace(" ", "") for edge in facts.edges] == ["AnnalsofUltrasound", "7"]
