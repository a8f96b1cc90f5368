"""Several processes: the same losses as one at the same global batch, with whole copies and with a sharded model."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from remud_hub.train.log import read_losses


pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]
ACCELERATE = ROOT / "recipes" / "accelerate"


def launch(toy: Path, output: Path, processes: int, *options: str) -> list[float]:
    configs = {1: "cpu.yaml", 2: "cpu2.yaml"}
    command = [
        *(sys.executable, "-m", "accelerate.commands.launch", "--config_file", str(ACCELERATE / configs[processes])),
        *("recipes/sft_qwen25vl.py", "--config", "recipes/remud/sft_tiny.yaml", "--disable_tqdm", "true"),
        *("--dataset_name", str(toy), "--output_dir", str(output), "--max_steps", "8", "--logging_steps", "1"),
        *("--expect_processes", str(processes), *options),
    ]
    scratch = {"HF_HOME": str(output.parent / "hf"), "REMUD_CACHE_DIR": str(output.parent / "cache")}
    environment = {**os.environ, **scratch, "HF_HUB_OFFLINE": "1"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr[-3000:]
    return [loss for _, loss in read_losses(output)]


@pytest.mark.parametrize("packed", [False, True], ids=["rows", "packs"])
def test_two_processes_have_the_losses_of_one(toy: Path, tmp_path: Path, packed: bool) -> None:
    pack = ("--pack_to", "160", "--dataset_config", "qa,vqa_reasoning") if packed else ()
    batch = "--per_device_train_batch_size"
    one = launch(toy, tmp_path / "one", 1, *pack, batch, "4")
    two = launch(toy, tmp_path / "two", 2, *pack, batch, "2")
    assert two == pytest.approx(one, rel=1e-4)
    assert one[0] > one[-1]


def test_a_sharded_model_has_the_loss_and_gradients_of_a_whole_one(tmp_path: Path) -> None:
    script = Path(__file__).parent / "sharded.py"
    command = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc_per_node", "2", str(script)]
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [*command, str(tmp_path)], cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert "sharded over 2: 0 parameters left whole" in done.stdout


@pytest.mark.parametrize("name", ["ddp", "fsdp2", "zero2", "zero3"])
def test_accelerate_reads_every_config(name: str) -> None:
    from accelerate.commands.config.config_args import load_config_from_file

    config = load_config_from_file(str(ACCELERATE / f"{name}.yaml"))
    assert config.num_processes == 8
    written = yaml.safe_load((ACCELERATE / f"{name}.yaml").read_text(encoding="utf-8"))
    assert str(config.distributed_type).rpartition(".")[2] == written["distributed_type"]
