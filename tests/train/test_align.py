"""The two stages as users run them, and what their YAML files say."""

import io
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.hub.folders import make_folder, make_row


pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
HUATUO = ROOT / "recipes" / "huatuo"


def picture(number: int) -> dict[str, Any]:
    data = io.BytesIO()
    Image.new("RGB", (60, 60), (number * 40 % 256, 90, 10)).save(data, "PNG")
    return {"bytes": data.getvalue(), "path": None}


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data") / "pubmedvision"
    rows = [make_row(number, images=[picture(number)]) for number in range(24)]
    make_folder(folder, {("vqa_alignment", "train"): rows, ("vqa_instruction", "train"): rows})
    return folder


def run(form: str, dataset: Path, output: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Run the recipe with the tiny YAML files of a form, with caches of its own and no network."""
    command = [
        *(sys.executable, "recipes/align_then_sft.py", "--dataset_name", str(dataset), "--output_dir", str(output)),
        *("--align", f"recipes/huatuo/{form}_align_tiny.yaml", "--sft", f"recipes/huatuo/{form}_sft_tiny.yaml"),
        *("--accelerate_config", "recipes/accelerate/cpu.yaml", "--disable_tqdm", "true", *options),
    ]
    scratch = {"HF_HOME": str(output.parent / "hf"), "REMUD_CACHE_DIR": str(output.parent / "cache")}
    environment = {**os.environ, **scratch, "HF_HUB_OFFLINE": "1"}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=300)


def weights(folder: Path) -> dict[str, Any]:
    from transformers import AutoModelForImageTextToText

    return dict(AutoModelForImageTextToText.from_pretrained(folder).named_parameters())


def changed(before: Path, after: Path) -> set[str]:
    """The parts of which a weight differs between two models."""
    import torch
    from transformers import AutoModelForImageTextToText

    from remud_hub.train.parts import parts_of

    old, new = weights(before), weights(after)
    where = parts_of(AutoModelForImageTextToText.from_pretrained(before))
    return {where[name] for name in old if not torch.equal(old[name], new[name])}


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from remud_hub.models.tiny import build_tiny

    return build_tiny(tmp_path_factory.mktemp("model"))


@pytest.fixture(scope="module")
def finished(dataset: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a run of both stages."""
    output = tmp_path_factory.mktemp("runs") / "finished"
    done = run("llava", dataset, output)
    assert done.returncode == 0, done.stderr
    return output


def test_the_projector_is_trained_first_and_the_language_model_after(finished: Path, tiny: Path) -> None:
    assert changed(tiny, finished / "align") == {"merger"}
    assert changed(finished / "align", finished) == {"merger", "language"}


def test_what_is_finished_is_not_trained_again(finished: Path, dataset: Path) -> None:
    again = run("llava", dataset, finished)
    assert again.returncode == 0, again.stderr
    assert again.stdout.count("is finished and stays") == 2
    assert "world size" not in again.stdout  # nothing was launched


def test_a_stage_that_was_interrupted_goes_on_from_its_checkpoint(
    finished: Path, dataset: Path, tmp_path: Path
) -> None:
    from remud_hub.train.log import LOG_NAME, read_losses

    output = tmp_path / "run"
    shutil.copytree(finished, output)
    (output / LOG_NAME).unlink()  # as if it had been stopped at its last checkpoint, of step 20
    again = run("llava", dataset, output, "--max_steps", "25")
    assert again.returncode == 0, again.stderr
    assert f"{output / 'align'} is finished and stays" in again.stdout
    assert again.stdout.count("'loss':") == 1  # every fifth step is logged
    assert [step for step, _ in read_losses(output)] == [5, 10, 15, 20, 25]


def test_the_second_stage_is_not_launched_when_the_first_fails(dataset: Path, tmp_path: Path) -> None:
    failed = run("llava", dataset, tmp_path / "run", "--dataset_train_split", "none")
    assert failed.returncode != 0
    assert failed.stdout.count("world size") == 1


def test_a_text_model_is_put_in_before_all(dataset: Path, tiny: Path, tmp_path: Path) -> None:
    from remud_hub.train.align import StagesArguments, stages_of

    text = text_model(tmp_path / "text")
    given = StagesArguments(
        align=str(HUATUO / "qwen_align_tiny.yaml"),
        sft=str(HUATUO / "qwen_sft_tiny.yaml"),
        output_dir=str(tmp_path / "run"),
        model_name_or_path=str(tiny),
        language_model=str(text),
    )
    first, second = stages_of(given)
    assert second.base == str(first.output)
    assert changed(tiny, Path(first.base)) == {"language"}
    written = (Path(first.base) / "model.safetensors").stat().st_mtime_ns
    assert stages_of(given)[0] == first
    assert (Path(first.base) / "model.safetensors").stat().st_mtime_ns == written  # it was not put in twice


def text_model(folder: Path) -> Path:
    from transformers import Qwen2Config, Qwen2ForCausalLM

    from remud_hub.models.tiny_tokenizer import build_tokenizer

    tokenizer = build_tokenizer()
    config = Qwen2Config(
        vocab_size=len(tokenizer),
        hidden_size=64,
        intermediate_size=128,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=2,
        rope_theta=10.0,
        rms_norm_eps=1e-5,
    )
    Qwen2ForCausalLM(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def parsed(name: str, tmp_path: Path) -> Any:
    from trl import ModelConfig, TrlParser

    from remud_hub.train.arguments import RunArguments, TrainingConfig

    parser = TrlParser((RunArguments, TrainingConfig, ModelConfig))
    machine = ["--output_dir", str(tmp_path), "--bf16", "false"]  # which this machine may not have
    return parser.parse_args_and_config(["--config", str(HUATUO / f"{name}.yaml"), *machine])


@pytest.mark.parametrize("name", sorted(path.stem for path in HUATUO.glob("*.yaml")))
def test_each_file_is_understood_to_its_last_word(name: str, tmp_path: Path) -> None:
    run, config, _ = parsed(name, tmp_path)  # raises for an option that there is not
    assert run.dataset_config == ("vqa_alignment" if "align" in name else "vqa_instruction")
    assert set(config.train_parts.split(",")) <= {"vision", "merger", "language"}


def test_the_rate_falls_to_15_percent(tmp_path: Path) -> None:
    import torch
    from transformers import get_scheduler

    _, config, _ = parsed("qwen_align", tmp_path)
    assert config.lr_scheduler_kwargs == {"min_lr_rate": 0.15}
    optimizer = torch.optim.AdamW([torch.nn.Parameter(torch.zeros(1))], lr=config.learning_rate)
    schedule = get_scheduler(
        config.lr_scheduler_type,
        optimizer,
        num_warmup_steps=config.get_warmup_steps(100),
        num_training_steps=100,
        scheduler_specific_kwargs=config.lr_scheduler_kwargs,
    )
    rates = []
    for _ in range(100):
        optimizer.step()
        schedule.step()
        rates.append(schedule.get_last_lr()[0])
    assert rates.index(max(rates)) == 4  # 5 % of the steps are warm-up
    assert max(rates) == pytest.approx(5e-6)
    assert rates[-1] == pytest.approx(0.15 * 5e-6)


@pytest.mark.parametrize(
    ("name", "batch"), [("llava_align", 256), ("llava_sft", 128), ("qwen_align", 128), ("qwen_sft", 128)]
)
def test_eight_processes_make_the_published_batch(name: str, batch: int, tmp_path: Path) -> None:
    _, config, _ = parsed(name, tmp_path)
    assert 8 * config.per_device_train_batch_size * config.gradient_accumulation_steps == batch


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"align": "nowhere.yaml"}, "recipes/huatuo"),
        ({"align": str(HUATUO / "qwen_sft.yaml")}, "--model_name_or_path"),
    ],
)
def test_a_stage_that_cannot_start_is_told(changes: dict[str, str], said: str, tmp_path: Path) -> None:
    from remud_hub.errors import UsageError
    from remud_hub.train.align import StagesArguments, stages_of

    files = {"align": str(HUATUO / "qwen_align.yaml"), "sft": str(HUATUO / "qwen_sft.yaml")}
    with pytest.raises(UsageError, match=said):
        stages_of(StagesArguments(output_dir=str(tmp_path), **(files | changes)))
