"""A tiny model with random weights: what it says is nonsense, that it can be asked is what is shown."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from remud_hub.errors import UsageError
from remud_hub.resolve.screening.screeners import screener_version, screening
from remud_hub.resolve.screening.settings import ScreenSettings


pytestmark = pytest.mark.slow

KINDS = ("ultrasound", "other_medical", "diagram", "photo", "junk")


def _classifier(folder: Path, labels: tuple[str, ...]) -> Path:
    import torch
    from transformers import ViTConfig, ViTForImageClassification, ViTImageProcessor

    torch.manual_seed(0)
    config = ViTConfig(
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
        image_size=32,
        patch_size=16,
        id2label=dict(enumerate(labels)),
        label2id={label: number for number, label in enumerate(labels)},
    )
    ViTForImageClassification(config).save_pretrained(folder)
    ViTImageProcessor(size={"height": 32, "width": 32}).save_pretrained(folder)
    return folder


def test_a_local_classifier_is_asked(
    tmp_path: Path, fan: Image.Image, encoded: Callable[[Image.Image], bytes]
) -> None:
    name = f"transformers/{_classifier(tmp_path / 'vit', KINDS)}"
    screener = screening(ScreenSettings(by=name)).screener
    content = screener.screen(encoded(fan))
    assert content == screener.screen(encoded(fan))
    assert content.kind.replace(" ", "_") in KINDS
    assert 0.2 <= content.confidence <= 1


def test_other_weights_are_another_version(tmp_path: Path) -> None:
    folder = _classifier(tmp_path / "vit", KINDS)
    before = screener_version(f"transformers/{folder}")
    assert screener_version(f"transformers/{folder}") == before
    weights = folder / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-4] + b"\0\0\0\1")
    assert screener_version(f"transformers/{folder}") != before


def test_labels_that_are_no_kinds_are_refused(tmp_path: Path) -> None:
    folder = _classifier(tmp_path / "vit", ("cat", "dog"))
    with pytest.raises(UsageError, match="its labels cat, dog are not among ultrasound"):
        screening(ScreenSettings(by=f"transformers/{folder}"))


def test_a_zero_shot_model_is_asked_by_prompts(
    tmp_path: Path, fan: Image.Image, encoded: Callable[[Image.Image], bytes]
) -> None:
    folder = _clip(tmp_path / "clip")
    content = screening(ScreenSettings(by=f"transformers/{folder}")).screener.screen(encoded(fan))
    assert 0.2 <= content.confidence <= 1


def test_a_model_that_cannot_be_had_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)  # read once, before our fixture sets it
    with pytest.raises(UsageError, match="no such model"):
        screening(ScreenSettings(by=f"transformers/{tmp_path / 'nowhere'}"))
    with pytest.raises(UsageError, match="screener nobody/nothing: no such model can be had"):
        screener_version("transformers/nobody/nothing")


def _clip(folder: Path) -> Path:
    import torch
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.pre_tokenizers import Whitespace
    from transformers import (
        CLIPConfig,
        CLIPImageProcessor,
        CLIPModel,
        CLIPProcessor,
        CLIPTextConfig,
        CLIPVisionConfig,
        PreTrainedTokenizerFast,
    )

    torch.manual_seed(0)
    words = {"[PAD]": 0, "[UNK]": 1, "ultrasound": 2, "photograph": 3, "diagram": 4, "logo": 5, "CT": 6}
    plain = Tokenizer(WordLevel(words, unk_token="[UNK]"))
    plain.pre_tokenizer = Whitespace()
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=plain, pad_token="[PAD]", unk_token="[UNK]", eos_token="[PAD]", model_max_length=32
    )
    small = {"hidden_size": 16, "intermediate_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2}
    config = CLIPConfig(
        text_config=CLIPTextConfig(
            **small, vocab_size=len(words), max_position_embeddings=32, eos_token_id=0, bos_token_id=1, pad_token_id=0
        ).to_dict(),
        vision_config=CLIPVisionConfig(**small, image_size=32, patch_size=16).to_dict(),
        projection_dim=8,
    )
    CLIPModel(config).save_pretrained(folder)
    images = CLIPImageProcessor(size={"shortest_edge": 32}, crop_size={"height": 32, "width": 32})
    CLIPProcessor(image_processor=images, tokenizer=tokenizer).save_pretrained(folder)
    return folder
