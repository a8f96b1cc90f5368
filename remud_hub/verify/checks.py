"""All checks by name, and the one function that runs them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from importlib import import_module

from remud_hub.errors import UsageError
from remud_hub.records import Evidence, Sample, Verdict
from remud_hub.verify.asked.checks import ASKED
from remud_hub.verify.settings import VerifySettings


Check = Callable[[Sample, Evidence], Verdict | None]
"""None: nothing is at hand that the sample could be judged by."""

# Each module has a function ``check``, which is given its section of the settings, and a number ``VERSION``, raised when it
# judges otherwise than before
CHECKS = {
    "format": "remud_hub.verify.format",
    "language": "remud_hub.verify.language",
    "hygiene": "remud_hub.verify.hygiene",
    "injection": "remud_hub.verify.injection",
    "leak": "remud_hub.verify.leak",
    "trace": "remud_hub.verify.trace",
    "grounded": "remud_hub.verify.grounded.check",
    "consistency": "remud_hub.verify.consistency.check",
    "supported": "remud_hub.verify.supported",
}


def load_checks(names: Sequence[str], settings: VerifySettings = VerifySettings()) -> list[Check]:  # noqa: B008
    """Return those of the checks called ``names`` that ask nobody.

    Raises:
        UsageError: A name is in neither table.
    """
    unknown = sorted(set(names) - set(CHECKS) - set(ASKED))
    if unknown:
        raise UsageError(f"no check is called {', '.join(unknown)}; there are: {', '.join([*CHECKS, *ASKED])}")
    ours = [name for name in names if name in CHECKS]
    return [partial(import_module(CHECKS[name]).check, settings=getattr(settings, name)) for name in ours]


def check_versions(names: Sequence[str]) -> dict[str, int]:
    """Return the version of each check."""
    return {name: import_module((CHECKS | ASKED)[name]).VERSION for name in names}


def not_run(names: Sequence[str], judge: str | None, settings: VerifySettings) -> dict[str, str]:
    """Return which of the checks called ``names`` will not look at anything, and what they lack."""
    lacking = (
        dict.fromkeys((name for name in names if name in ASKED), "no judge is named (--judge)") if not judge else {}
    )
    if "supported" in names and settings.supported.model is None:
        lacking["supported"] = "no sentence model is named (--set verify.supported.model=minilm)"
    return lacking


def not_run_lines(not_run: Mapping[str, str]) -> Iterator[str]:
    """Yield a line for each thing that checks lack, with those that lack it."""
    for lacking in dict.fromkeys(not_run.values()):
        yield f"not run: {', '.join(name for name, why in not_run.items() if why == lacking)}: {lacking}"


def verify(sample: Sample, evidence: Evidence, checks: Sequence[Check]) -> Sample:
    """Return the sample with the verdict of every check that could judge it; it stands when all of them passed."""
    verdicts = (check(sample, evidence) for check in checks)
    return sample.model_copy(update={"verdicts": tuple(verdict for verdict in verdicts if verdict is not None)})
