"""JATS: what its elements mean (Journal Article Tag Suite, NISO Z39.96), and an article read.

Figures and the paragraphs that cite them are given: ``<fig id>`` with ``label``, ``caption`` and ``graphic``, and
``<xref ref-type="fig" rid>``.
"""

import re
from pathlib import Path
from typing import Any

from lxml import etree

from remud_hub.errors import SourceError
from remud_hub.read.articles import article_id, licence_name
from remud_hub.read.flow.items import Chapter, Flow
from remud_hub.read.flow.shelf import Folder, Pictures, Shelf
from remud_hub.read.flow.walker import Role, Walker
from remud_hub.read.flow.xml import parse_xml


_HREF = "{http://www.w3.org/1999/xlink}href"
_LICENCE_REF = "{http://www.niso.org/schemas/ali/1.0/}license_ref"
_CREATIVE_COMMONS = "creativecommons.org/"
_LONGEST_LICENCE = 500
_ROLES: dict[str, Role] = {
    **dict.fromkeys(
        ["article", "front", "front-stub", "article-meta", "title-group", "abstract", "trans-abstract", "body", "back",
         "sec", "ack", "app", "app-group", "glossary", "ref-list", "sub-article", "response", "list", "def-list",
         "def-item", "disp-quote", "boxed-text", "statement", "verse-group", "verse-line", "speech", "floats-group",
         "fn-group", "fig-group", "table-wrap-group", "disp-formula-group", "tr", "td", "th", "thead", "tbody", "tfoot",
         "attrib", "bio", "notes"], "block"
    ),
    **dict.fromkeys(
        ["journal-meta", "object-id", "alt-text", "long-desc", "permissions", "inline-graphic", "media",
         "supplementary-material", "processing-meta", "index-term", "fn-type"], "skip"
    ),
    **dict.fromkeys(["title", "article-title", "subtitle"], "heading"),
    **dict.fromkeys(["list-item", "ref", "def", "term"], "list_item"),
    **dict.fromkeys(["fn", "table-wrap-foot"], "footnote"),
    **dict.fromkeys(["fig", "table-wrap"], "figure"),
    **dict.fromkeys(["graphic", "alternatives"], "picture"),
    **dict.fromkeys(["inline-formula", "disp-formula"], "formula"),
    "p": "paragraph",
    "caption": "caption",
    "table": "table",
    "sup": "raised",
    "break": "space",
}  # fmt: skip
_METADATA = {"front", "front-stub", "article-meta", "title-group"}
_SECTIONS = {"sec", "abstract", "trans-abstract", "ack", "app", "glossary", "ref-list", "boxed-text", "notes"}
_LABELLED_APART = {"fig", "fig-group", "table-wrap"}
_IN_FIGURE = {"label", "caption", "graphic", "alternatives", "p", "attrib", "disp-formula", "table", "list"}
_CITED = {"element-citation", "name", "person-group", "ref", "list-item", "def-item", "fn", "mixed-citation"}
_TEX_BODY = re.compile(r"\\begin\{document\}(.*?)\\end\{document\}", re.DOTALL)


class JatsDialect:
    """JATS of all three tag sets."""

    def role(self, element: Any) -> Role:
        """Return what an element is; that of labels and titles depends on where they stand."""
        tag, parent = element.tag, element.getparent()
        above = parent.tag if parent is not None else ""
        if above in _METADATA and tag not in _METADATA | {"article-title", "subtitle", "abstract", "trans-abstract"}:
            return "skip"
        if above == "fig" and tag not in _IN_FIGURE:
            return "skip"
        if above in _LABELLED_APART and tag == "label":
            return "caption"
        if tag == "title" and above == "caption":
            return "block"
        if tag in {"article-title", "subtitle"} and above != "title-group":
            return "inline"  # of a cited work
        if tag == "fig-group" and element.find("label") is not None:
            return "figure"
        if tag == "alternatives" and element.find("graphic") is None:
            return "block"
        return _ROLES.get(tag, "inline")

    def level(self, heading: Any) -> int:
        """Return how many sections a title stands in; that of the article is 1."""
        return 1 + sum(above.tag in _SECTIONS for above in heading.iterancestors())

    def addresses(self, picture: Any) -> list[str]:
        """Return ``xlink:href`` of a graphic, or of all in ``alternatives``."""
        found = picture.iterfind("graphic") if picture.tag == "alternatives" else [picture]
        return [address for graphic in found if (address := (graphic.get(_HREF) or "").strip())]

    def targets(self, element: Any) -> list[str]:
        """Return the ids that ``xref`` names in ``rid``."""
        return [f"#{name}" for name in (element.get("rid") or "").split()] if element.tag == "xref" else []

    def formula(self, element: Any) -> str:
        """Return TeX where it is given, else the text of the MathML."""
        tex = next(element.iter("tex-math"), None)
        if tex is None:
            return "".join(element.itertext())
        text = "".join(tex.itertext())
        return found[1] if (found := _TEX_BODY.search(text)) else text

    def sets_apart(self, element: Any) -> bool:
        """Whether an element is a field of a reference, or a label, which come without punctuation."""
        return element.tag == "label" or element.getparent().tag in _CITED


def read_jats(file: Path, name: str) -> Flow:
    """Return the flow of an article with the graphics that lie beside it."""
    return read_article(file.read_bytes(), name, Folder(file.parent))


def read_article(data: bytes, name: str, shelf: Shelf) -> Flow:
    """Return the flow of an article.

    Args:
        data: The XML.
        name: The file as the user knows it.
        shelf: Where its graphics lie.

    Raises:
        SourceError: This is no article that can be read.
    """
    root = parse_xml(data, name)
    if root.tag != "article" or (root.find("body") is None and root.find("front") is None):
        raise SourceError(name, "this is XML, but no JATS article", "convert it to JATS, HTML or PDF")
    _place_floats(root)
    _join_labels(root)
    pictures = Pictures()
    walker = Walker(JatsDialect(), shelf, pictures)
    items = walker.walk(root)
    if not items:
        raise SourceError(name, "the article has no text", "download the full text")
    return Flow(
        (Chapter(items),),
        walker.anchors,
        pictures.problems(),
        reader=f"lxml {etree.__version__}",
        article_id=_article_id(root),
        licence=_licence(root),
    )


def _article_id(root: Any) -> str | None:
    """Return the article's PMC number, else its DOI."""
    ids = {
        each.get("pub-id-type"): "".join(each.itertext()).strip()
        for each in root.iterfind("front/article-meta/article-id")
    }
    number = ids.get("pmcid") or ids.get("pmc")
    if number:
        return article_id(number if number.upper().startswith("PMC") else f"PMC{number}")
    return article_id(f"doi:{ids['doi']}") if ids.get("doi") else None


def _licence(root: Any) -> str | None:
    """Return the licence by its URL, wherever in the element that stands, else in the words of the article."""
    for licence in root.iterfind("front/article-meta/permissions/license"):
        references = ["".join(each.itertext()) for each in licence.iter(_LICENCE_REF)]
        links = [each.get(_HREF) or "" for each in licence.iter()]
        words = " ".join("".join(licence.itertext()).split())
        said = [text for text in (*references, *links, words) if text.strip()]
        named = next((text for text in said if _CREATIVE_COMMONS in text), words or next(iter(said), ""))
        if name := licence_name(named):
            return name[:_LONGEST_LICENCE]
    return None


def _place_floats(root: Any) -> None:
    """Move what floats behind the paragraph that cites it first, into whose section it belongs."""
    floats = [child for group in root.iter("floats-group") for child in group]
    for floating in reversed(floats):  # the last first, so that those behind one paragraph keep their order
        name = floating.get("id")
        for reference in root.iter("xref"):
            if name and name in (reference.get("rid") or "").split():
                paragraphs = [
                    above for above in reference.iterancestors("p") if above.getparent().tag in {"sec", "body"}
                ]
                if paragraphs:
                    floating.tail = None
                    paragraphs[-1].addnext(floating)
                    break


def _join_labels(root: Any) -> None:
    """Put the label of a section, list item or note before the words that it stands at."""
    for label in list(root.iter("label")):
        words = label.getnext()
        if label.getparent().tag not in _LABELLED_APART and words is not None and words.tag in {"title", "p"}:
            words.text = f"{''.join(label.itertext()).strip()} {words.text or ''}"
            label.getparent().remove(label)
