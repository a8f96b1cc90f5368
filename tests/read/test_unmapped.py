"""Characters that docling-parse cannot map, and PDFium or OCR can."""

import pytest

from remud_hub.read.layout.content import Cell, PageText
from remud_hub.read.unmapped import mended
from remud_hub.records import Box


BOX: Box = (10.0, 10.0, 200.0, 20.0)


def _mended(parsed: str, *again: str) -> str:
    line = Cell(parsed, BOX, "/F1", 0)
    (found,) = mended(
        PageText((), (line,)), [lambda box, text=text: text if box == BOX else "" for text in again]
    ).lines
    return found.text


@pytest.mark.parametrize(
    ("parsed", "again", "expected"),
    [
        ("recorded from di�erent angles", "recorded from different\r\nangles", "recorded from different angles"),
        ("the coe�cients are e�cient", "the coefficients  are efficient", "the coefficients are efficient"),
        ("pictures of 120�120 pixels", "pictures of 120×120 pixels", "pictures of 120×120 pixels"),
        ("pictures of 120 � 120 pixels", "pictures of 120 × 120 pixels", "pictures of 120 × 120 pixels"),
        ("a strain of \x0012.0 \x06 4.1%", "a strain of −12.0 ± 4.1%", "a strain of −12.0 ± 4.1%"),
        ("nothing is di�erent", "nothing is di\ufffderent", "nothing is di�erent"),
        ("nothing is di�erent", "nothing is di\ue001erent", "nothing is di�erent"),
        ("nothing is di�erent", "another line altogether", "nothing is di�erent"),
        ("� Artificial intelligence", "\ufffd Artificial intelligence", "Artificial intelligence"),
        ("� Artificial intelligence", "• Artificial intelligence", "• Artificial intelligence"),
        ("����� ���", "something else, and much longer", ""),
        ("of 0.5\x06 0.2 in \ue00150", "", "of 0.5� 0.2 in �50"),
        ("by echo\u00adcardio\u00ad", "", "by echocardio\u00ad"),
        ("min\u2061(x) \ufeffof it", "", "min(x) of it"),
        ("Zhang et al\x00", "Zhang et al ", "Zhang et al"),
        ("an angle of 60\x00", "", "an angle of 60�"),
        ("(p < 0.05\u037e n = 3)", "", "(p < 0.05; n = 3)"),
        ("doi.org/ͷͶ.ͷͶ", "doi.org/ͷͶ.ͷͶ", "doi.org/��.��"),
        ("doi.org/ͷͶ.ͷͶ�\u037e/sͺͷ", "doi.org/10.1038/s41", "doi.org/10.1038/s41"),
        ("膈面未见异常。", "", "膈面未见异常。"),
        (f"摘 要 {'�' * 95}I", f"摘 要 {'.' * 95}I", f"摘 要 {'.' * 95}I"),
        (f"摘 要 {'�' * 95}I", f"摘 要 {'.' * 50}", f"摘 要 {'�' * 95}I"),
        (f"x{'�o' * 40}", f"x{'ao' * 130}", f"x{'�o' * 40}"),
        ("���� ���� The ������ (�)", "Fig. 1-10 The person (x)", "Fig. 1-10 The person (x)"),
        ("图��� 打高尔夫球的人", "图 1-3 打高尔夫球的人", "图 1-3 打高尔夫球的人"),
        ("图��� 打高尔夫球的人", "图 1-3 另一个人的照片", "图��� 打高尔夫球的人"),
    ],
)
def test_lines_are_read_again_where_they_stand(parsed: str, again: str, expected: str) -> None:
    assert _mended(parsed, again) == expected


def test_the_second_is_asked_about_what_the_first_cannot_read() -> None:
    assert _mended("di�erent by \x06 2", "different by \x06 2", "ditterent by ± 2") == "different by ± 2"


def test_a_text_of_which_nothing_is_known_is_read_off_no_picture() -> None:
    def never(box: Box) -> str:
        raise AssertionError(box)

    line = Cell("����� ���", BOX, "/F1", 0)
    assert mended(PageText((), (line,)), [lambda box: "", never]).lines[0].text == ""


def test_the_last_reader_tells_a_blank_at_the_end_of_a_line_from_a_sign() -> None:
    assert _mended("an angle of 60\x00", "an angle of 60 ", "an angle of 60°") == "an angle of 60°"
    assert _mended("an angle of 60\x00", "an angle of 60 ", "an angle of 60") == "an angle of 60"


def test_a_sign_may_stand_closer_to_its_values_on_the_picture() -> None:
    assert _mended("42 \x03 13 (7-70)", "", "42±13 (7-70)") == "42 ± 13 (7-70)"
    assert _mended("of 4 \x03 5 and 4.5 mm", "", "of 415 and 4.5 mm") == "of 4 � 5 and 4.5 mm"
    assert _mended("42 \x03 13 (7-70)", "", "42113 (7-70)") == "42 � 13 (7-70)"


def test_there_is_room_for_glyphs_that_were_taken_for_narrow_ones() -> None:
    line = Cell("�� ���������", BOX, "/F1", 0)
    (found,) = mended(PageText((), (line,)), [lambda box: "is stipulated" if box[2] > BOX[2] else "is stipulat"]).lines
    assert found.text == "is stipulated"


def test_a_bullet_does_not_take_the_letter_beside_it() -> None:
    bullet, line = Cell("�", (10.0, 10.0, 14.0, 20.0), "/F1", 0), Cell("� in the lung", BOX, "/F1", 0)
    text = mended(PageText((bullet,), (line,)), [lambda box: "i" if box[2] < 30 else ""])
    assert [word.text for word in text.words] == ["�"]


def test_another_sign_is_another_text() -> None:
    assert _mended("p < 0.05 ����� here", "p < 0.05 hence here") == "p < 0.05 hence here"
    assert _mended("p < 0.05 ����� h=re", "p > 0.05 hence here") == "p < 0.05 ����� h=re"


def test_words_are_as_in_their_line() -> None:
    words = tuple(Cell(text, (x, 10.0, x + 30, 20.0), "/F1", 0) for text, x in (("di�erent", 10.0), ("angles", 50.0)))
    text = PageText(words, (Cell("di�erent angles", BOX, "/F1", 0),))
    assert [word.text for word in mended(text, [lambda box: "different angles"]).words] == ["different", "angles"]


def test_what_can_be_read_is_not_read_again() -> None:
    def never(box: Box) -> str:
        raise AssertionError(box)

    text = PageText((Cell("plain", BOX, "/F1", 0),), (Cell("plain text", BOX, "/F1", 0),))
    assert mended(text, [never]) == text
