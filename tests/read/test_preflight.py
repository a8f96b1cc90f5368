from io import BytesIO

import pytest
from reportlab.pdfgen.canvas import Canvas

from remud_hub.errors import SourceError
from remud_hub.read.preflight import inspect


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


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "empty"),
        (b"no pdf at all", "not a PDF"),
        (_pdf()[:-40], "truncated"),
        (b"%PDF-1.7\nnothing\n%%EOF", "damaged"),
        (_pdf(password="secret"), "password"),
        (_pdf(text=""), "no page has a text layer"),
    ],
)
def test_what_cannot_be_read_is_said_in_one_line(data: bytes, problem: str) -> None:
    with pytest.raises(SourceError, match=problem) as caught:
        inspect(data, "x.pdf")
    assert str(caught.value).startswith("x.pdf: ") and "\n" not in str(caught.value)
