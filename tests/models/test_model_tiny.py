import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest


pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def processor(tiny: Path) -> Any:
    from transformers import AutoProcessor

    return AutoProcessor.from_pretrained(tiny)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_another_process_builds_the_same_bytes(tiny: Path, tmp_path: Path) -> None:
    code = "import sys, pathlib; from remud_hub.models.tiny import build_tiny; build_tiny(pathlib.Path(sys.argv[1]))"
    subprocess.run([sys.executable, "-c", code, str(tmp_path / "again")], check=True, capture_output=True)
    assert contents(tmp_path / "again") == contents(tiny)


def test_it_loads_with_the_weights_it_was_given(tiny: Path) -> None:
    from safetensors.torch import load_file
    from transformers import AutoModelForImageTextToText

    model, report = AutoModelForImageTextToText.from_pretrained(tiny, output_loading_info=True)
    saved = load_file(tiny / "model.safetensors")
    assert all(not names for names in report.values()), report
    assert {name: value.tolist() for name, value in model.state_dict().items()} == {
        name: value.tolist() for name, value in saved.items()
    }


def test_the_second_rank_of_a_training_run_builds_the_same(tiny: Path, tmp_path: Path) -> None:
    from unittest import mock

    from remud_hub.models.tiny import build_tiny

    with (
        mock.patch("torch.distributed.is_initialized", return_value=True),
        mock.patch("torch.distributed.get_rank", return_value=1),
    ):
        build_tiny(tmp_path / "second")
    assert contents(tmp_path / "second") == contents(tiny)


def test_the_seed_changes_the_weights_and_nothing_else(tiny: Path, tmp_path: Path) -> None:
    from remud_hub.models.tiny import build_tiny

    other, first = contents(build_tiny(tmp_path / "other", seed=1)), contents(tiny)
    assert {name for name in first if other[name] != first[name]} == {"model.safetensors"}


def test_building_leaves_the_callers_random_numbers_alone(tmp_path: Path) -> None:
    import torch

    from remud_hub.models.tiny import build_tiny

    torch.manual_seed(7)
    expected = torch.rand(3)
    torch.manual_seed(7)
    build_tiny(tmp_path / "model")
    assert torch.equal(torch.rand(3), expected)


def test_the_special_tokens_stand_in_qwens_order(processor: Any) -> None:
    from remud_hub.models.tiny_tokenizer import SPECIAL_TOKENS

    ids = processor.tokenizer.convert_tokens_to_ids(list(SPECIAL_TOKENS))
    assert ids == list(range(ids[0], ids[0] + len(SPECIAL_TOKENS)))
    assert (processor.tokenizer.eos_token, processor.tokenizer.pad_token) == ("<|im_end|>", "<|endoftext|>")


@pytest.mark.parametrize(
    "text", ["Gallstones cast a shadow.", "胆囊结石，后方伴声影。", "naïve 龘 😀\n\n  x<y", "<think>"]
)
def test_no_text_is_lost(processor: Any, text: str) -> None:
    assert processor.tokenizer.decode(processor.tokenizer(text)["input_ids"]) == text


def test_known_text_is_short(processor: Any) -> None:
    assert len(processor.tokenizer("图像显示肝脏纵切面。")["input_ids"]) < len("图像显示肝脏纵切面。")


def test_trl_knows_the_chat_template(processor: Any) -> None:
    from trl.chat_template_utils import get_training_chat_template

    assert "generation" in get_training_chat_template(processor)


def test_a_wide_page_becomes_few_image_tokens(processor: Any) -> None:
    from PIL import Image

    text = "<|vision_start|><|image_pad|><|vision_end|>"
    inputs = processor(text=[text], images=[Image.new("RGB", (2500, 1200))], return_tensors="pt")
    assert (inputs["input_ids"] == processor.image_token_id).sum() <= 16
