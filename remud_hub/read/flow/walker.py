"""From a tree of markup to a flow: one walk, told by a dialect what each element is."""

import posixpath
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import count
from typing import Any, Literal, Protocol
from urllib.parse import unquote, urlsplit

from lxml import etree

from remud_hub.labels import caption_label
from remud_hub.read.flow.inline import Run, entity, raised
from remud_hub.read.flow.items import Drawn, Item, Link, Text
from remud_hub.read.flow.shelf import Pictures, Shelf
from remud_hub.records import BlockKind


Role = Literal[
    "inline", "block", "paragraph", "skip", "space", "raised", "picture", "figure", "table", "formula",
    "heading", "list_item", "caption", "footnote", "furniture",
]  # fmt: skip
_FLOATS = ("figure", "picture", "table")


class Dialect(Protocol):
    """What the elements of a markup language mean."""

    def role(self, element: Any) -> Role:
        """Return what an element is where it stands."""

    def level(self, heading: Any) -> int:
        """Return the depth of a heading, 1 for the topmost."""

    def addresses(self, picture: Any) -> list[str]:
        """Return where a picture lies; several are renditions of one."""

    def targets(self, element: Any) -> list[str]:
        """Return where a link leads, as relative URLs; none for what is no link."""

    def formula(self, element: Any) -> str:
        """Return a formula as text."""

    def sets_apart(self, element: Any) -> bool:
        """Whether what follows an element is set apart from it although no space is written."""


class Walker:
    """Walks one file.

    Args:
        dialect: What its elements mean.
        shelf: Where its pictures lie.
        pictures: Loads them, and remembers those that cannot be had.
        path: Where the file stands in its archive; links between files are told by it.
    """

    def __init__(self, dialect: Dialect, shelf: Shelf, pictures: Pictures, path: str = "") -> None:
        self.anchors: dict[str, str] = {}
        self._dialect, self._shelf, self._pictures, self._path = dialect, shelf, pictures, path
        self._numbers = count(1)
        self._items: list[Item] = []
        self._run = Run()
        self._kind: BlockKind = "text"
        self._level = 0
        self._raised = False
        self._in_figure = False
        self._floats: list[Any] | None = None
        """What floats in the paragraph under way; None outside of one."""

    def walk(self, root: Any) -> tuple[Item, ...]:
        """Return the items of a tree."""
        with self._apart() as found:
            self._element(root)
        return tuple(found)

    @contextmanager
    def _apart(self) -> Iterator[list[Item]]:
        """Collect items for themselves."""
        outer = self._items, self._run, self._floats
        self._items, self._run, self._floats = [], Run(), None
        yield self._items
        self._flush()
        self._items, self._run, self._floats = outer

    def _element(self, element: Any) -> None:
        role = self._dialect.role(element)
        if role in _FLOATS and self._floats is not None:
            self._floats.append(element)  # the sentence goes on behind it
        elif role in {"inline", "raised"}:
            self._inline(element, role)
        elif role == "space":
            self._run.space()
        elif role == "picture":
            self._picture(element)
        elif role == "formula":
            self._run.space()
            self._run.add(self._dialect.formula(element))
            self._run.space()
        elif role == "figure":
            self._figure(element)
        elif role == "table":
            self._table(element)
        elif role == "paragraph":
            self._paragraph(element)
        elif role != "skip":
            self._block(element, role)

    def _inside(self, element: Any) -> None:
        self._add(element.text)
        for child in element:
            if isinstance(child.tag, str):
                self._element(child)
                if not child.tail and self._dialect.sets_apart(child):
                    self._run.space()
            elif child.tag is etree.Entity:
                self._add(entity(child.text))
            self._add(child.tail)

    def _add(self, text: str | None) -> None:
        self._run.add(raised(text) if text and self._raised else text)

    def _inline(self, element: Any, role: Role) -> None:
        run, start = self._run, len(self._run.text)
        outer, self._raised = self._raised, self._raised or role == "raised"
        self._inside(element)
        self._raised = outer
        if run is self._run:  # else a block inside has ended the paragraph, and with it the link
            for target in self._dialect.targets(element):
                if (anchor := self._anchor(target)) is not None:
                    run.link(start, anchor)

    def _block(self, element: Any, role: Role) -> None:
        self._flush()
        outer = self._kind, self._level
        if role not in {"block", "inline"} and self._kind != "furniture":
            self._kind = role  # type: ignore[assignment]
            self._level = self._dialect.level(element) if role == "heading" else 0
        self._inside(element)
        self._flush()
        self._kind, self._level = outer

    def _paragraph(self, element: Any) -> None:
        self._flush()
        outer, self._floats = self._floats, []
        self._inside(element)
        self._flush()
        floats, self._floats = self._floats, outer
        for late in floats:
            self._element(late)

    def _picture(self, element: Any) -> None:
        self._flush()
        addresses = self._dialect.addresses(element)
        drawn = self._pictures.first(addresses, self._shelf) if addresses else None
        if drawn is not None:
            self._items.append(drawn)

    def _figure(self, element: Any) -> None:
        """Emit the pictures of a figure or table, then its caption; a figure in a figure is part of it."""
        if self._in_figure:
            self._block(element, "block")
            return
        self._flush()
        name = f"{self._path}#{next(self._numbers)}"
        self.anchors |= {f"{self._path}#{inner.get('id')}": name for inner in element.iter() if inner.get("id")}
        self._in_figure = True
        with self._apart() as found:
            self._inside(element)
        self._in_figure = False
        pictures = [replace(item, figure=name) for item in found if isinstance(item, Drawn)]
        texts = [item for item in found if isinstance(item, Text)]
        # Without a table or the like to tell it from, every text at a picture is its caption: labels are set as headings
        whole = pictures and not any(item.kind == "table" for item in texts)
        caption = [item for item in texts if whole or item.kind == "caption"]
        self._items.extend(pictures)
        if caption:
            self._items.append(_joined(caption, name))
        self._items.extend(item for item in texts if not any(item is part for part in caption))

    def _table(self, element: Any) -> None:
        if any(self._dialect.role(inner) in {*_FLOATS, "heading"} for inner in element.iterdescendants(etree.Element)):
            self._block(element, "block")  # a table that only arranges things
            return
        self._flush()
        rows: list[str] = []
        for row in element.iter("tr"):
            cells = [self._cell(cell) for cell in row if cell.tag in {"td", "th"}]
            if any(cells):
                rows.append(" | ".join(cells))
        for caption in element.findall("caption"):
            self._block(caption, "caption")
        if rows:
            self._items.append(Text("table", "\n".join(rows)))

    def _cell(self, cell: Any) -> str:
        with self._apart() as found:
            self._inside(cell)
        return " ".join(item.text for item in found if isinstance(item, Text))

    def _flush(self) -> None:
        if self._run.text:
            self._items.append(Text(self._kind, self._run.text, self._level, tuple(self._run.links)))
        self._run = Run()

    def _anchor(self, target: str) -> str | None:
        """Return the anchor that a relative URL leads to; None for what leads elsewhere."""
        try:
            parts = urlsplit(target)
        except ValueError:
            return None
        if parts.scheme or parts.netloc or not parts.fragment:
            return None
        folder = posixpath.dirname(self._path)
        path = posixpath.normpath(posixpath.join(folder, unquote(parts.path))) if parts.path else self._path
        return f"{path}#{unquote(parts.fragment)}"


def _joined(parts: Sequence[Text], figure: str) -> Text:
    """Join label and words of a caption."""
    text, links = "", list[Link]()
    for part in parts:
        label = caption_label(text)
        # "Figure 1" and "Shows the apex" must not become a sentence
        gap = "" if not text else ". " if label and label.after == len(text) and text[-1].isalnum() else " "
        start = len(text) + len(gap)
        links += [Link((start + link.span[0], start + link.span[1]), link.target) for link in part.links]
        text += gap + part.text
    return Text("caption", text, links=tuple(links), figure=figure)
