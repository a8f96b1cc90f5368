"""A run's rows after planning: bad ones found, long ones fitted, and, if it was asked for, packed."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import orjson
from accelerate import DistributedType
from rich.console import Console
from transformers.integrations.deepspeed import is_deepspeed_zero3_enabled

from remud_hub.errors import UsageError
from remud_hub.store import write_atomic
from remud_hub.train.arguments import RunArguments, TrainingConfig
from remud_hub.train.planning.check import check_rows, sound_rows
from remud_hub.train.planning.estimate import Speed, estimate
from remud_hub.train.planning.fit import Plan, fit
from remud_hub.train.planning.lengths import Lengths, measure
from remud_hub.train.planning.packs import pack
from remud_hub.train.planning.report import plan_json, print_plan
from remud_hub.train.prepare import Data


Needs = Callable[[int], Mapping[str, float]]
PLAN_NAME = "plan.json"
GROUPED = "group_by_length"
"""transformers' sampler that puts rows of like length into a batch."""


def planned(data: Data, run: RunArguments, config: TrainingConfig, processor: Any, needs: Needs) -> Data:
    """Plan the rows to train on; the first process prints the plan and writes it to ``plan.json``.

    Args:
        data: The rows as they were loaded.
        run: The limits, and what becomes of rows beyond them.
        config: How to train.
        processor: The model's.
        needs: GiB by what takes them, for a batch of so many tokens.

    Returns:
        The rows to train on, and their packs.

    Raises:
        UsageError: Rows cannot be trained on or are too long, and nothing was said about leaving them out.
    """
    workers, assistant_only = config.dataset_num_proc or 1, config.assistant_only_loss
    measured = partial(measure, processor=processor, workers=workers, assistant_only=assistant_only)
    with config.main_process_first(desc="planning"):
        lengths = measured(data.train)
        if not run.skip_bad_rows:
            check_rows(data.train, lengths.problems)
        _check_sharding(lengths, config)
        lengths = replace(lengths, problems={**_crowded(lengths, run.max_images), **lengths.problems})
        limit = run.max_tokens or run.pack_to or max(1, int(lengths.tokens.max()))
        plan = fit(data.train, lengths, processor, limit, run.long_rows, assistant_only=assistant_only)
        rows = plan.apply(data.train, workers=workers)
        held_out = data.held_out and sound_rows(
            data.held_out, measured(data.held_out).problems, skip=run.skip_bad_rows, say=config.distributed_state.print
        )
    _tell(plan, run, config, needs)
    if not len(rows):
        raise UsageError("no row is left to train on; the plan above says why")
    packs = pack(plan.lengths.tokens, run.pack_to, config.seed) if run.pack_to else None
    if packs is None and config.train_sampling_strategy == GROUPED:
        rows = rows.add_column(config.length_column_name, plan.lengths.tokens)
    return data._replace(train=rows, held_out=held_out, packs=packs)


def _crowded(lengths: Lengths, most: int | None) -> Mapping[int, str]:
    if most is None:
        return {}
    return {
        int(row): f"{lengths.images[row]} pictures, more than {most}" for row in (lengths.images > most).nonzero()[0]
    }


def _check_sharding(lengths: Lengths, config: TrainingConfig) -> None:
    """Refuse what would hang: a process whose batch has no picture leaves the encoder out, and the others wait for its shard."""
    sharded = config.distributed_state.distributed_type == DistributedType.FSDP or is_deepspeed_zero3_enabled()  # type: ignore[no-untyped-call]
    pictured = lengths.images[lengths.sound] > 0
    if sharded and pictured.any() and not pictured.all():
        raise UsageError(
            "rows with and without pictures cannot be trained on together when the model is sharded (FSDP, ZeRO 3); give configs of "
            "one sort, or recipes/accelerate/ddp.yaml or zero2.yaml"
        )


def _tell(plan: Plan, run: RunArguments, config: TrainingConfig, needs: Needs) -> None:
    if not config.should_save:
        return
    estimated = estimate(
        plan.lengths,
        batch=config.per_device_train_batch_size,
        accumulation=config.gradient_accumulation_steps,
        processes=config.world_size,
        capacity=run.pack_to,
        seed=config.seed,
    )
    longest = run.pack_to or int(plan.lengths.tokens.max(initial=0))
    print_plan(
        plan,
        estimated,
        Console(),
        speed=Speed.measured(run.tokens_per_second) if run.tokens_per_second else None,
        processes=config.world_size,
        memory=needs(longest * config.per_device_train_batch_size),
    )
    text = orjson.dumps(plan_json(plan, estimated), option=orjson.OPT_INDENT_2 | orjson.OPT_SERIALIZE_NUMPY)
    write_atomic(Path(str(config.output_dir)) / PLAN_NAME, text + b"\n")
