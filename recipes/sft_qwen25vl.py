r"""Fine-tune Qwen2.5-VL, or any model TRL can train, on a dataset of remud-hub.

Every option of TRL's ``ScriptArguments``, ``SFTConfig`` and ``ModelConfig`` works, on the command line or in the YAML
file given by ``--config`` (the command line wins):

    accelerate launch recipes/sft_qwen25vl.py --config recipes/remud/sft.yaml \
        --dataset_name ORG/remud --dataset_config vqa_reasoning --output_dir runs/remud

    # no GPU, no network: a tiny model of the same architecture, in one process, then in two
    accelerate launch --config_file recipes/accelerate/cpu.yaml recipes/sft_qwen25vl.py \
        --config recipes/remud/sft_tiny.yaml --dataset_name ./remud --output_dir runs/tiny
    accelerate launch --config_file recipes/accelerate/cpu2.yaml recipes/sft_qwen25vl.py \
        --config recipes/remud/sft_tiny.yaml --dataset_name ./remud --output_dir runs/tiny2 --expect_processes 2
"""

import sys

from trl import ModelConfig, TrlParser

from remud_hub.train.arguments import RunArguments, TrainingConfig
from remud_hub.train.entry import exit_code
from remud_hub.train.sft import train_sft


def main() -> int:
    """Parse the options, train, and return the exit code."""
    options = TrlParser((RunArguments, TrainingConfig, ModelConfig)).parse_args_and_config()
    return exit_code(lambda: train_sft(*options))


if __name__ == "__main__":
    sys.exit(main())
