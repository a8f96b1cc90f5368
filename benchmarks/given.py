"""PDFs scored against what the same articles say of themselves as JATS or HTML: figures, captions, citing paragraphs.

A folder with pairs such as ``NAME.nxml`` and ``NAME.pdf`` (the packages of PubMed Central are such) is gold that nobody had
to draw. Without one, the six sample articles are made in both formats.
"""

import argparse
import re
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple
from xml.sax.saxutils import escape

import yaml

from remud_hub.labels import caption_label
from remud_hub.read.options import ReadOptions
from remud_hub.read.sources import find_sources
from remud_hub.reading import SourceReader
from remud_hub.records import Document, Evidence, Rejection
from remud_hub.sample_pages.compose import LABELS, compose
from remud_hub.sample_pages.frames import picture


_GIVEN = (".nxml", ".xml", ".html", ".htm")
_CITED = re.compile(r"(?:Figures?|图)\s*(\d+)")


class Told(NamedTuple):
    """Figures, captions and citing paragraphs, each with the number of its figure."""

    figures: set[tuple[str, str]]
    captions: set[tuple[str, str]]
    mentions: set[tuple[str, str]]


def main() -> None:
    """Print for each article what the markup gives, what was found in the PDF, and what agrees."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path)
    folder = parser.parse_args().folder
    with tempfile.TemporaryDirectory() as scratch:
        reader = SourceReader(ReadOptions(), Path(scratch) / "cache")
        total = Counter[tuple[str, str]]()
        for markup, pdf in _pairs(folder or _made(Path(scratch) / "made")):
            counts = _counts(_given(reader, markup), _found(reader, pdf))
            total.update(counts)
            print(f"{pdf.name}: {_line(counts)}")
        print(f"all: {_line(total)}")


def _pairs(folder: Path) -> Iterator[tuple[Path, Path]]:
    for pdf in sorted(folder.rglob("*.pdf")):
        markup = next((path for ending in _GIVEN if (path := pdf.with_suffix(ending)).is_file()), None)
        if markup is not None:
            yield markup, pdf


def _given(reader: SourceReader, path: Path) -> Told:
    """Return what the markup links together, and nothing that was read out of its words."""
    document, _ = _read(reader, path)
    blocks = document.blocks
    captions = {i: label for i, block in enumerate(blocks) if (label := caption_label(block.text)) is not None}
    cited = {(cite.caption, block.text) for block in blocks if block.kind != "caption" for cite in block.cites}
    pictured = {picture.caption for picture in document.pictures}
    kept = {i: label for i, label in captions.items() if i in pictured and label.kind == "figure"}
    return Told(
        {(label.key, "") for label in kept.values()},
        {(label.key, _plain(blocks[i].text[label.end :])) for i, label in kept.items()},
        {(kept[i].key, _plain(text)) for i, text in cited if i in kept},
    )


def _found(reader: SourceReader, path: Path) -> Told:
    figures = [item.figure for item in _read(reader, path)[1] if isinstance(item, Evidence) and item.figure]
    keyed = [(label.key, figure) for figure in figures if (label := caption_label(f"{figure.label}. x"))]
    return Told(
        {(key, "") for key, _ in keyed},
        {(key, _plain(figure.caption or "")) for key, figure in keyed},
        {(key, _plain(mention.text)) for key, figure in keyed for mention in figure.mentions},
    )


def _read(reader: SourceReader, path: Path) -> tuple[Document, list[Evidence | Rejection]]:
    (file,), _ = find_sources([path])
    document, items, _ = reader.read(file)
    return document, items


def _plain(text: str) -> str:
    """Return the letters of a text: spaces and hyphens are where formats differ."""
    return "".join(char for char in text.casefold() if char.isalnum())


def _counts(given: Told, found: Told) -> Counter[tuple[str, str]]:
    counts = Counter[tuple[str, str]]()
    for name, truth, seen in zip(Told._fields, given, found, strict=True):
        counts.update({(name, "given"): len(truth), (name, "found"): len(seen), (name, "both"): len(truth & seen)})
    return counts


def _line(counts: Counter[tuple[str, str]]) -> str:
    return "; ".join(
        f"{name} {counts[name, 'both']} of {counts[name, 'given']} given, {counts[name, 'found']} found"
        for name in Told._fields
    )


def _made(folder: Path) -> Path:
    """Make the sample articles as PDF and as JATS."""
    folder.mkdir()
    for source in sorted(files("remud_hub.sample_pages").joinpath("texts").iterdir(), key=lambda entry: entry.name):
        text = yaml.safe_load(source.read_text(encoding="utf-8"))
        name = Path(source.name).stem
        compose(text, folder / f"{name}.pdf")
        for number, figure in text["figures"].items():
            for i, frame in enumerate(figure["pictures"]):
                # A chart is drawn by the composer; here only that there is a picture counts
                shown = "heart/0" if frame.startswith("chart/") else frame
                picture(shown).save(folder / f"{name}-{number}-{i}.png")
        (folder / f"{name}.xml").write_text(_jats(text, name), encoding="utf-8")
    return folder


def _jats(text: Mapping[str, Any], name: str) -> str:
    body = "".join(_element(item, text, name) for item in text["columns"])
    return (
        '<article xmlns:xlink="http://www.w3.org/1999/xlink"><front><article-meta><title-group><article-title>'
        f"{escape(text['title'])}</article-title></title-group></article-meta></front><body>{body}</body></article>"
    )


def _element(item: Mapping[str, Any], text: Mapping[str, Any], name: str) -> str:
    if "heading" in item:
        return f"<sec><title>{escape(item['heading'])}</title></sec>"
    if "text" in item:
        return f"<p>{_CITED.sub(_xref, escape(item['text']))}</p>"
    if "figure" in item:
        number, figure = item["figure"], text["figures"][item["figure"]]
        graphics = "".join(f'<graphic xlink:href="{name}-{number}-{i}"/>' for i, _ in enumerate(figure["pictures"]))
        label = f"{LABELS[text['language']][0]} {number}"
        return (
            f'<fig id="F{number}"><label>{label}</label><caption><p>{escape(figure["caption"])}</p></caption>'
            f"{graphics}</fig>"
        )
    return ""


def _xref(found: re.Match[str]) -> str:
    return f'<xref ref-type="fig" rid="F{found[1]}">{found[0]}</xref>'


if __name__ == "__main__":
    main()
