"""The same article in every format gives the same figures, captions and mentions."""

from collections.abc import Callable
from pathlib import Path

import pytest

from remud_hub.records import Document, Evidence, Rejection
from remud_hub.resolve.evidence import resolve
from remud_hub.store import BlobStore
from tests.read.flow.conftest import CAPTIONS, CITING, HTML, JATS, LONG, MAKERS, png


def _figures(document: Document, store: BlobStore) -> list[tuple[str | None, str | None, list[str]]]:
    found = [item.figure for item in resolve(document, store) if isinstance(item, Evidence) and item.figure]
    return [(figure.label, figure.caption, [mention.text for mention in figure.mentions]) for figure in found]


@pytest.mark.parametrize(
    "maker",
    [pytest.param(name, marks=pytest.mark.slow if name in {"docx", "pptx"} else ()) for name in MAKERS],
)
def test_figures_captions_and_mentions(
    tmp_path: Path, maker: str, read: Callable[[Path], Document], store: BlobStore
) -> None:
    document = read(MAKERS[maker](tmp_path))
    first, second = _figures(document, store)
    assert first[:2] == ("Figure 1", CAPTIONS[0])
    assert second[:2] == ("Fig. 2", CAPTIONS[1])
    assert [text[:100] for text in first[2]][:2] == [CITING[0][:100], CITING[2][:100]]
    assert [text[:100] for text in second[2]] == [CITING[1][:100], CITING[2][:100]]
    assert len(document.pictures) == 3
    assert document.problems == ()
    rejected = [item for item in resolve(document, store) if isinstance(item, Rejection)]
    assert [each for each in rejected if each.reason != "text too short"] == []
    assert all(page.image in store for page in document.pages)


@pytest.mark.parametrize("maker", ["jats", "html", "epub"])
def test_links_are_given(tmp_path: Path, maker: str, read: Callable[[Path], Document]) -> None:
    document = read(MAKERS[maker](tmp_path))
    given = {
        (block.text[slice(*cite.span)], document.blocks[cite.caption].text[:6])
        for block in document.blocks
        for cite in block.cites
    }
    assert given >= {("Figure 1", "Figure"), ("Fig. 2", "Fig. 2"), ("Figures 1", "Figure"), ("2", "Fig. 2")}
    assert all(
        picture.caption is not None and document.blocks[picture.caption].kind == "caption"
        for picture in document.pictures
    )


def test_the_same_file_gives_the_same_document(tmp_path: Path, read: Callable[[Path], Document]) -> None:
    path = MAKERS["epub"](tmp_path)
    assert read(path) == read(path)


def test_a_citation_in_words_of_its_own_is_a_mention(
    tmp_path: Path, read: Callable[[Path], Document], store: BlobStore
) -> None:
    first, _ = _figures(read(MAKERS["epub"](tmp_path)), store)
    assert first[2][-1] == f"{LONG} As seen there."


def test_a_graphic_that_is_not_there_is_told_and_its_caption_left_alone(
    tmp_path: Path, read: Callable[[Path], Document], store: BlobStore
) -> None:
    path = MAKERS["jats"](tmp_path)
    (tmp_path / "one.png").unlink()
    document = read(path)
    assert [problem.message for problem in document.problems] == ["picture one is not there; put it beside the file"]
    assert document.problems[0].unread
    rejected = [item for item in resolve(document, store) if isinstance(item, Rejection)]
    assert [item.reason for item in rejected] == ["caption without picture"]


def _read_text(read: Callable[[Path], Document], path: Path, text: str) -> Document:
    path.write_text(text, encoding="utf-8")
    return read(path)


def test_of_alternatives_the_first_that_is_there_is_taken(tmp_path: Path, read: Callable[[Path], Document]) -> None:
    (tmp_path / "a.png").write_bytes(png())
    graphics = "".join(f'<graphic xlink:href="{name}"/>' for name in ("a.eps2", "a.png", "a.png"))
    article = JATS.replace('<graphic xlink:href="one"/>', f"<alternatives>{graphics}</alternatives>")
    document = _read_text(read, tmp_path / "a.xml", article)
    assert len(document.pictures) == 1
    assert "one" not in "".join(problem.message for problem in document.problems)


def test_a_paragraph_goes_on_behind_what_floats_in_it(tmp_path: Path, read: Callable[[Path], Document]) -> None:
    (tmp_path / "a.png").write_bytes(png())
    fig = '<fig id="F9"><label>Figure 9</label><caption><p>Nine.</p></caption><graphic xlink:href="a"/></fig>'
    body = f"<p>The beat was seen{fig} in <bold>al</bold>l, 10<sup>3</sup> of them <inline-formula><tex-math>x^2</tex-math></inline-formula>.</p>"
    article = f'<article xmlns:xlink="http://www.w3.org/1999/xlink"><body>{body}</body></article>'
    document = _read_text(read, tmp_path / "a.xml", article)
    assert [(block.kind, block.text) for block in document.blocks] == [
        ("text", "The beat was seen in all, 10³ of them x^2 ."),
        ("caption", "Figure 9. Nine."),
    ]


def test_tables_their_captions_and_what_is_hidden(tmp_path: Path, read: Callable[[Path], Document]) -> None:
    page = (
        "<table><caption>Table 1. Sizes</caption><tr><th>a</th><th>b</th></tr><tr><td>1<td>2</table>"
        "<p hidden>no</p><p style='display: none'>no</p><script>no</script><ul><li><p>one</p><li>two</ul>loose<br>text"
    )
    document = _read_text(read, tmp_path / "a.html", page)
    assert [(block.kind, block.text) for block in document.blocks] == [
        ("caption", "Table 1. Sizes"),
        ("table", "a | b\n1 | 2"),
        ("list_item", "one"),
        ("list_item", "two"),
        ("text", "loose text"),
    ]


def test_chinese_text_has_no_spaces_where_lines_break(tmp_path: Path, read: Callable[[Path], Document]) -> None:
    path = tmp_path / "a.html"
    path.write_bytes("<meta charset=gb18030><p>心尖四腔\n切面见图1。".encode("gb18030"))
    document = read(path)
    assert document.blocks[0].text == "心尖四腔切面见图1。"
    assert document.language == "zh"


def test_a_long_text_runs_over_sheets_and_no_word_is_lost(tmp_path: Path, read: Callable[[Path], Document]) -> None:
    text = " ".join(f"word{i}" for i in range(3000))
    document = _read_text(read, tmp_path / "a.md", f"{text}\n\nThe end.")
    block = document.blocks[0]
    assert len(block.parts) == len(document.pages) > 1
    assert "".join(block.text[slice(*part.span)] for part in block.parts) == text
    boxes = [(part.page, part.box) for block in document.blocks for part in block.parts]
    assert boxes == sorted(boxes) and len(set(boxes)) == len(boxes)


def test_entities_and_deep_pages(tmp_path: Path, read: Callable[[Path], Document]) -> None:
    document = _read_text(read, tmp_path / "a.html", HTML.replace("{0}", "&lt;b&gt; &amp; &eacute;"))
    assert document.blocks[3].text == "<b> & é"
    deep = _read_text(read, tmp_path / "b.html", "<div>" * 280 + "<p>Down here.")
    assert deep.blocks[-1].text == "Down here."


def test_an_article_in_all_its_parts(tmp_path: Path, read: Callable[[Path], Document]) -> None:
    article = (
        "<!DOCTYPE article PUBLIC 'x' 'y'><article><front><article-meta><title-group><article-title>Title</article-title>"
        "</title-group><contrib-group>Doe</contrib-group><abstract><p>In short.</p></abstract></article-meta></front>"
        "<body><sec><label>1</label><title>One</title><p>At &alpha;<sup><xref rid='B1'>2</xref></sup>: "
        "<list><list-item><label>(a)</label><p>first</p></list-item></list>then</p>"
        "<table-wrap><label>Table 1</label><caption><p>Sizes.</p></caption><table><tr><td>1</td><td>2</td></tr></table>"
        "</table-wrap></sec></body><back><ref-list><title>References</title><ref id='B1'><label>2.</label><element-citation>"
        "<name><surname>Doe</surname><given-names>J</given-names></name><year>2001</year></element-citation></ref></ref-list>"
        "</back></article>"
    )
    document = _read_text(read, tmp_path / "a.xml", article)
    assert [(block.kind, block.level, block.text) for block in document.blocks] == [
        ("heading", 1, "Title"),
        ("text", 0, "In short."),
        ("heading", 2, "1 One"),
        ("text", 0, "At α²:"),
        ("list_item", 0, "(a) first"),
        ("text", 0, "then"),
        ("caption", 0, "Table 1. Sizes."),
        ("table", 0, "1 | 2"),
        ("heading", 2, "References"),
        ("list_item", 0, "2. Doe J 2001"),
    ]
