r"""Train Qwen2.5-VL, or any vision-language model TRL can train, by GRPO: it answers, and rewards that need no judge say how well.

Start from a model that knows the format, such as one of ``sft_qwen25vl.py``: where no reply earns a reward, there is nothing to
learn from. Every option of TRL's ``ScriptArguments``, ``GRPOConfig`` and ``ModelConfig`` works, on the command line or in the
YAML file given by ``--config`` (the command line wins). ``--reward_weights`` are those of format, option, number and language:

    accelerate launch recipes/grpo_qwen25vl.py --config recipes/remud/grpo.yaml \
        --model_name_or_path runs/remud --dataset_name ORG/remud --output_dir runs/remud-grpo

    # no GPU, no network: the tiny model after sft_tiny.yaml
    accelerate launch --config_file recipes/accelerate/cpu.yaml recipes/grpo_qwen25vl.py \
        --config recipes/remud/grpo_tiny.yaml --model_name_or_path runs/tiny --dataset_name ./remud --output_dir runs/tiny-grpo
"""

import sys

from trl import ModelConfig, TrlParser

from remud_hub.train.arguments import RunArguments
from remud_hub.train.entry import exit_code
from remud_hub.train.grpo import train_grpo
from remud_hub.train.policy import PolicyConfig


def main() -> int:
    """Parse the options, train, and return the exit code."""
    options = TrlParser((RunArguments, PolicyConfig, ModelConfig)).parse_args_and_config()
    return exit_code(lambda: train_grpo(*options))


if __name__ == "__main__":
    sys.exit(main())
