"""How many processes train, said aloud: a launcher that starts too few does not fail, it only takes longer."""

from typing import Any

from remud_hub.errors import UsageError


def check_world(config: Any, expected: int | None) -> str:
    """Compare the number of processes with what the user expects.

    Args:
        config: The training arguments, which know the processes and the device.
        expected: The number of processes there should be; None accepts any.

    Returns:
        A line to print: world size, device and precision.

    Raises:
        UsageError: There are more or fewer processes.
    """
    found = config.world_size
    if expected is not None and found != expected:
        raise UsageError(
            f"--expect_processes {expected}, but the world size is {found}. "
            "On the CPU `accelerate launch --cpu --num_processes N` starts one process only; use:\n"
            f"  ACCELERATE_USE_CPU=true accelerate launch --multi_gpu --num_processes {expected} "
            "--num_machines 1 --mixed_precision no --dynamo_backend no SCRIPT …\n"
            f"or --config_file recipes/accelerate/cpu2.yaml --num_processes {expected}"
        )
    precision = "bfloat16" if config.bf16 else "float16" if config.fp16 else "float32"
    return f"world size {found}, device {config.device.type}, precision {precision}"
