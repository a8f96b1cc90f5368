"""PMC packages: read like the article with its pictures beside it, and never unpacked; what an article says of itself."""

import gzip
import io
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from remud_hub.errors import SourceError
from remud_hub.read.flow import package
from remud_hub.read.options import ReadOptions
from remud_hub.read.sources import find_sources
from remud_hub.reading import SourceReader
from remud_hub.records import Document, Evidence
from tests.read.flow.conftest import JATS, MAKERS, png


META = """<article-id pub-id-type="pmid">1</article-id><article-id pub-id-type="doi">10.1000/X</article-id>{0}
<permissions><copyright-statement>A. B.</copyright-statement>{1}</permissions>"""
LICENCE = """<license license-type="open-access"><ali:license_ref xmlns:ali="http://www.niso.org/schemas/ali/1.0/"
specific-use="textmining">https://creativecommons.org/licenses/by/4.0/</ali:license_ref><license-p>Open.</license-p></license>"""
LINKED = """<license xlink:href="http://creativecommons.org/licenses/by-nc/4.0/"><license-p>Some words.</license-p></license>"""
WORDS = """<license><license-p>Free to read, <italic>not</italic> to sell.</license-p></license>"""


def pack(path: Path, files: dict[str, bytes], extra: tuple[tarfile.TarInfo, ...] = ()) -> Path:
    with tarfile.open(path, "w:gz") as archive:
        for name, data in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
        for entry in extra:
            archive.addfile(entry)
    return path


@pytest.fixture
def files(tmp_path: Path) -> dict[str, bytes]:
    """The article of the other formats, as a package has it."""
    (tmp_path / "plain").mkdir()
    MAKERS["jats"](tmp_path / "plain")
    names = {
        "article.xml": "PMC7/a.nxml",
        "one.png": "PMC7/one.png",
        "two.jpg": "PMC7/two.jpg",
        "three.png": "PMC7/three.png",
    }
    return {name: (tmp_path / "plain" / plain).read_bytes() for plain, name in names.items()}


def test_a_package_reads_like_its_article(
    tmp_path: Path, files: dict[str, bytes], read: Callable[[Path], Document]
) -> None:
    packed = read(pack(tmp_path / "PMC7.tar.gz", files))
    plain = read(tmp_path / "plain" / "article.xml")
    assert packed.blocks == plain.blocks
    assert packed.pictures == plain.pictures
    assert len(packed.pictures) == 3
    assert packed.problems == ()


def test_names_lead_nowhere_and_links_are_not_followed(
    tmp_path: Path, files: dict[str, bytes], read: Callable[[Path], Document]
) -> None:
    link = tarfile.TarInfo("PMC7/one.png")
    link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
    moved = {
        name.replace("PMC7/two", "../../two").replace("PMC7/three", "/etc/three"): data for name, data in files.items()
    }
    del moved["PMC7/one.png"]
    document = read(pack(tmp_path / "PMC7.tar.gz", moved, (link,)))
    assert len(document.pictures) == 2
    assert [problem.message for problem in document.problems] == [
        "picture one is not in the package; download the package again"
    ]
    assert not (tmp_path.parent.parent / "two.jpg").exists()


def test_packages_that_cannot_be_used_say_so(
    tmp_path: Path, files: dict[str, bytes], read: Callable[[Path], Document], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = pack(tmp_path / "a.tar.gz", files).read_bytes()
    (tmp_path / "cut.tar.gz").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "text.gz").write_bytes(gzip.compress(b"question,answer"))
    pack(tmp_path / "none.tar.gz", {"PMC7/one.png": png()})
    pack(tmp_path / "two.tar.gz", {**files, "PMC8/b.nxml": b"<article/>"})
    problems = {
        "cut.tar.gz": "damaged or cut off",
        "text.gz": "a compressed file, and no PMC package",
        "none.tar.gz": "holds no article",
        "two.tar.gz": "holds 2 articles",
    }
    for name, problem in problems.items():
        with pytest.raises(SourceError, match=problem):
            read(tmp_path / name)
    monkeypatch.setattr(package, "_MOST_BYTES", 10_000)
    with pytest.raises(SourceError, match="a bomb"):
        read(pack(tmp_path / "bomb.tar.gz", {**files, "PMC7/movie.avi": bytes(100_000)}))


@pytest.mark.parametrize(
    ("number", "licence", "expected"),
    [
        ('<article-id pub-id-type="pmc">7</article-id>', LICENCE, ("PMC7", "CC-BY-4.0")),
        ('<article-id pub-id-type="pmcid">PMC7</article-id>', LINKED, ("PMC7", "CC-BY-NC-4.0")),
        ("", WORDS, ("doi:10.1000/x", "Free to read, not to sell.")),
        ("", "", ("doi:10.1000/x", None)),
    ],
)
def test_an_article_says_what_it_is_and_its_licence(
    number: str, licence: str, expected: tuple[str, str | None], tmp_path: Path, read: Callable[[Path], Document]
) -> None:
    text = (MAKERS["jats"](tmp_path)).read_text(encoding="utf-8")
    assert "<article-meta>" in JATS
    path = tmp_path / "said.xml"
    path.write_text(text.replace("<article-meta>", f"<article-meta>{META.format(number, licence)}"), encoding="utf-8")
    document = read(path)
    assert (document.article_id, document.licence) == expected


def test_what_sources_yaml_declares_goes_before_what_the_article_says(tmp_path: Path) -> None:
    path = MAKERS["jats"](tmp_path)
    said = META.format('<article-id pub-id-type="pmc">7</article-id>', LICENCE)
    path.write_text(
        path.read_text(encoding="utf-8").replace("<article-meta>", f"<article-meta>{said}"), encoding="utf-8"
    )

    def stated() -> set[tuple[str | None, str | None]]:
        files, _ = find_sources([tmp_path])
        found = SourceReader(ReadOptions(ocr="none"), tmp_path / "cache").read(files[0]).items
        return {(each.article_id, each.licence) for each in found if isinstance(each, Evidence)}

    assert stated() == {("PMC7", "CC-BY-4.0")}
    (tmp_path / "sources.yaml").write_text("'*': {licence: CC0-1.0}\n")
    assert stated() == {("PMC7", None)}
