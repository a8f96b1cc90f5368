"""Run by torchrun: the tiny model, its layers sharded with ``fully_shard`` as FSDP2 does it, against a whole copy.

accelerate quietly trains whole copies on the CPU when it is asked for FSDP, so that the sharding itself is what is tried here.
"""

import sys
from pathlib import Path
from typing import Any

import torch
import torch.distributed as dist
from torch.distributed.device_mesh import init_device_mesh
from torch.distributed.fsdp import fully_shard
from torch.distributed.tensor import DTensor
from transformers import AutoModelForImageTextToText
from trl.chat_template_utils import get_training_chat_template
from trl.trainer.sft_trainer import DataCollatorForVisionLanguageModeling

from remud_hub.models.processor import load_processor
from remud_hub.models.tiny import build_tiny
from remud_hub.train.packing.collator import PackedCollator
from remud_hub.train.packing.positions import positions_of


def rows(rank: int) -> list[dict[str, Any]]:
    from PIL import Image

    said = [("What is it?", "A cyst."), ("Where?", "In the left lobe of the liver.")]
    return [
        {
            "images": [Image.new("RGB", (84, 56 + 28 * number), (200, 40 * rank, 90))],
            "messages": [{"role": "user", "content": question}, {"role": "assistant", "content": answer * (rank + 1)}],
        }
        for number, (question, answer) in enumerate(said)
    ]


def loss_of(model: Any, pack: Any, tokens: int) -> torch.Tensor:
    loss: torch.Tensor = model(**pack, use_cache=False, num_items_in_batch=tokens).loss
    return loss


def main() -> None:
    dist.init_process_group("gloo")
    rank, world = dist.get_rank(), dist.get_world_size()
    folder = Path(sys.argv[1]) / str(rank)
    build_tiny(folder)
    processor = load_processor(str(folder))
    whole, sharded = (AutoModelForImageTextToText.from_pretrained(folder, dtype="float32") for _ in range(2))
    collate = DataCollatorForVisionLanguageModeling(
        processor, assistant_only_loss=True, chat_template=get_training_chat_template(processor)
    )
    packed = PackedCollator(collate, positions_of(whole), whole.config.model_type)
    packs = [packed([rows(each)]) for each in range(world)]
    tokens = sum(int((pack["labels"][:, 1:] != -100).sum()) for pack in packs)
    losses = [loss_of(whole, pack, tokens) for pack in packs]
    torch.stack(losses).sum().backward()

    mesh = init_device_mesh("cpu", (world,))
    for layer in [*sharded.model.visual.blocks, *sharded.model.language_model.layers]:
        fully_shard(layer, mesh=mesh)
    fully_shard(sharded, mesh=mesh)
    own = loss_of(sharded, packs[rank], tokens) * world  # FSDP averages the gradients of all processes
    own.backward()
    torch.testing.assert_close(own / world, losses[rank], rtol=1e-5, atol=1e-6)
    left = [name for name, each in sharded.named_parameters() if not isinstance(each, DTensor)]
    for (name, expected), (_, found) in zip(whole.named_parameters(), sharded.named_parameters(), strict=True):
        if expected.grad is not None:
            torch.testing.assert_close(found.grad.full_tensor(), expected.grad, rtol=1e-4, atol=1e-6, msg=name)
    if rank == 0:
        sys.stdout.write(f"sharded over {world}: {len(left)} parameters left whole\n")
    dist.destroy_process_group()


if __name__ == "__main__":
    main()
