r"""Train in HuatuoGPT-Vision's two stages, alignment and then instruction tuning, on the dataset ``pubmedvision``.

Every option of ``sft_qwen25vl.py`` works and goes to both stages; what differs between them stands in their YAML files.
The same command again goes on where it was interrupted. Each stage is launched by this script, so it is not launched itself:

    # Qwen2.5 in the shell of Qwen2.5-VL, every parameter in both stages
    python recipes/align_then_sft.py --align recipes/huatuo/qwen_align.yaml --sft recipes/huatuo/qwen_sft.yaml \
        --language_model Qwen/Qwen2.5-7B-Instruct --dataset_name ORG/pubmedvision --output_dir runs/huatuo \
        --accelerate_config recipes/accelerate/zero2.yaml

    # no GPU, no network: a tiny model, its merger alone and then its language model as well
    python recipes/align_then_sft.py --align recipes/huatuo/llava_align_tiny.yaml \
        --sft recipes/huatuo/llava_sft_tiny.yaml --dataset_name ./pubmedvision --output_dir runs/tiny \
        --accelerate_config recipes/accelerate/cpu.yaml
"""

import sys
from pathlib import Path

from trl import TrlParser

from remud_hub.train.align import StagesArguments, align_then_sft
from remud_hub.train.entry import exit_code


def main() -> int:
    """Parse the options, train, and return the exit code."""
    given, options = TrlParser((StagesArguments,)).parse_args_and_config(return_remaining_strings=True)
    script = Path(__file__).with_name("sft_qwen25vl.py")
    return exit_code(lambda: align_then_sft(script, given, options, print))


if __name__ == "__main__":
    sys.exit(main())
