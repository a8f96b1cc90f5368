from types import SimpleNamespace

import pytest

from remud_hub.errors import UsageError
from remud_hub.train.world import check_world


def config(world_size: int, **precision: bool) -> SimpleNamespace:
    flags = {"bf16": False, "fp16": False, **precision}
    return SimpleNamespace(world_size=world_size, device=SimpleNamespace(type="cpu"), **flags)


def test_the_world_is_said_aloud() -> None:
    assert check_world(config(1), None) == "world size 1, device cpu, precision float32"
    assert check_world(config(2, bf16=True), 2) == "world size 2, device cpu, precision bfloat16"


@pytest.mark.parametrize(("found", "expected"), [(1, 2), (2, 1)])
def test_another_number_of_processes_is_refused_with_the_command_that_works(found: int, expected: int) -> None:
    with pytest.raises(UsageError, match=f"world size is {found}") as failure:
        check_world(config(found), expected)
    command = f"ACCELERATE_USE_CPU=true accelerate launch --multi_gpu --num_processes {expected}"
    assert command in str(failure.value)
