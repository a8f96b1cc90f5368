"""The whole recipe: articles in, a dataset out, with a scripted teacher behind a real connection."""

import io
import random
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from PIL import Image

from remud_hub.errors import UsageError
from remud_hub.hub.report import Report
from remud_hub.pipeline import build
from remud_hub.read.sources import find_sources
from remud_hub.recipe import load_recipe
from remud_hub.teachers.options import TeacherOptions
from tests.scripted import ScriptedEndpoint


pytestmark = pytest.mark.slow

ARTICLE = """<?xml version="1.0" encoding="UTF-8"?>
<article xmlns:xlink="http://www.w3.org/1999/xlink"><front><article-meta>
<article-id pub-id-type="pmc">{pmc}</article-id><title-group><article-title>Scans</article-title></title-group>
<permissions><license xlink:href="{licence}"><license-p>Open.</license-p></license></permissions></article-meta></front>
<body><sec><title>Findings</title>{body}</sec></body></article>"""
FIGURE = """<p>{text} (<xref ref-type="fig" rid="F{n}">Figure {n}</xref>).</p>
<fig id="F{n}"><label>Figure {n}</label><caption><p>{caption}</p></caption><graphic xlink:href="{picture}"/></fig>"""

CAROTID = (
    "Ultrasound of the carotid artery in a patient after a stroke. A thrombus may fill the lumen of the vessel behind "
    "the bulb, and the flow around it is turbulent in the Doppler mode."
)
FETUS = "Fetal echocardiography, apical view. The ventricles are of one size and the mitral valve opens fully."
SPLEEN = "Splenic abscess on ultrasound. The parenchyma around the lesion is hypoechoic, and its vessels are spared."
CURVE = "Loss of the network over the epochs."
SMALL = "Sagittal sonogram of the fetal kidney with a dilated renal pelvis and a thin parenchyma."
BY, BY_NC = "https://creativecommons.org/licenses/by/4.0/", "https://creativecommons.org/licenses/by-nc/4.0/"


def png(size: tuple[int, int], shade: int) -> bytes:
    """A picture of blocks, each shade with its own: no two are copies of one another."""
    out = io.BytesIO()
    blocks = Image.frombytes("L", (20, 20), random.Random(shade).randbytes(400))
    blocks.resize(size).save(out, "PNG")
    return out.getvalue()


def package(folder: Path, pmc: str, licence: str, figures: list[tuple[str, str, tuple[int, int]]]) -> None:
    files = {}
    body = ""
    for n, (caption, text, size) in enumerate(figures, start=1):
        files[f"p{n}.png"] = png(size, 10 * n + int(pmc.removeprefix("PMC")))
        body += FIGURE.format(n=n, caption=caption, text=text, picture=f"p{n}.png")
    files["a.nxml"] = ARTICLE.format(pmc=pmc, licence=licence, body=body).encode()
    with tarfile.open(folder / f"{pmc}.tar.gz", "w:gz") as archive:
        for name, data in files.items():
            entry = tarfile.TarInfo(f"{pmc}/{name}")
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))


def pictures(body: dict[str, Any]) -> int:
    """Return how many pictures the last turn of a request has."""
    content = body["messages"][-1]["content"]
    return 0 if isinstance(content, str) else sum(part["type"] == "image_url" for part in content)


@pytest.fixture(scope="module")
def articles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("articles")
    large = (420, 400)
    first = [
        (CAROTID, "The stenosis was severe", large),
        (f"{CAROTID} Later.", "The same patient again", large),
        (CURVE, "It falls", large),
        (SPLEEN, "The patient had fever", large),
        (SMALL, "Hydronephrosis was mild", (300, 400)),
    ]
    package(folder, "PMC11", BY, first)
    package(
        folder, "PMC22", BY_NC, [(FETUS, "The heart was normal", large), (f"Again: {CAROTID}", "As before", large)]
    )
    return folder


@pytest.fixture
def scripted(monkeypatch: pytest.MonkeyPatch) -> Iterator[ScriptedEndpoint]:
    monkeypatch.setenv("OPENAI_API_KEY", "k")
    server = ScriptedEndpoint()
    yield server
    server.close()


def run(articles: Path, out: Path, url: str, *changes: str, teacher: str = "openai/scripted") -> Report:
    everything = (
        "screen.keep=[ultrasound, other medical, diagram, photo, junk]",
        "split.test=0",
        "split.validation=0",
    )
    recipe = load_recipe("pubmedvision", teacher, (*everything, *changes))
    files, refused = find_sources([articles])
    assert not refused
    return build(files, recipe, out, reach=TeacherOptions((url,)))


def rows(out: Path) -> list[dict[str, Any]]:
    return [row for shard in sorted(out.glob("vqa_*/*.parquet")) for row in pq.read_table(shard).to_pylist()]


def test_licence_and_article_of_every_row_survive(articles: Path, tmp_path: Path, scripted: ScriptedEndpoint) -> None:
    report = run(articles, tmp_path / "remud", scripted.url)
    found = rows(tmp_path / "remud")
    licences = {(row["source"]["article_id"], row["source"]["licence"]) for row in found}
    assert licences == {("PMC11", "CC-BY-4.0"), ("PMC22", "CC-BY-NC-4.0")}
    owners = {row["source"]["caption"]: row["source"]["article_id"] for row in found}
    assert (owners[SPLEEN], owners[FETUS]) == ("PMC11", "PMC22")
    assert report.dropped["generate: rewriting: near-duplicate caption"] == 1
    assert report.dropped["generate: rewriting: fewer than 5 medical terms"] == 1
    assert report.dropped["generate: rewriting: no picture of 336 px"] == 1
    assert report.dropped["curate: near-duplicate caption"] == 2  # both rows of the other article's figure
    assert len(scripted.requests) == 4
    assert {(kind.config, kind.prompt): kind.rows for kind in report.kinds if kind.scenario is None} == {
        ("vqa_alignment", "rewriting_unblinded"): 3
    }
    assert sum(kind.rows for kind in report.kinds if kind.scenario) == 3


def test_each_arm_is_a_word_on_the_command_line(articles: Path, tmp_path: Path, scripted: ScriptedEndpoint) -> None:
    items, sent = {}, {}
    for arm in ("unblinded", "blind", "image_only"):
        before = len(scripted.requests)
        run(articles, tmp_path / arm, scripted.url, f"generate.rewriting.arm={arm}")
        items[arm] = sorted((row["source"]["caption"], row["scenario"] or "") for row in rows(tmp_path / arm))
        sent[arm] = scripted.requests[before:]
        assert {row["teacher"]["prompt"] for row in rows(tmp_path / arm)} == {f"rewriting_{arm}.en@1"}
    assert any("carotid" in str(body["messages"][-1]["content"]) for body in sent["blind"])
    assert items["unblinded"] == items["blind"] == items["image_only"]
    assert {arm: {pictures(body) for body in bodies} for arm, bodies in sent.items()} == {
        "unblinded": {1},
        "blind": {0},
        "image_only": {1},
    }
    assert not any("carotid" in str(body["messages"][-1]["content"]) for body in sent["image_only"])
    asked = len(scripted.requests)
    native = ("generate.rewriting.arm=native_caption", "checks=[format]")
    report = run(articles, tmp_path / "native", "http://127.0.0.1:9/v1", *native, teacher="extractive")
    assert len(scripted.requests) == asked
    assert {row["teacher"]["model"] for row in rows(tmp_path / "native")} == {"caption"}
    assert [kind.prompt for kind in report.kinds] == ["rewriting_native_caption"]


def test_a_teacher_that_has_no_rule_for_it_is_refused_before_reading(articles: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="teacher 'extractive' cannot write rewriting_unblinded"):
        run(articles, tmp_path / "remud", "http://127.0.0.1:9/v1", teacher="extractive")
    assert not list((tmp_path / "cache").rglob("*.json"))
