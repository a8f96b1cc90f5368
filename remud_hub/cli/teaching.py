"""Options that `build` and `plan` share: the recipe, the teacher, how hard it may be worked and what it may cost."""

import contextlib
import signal
import sys
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer


if TYPE_CHECKING:
    from remud_hub.teachers.metered import Spending
    from remud_hub.teachers.options import TeacherOptions


class Engine(StrEnum):
    """What runs the pipeline."""

    local = "local"
    ray = "ray"


RecipeOption = Annotated[str, typer.Option(help="Name of a shipped recipe, or a YAML file.")]
SetOption = Annotated[
    list[str] | None,
    typer.Option(
        "--set", metavar="KEY=VALUE", help="A setting instead of the recipe's: generate.rewriting.arm=blind."
    ),
]
TeacherOption = Annotated[
    str | None,
    typer.Option(
        help="extractive, openai/MODEL, openai-batch/MODEL, local/ID_OR_PATH, llamacpp, or llamacpp/GGUF; instead of the recipe's."
    ),
]
JudgeOption = Annotated[
    str | None,
    typer.Option(help="A second model, best of another family, for the checks that ask; instead of the recipe's."),
]
JudgeBaseUrlOption = Annotated[
    list[str] | None, typer.Option(help="Address of the judge's endpoint; else the teacher's, or OPENAI_BASE_URL.")
]
JudgePriceOption = Annotated[
    str | None, typer.Option(metavar="IN,OUT", help="As --price, for the judge; else the table's.")
]
JudgeBudgetOption = Annotated[
    float | None, typer.Option(min=0, help="US dollars for the judge in this run, as --budget is for the teacher.")
]
BaseUrlOption = Annotated[
    list[str] | None,
    typer.Option(help="Address of the teacher's endpoint; else OPENAI_BASE_URL. Several serve the same model."),
]
ConcurrencyOption = Annotated[int, typer.Option(min=1, help="Most teacher requests under way at once, in all.")]
BudgetOption = Annotated[
    float | None, typer.Option(min=0, help="US dollars for the teacher in this run; stops before they are spent.")
]
PriceOption = Annotated[
    str | None,
    typer.Option(metavar="IN,OUT", help="US dollars per million tokens, prompt and completion; else the table's."),
]
PasswordOption = Annotated[
    Path | None, typer.Option(help="File with passwords for locked PDFs, one a line; tried in order.")
]
WorkersOption = Annotated[int, typer.Option(min=1, help="Processes at once. The result does not depend on it.")]
EngineOption = Annotated[Engine, typer.Option(help="This machine, or a Ray cluster (RAY_ADDRESS, else a local one).")]


def reach(base_url: list[str] | None, concurrency: int) -> "TeacherOptions":
    """Return where the teacher is and how hard it may be worked."""
    from remud_hub.teachers.options import TeacherOptions

    return TeacherOptions.from_environment(tuple(base_url or ()), concurrency)


def spending(price: str | None, budget: float | None) -> "Spending":
    """Return what the teacher may cost.

    Raises:
        UsageError: The price is no two numbers.
    """
    from remud_hub.teachers.metered import Spending
    from remud_hub.teachers.prices import Price

    return Spending(Price.parse(price) if price else None, budget)


@contextlib.contextmanager
def stoppable() -> Iterator[None]:
    """Around work that may be stopped by Ctrl-C or SIGTERM and gone on with: say so, and exit with the code shells give."""
    before = signal.signal(signal.SIGTERM, _terminate)
    try:
        yield
    except KeyboardInterrupt as stopped:
        number = signal.SIGTERM if isinstance(stopped, _Terminated) else signal.SIGINT
        print("remud: stopped; what is finished is kept, and the same command goes on from there", file=sys.stderr)
        raise typer.Exit(128 + number) from None
    finally:
        signal.signal(signal.SIGTERM, before)


class _Terminated(KeyboardInterrupt):
    """SIGTERM came; all that ends well on Ctrl-C ends well on this."""


def _terminate(*_: object) -> NoReturn:
    raise _Terminated
