"""All checks by name, and the one function that runs them."""

from collections.abc import Callable, Sequence
from functools import partial
from importlib import import_module

from remud_hub.errors import UsageError
from remud_hub.records import Evidence, Sample, Verdict
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
}


def load_checks(names: Sequence[str], settings: VerifySettings = VerifySettings()) -> list[Check]:  # noqa: B008
    """Return the checks called ``names``.

    Raises:
        UsageError: A name is not in the table.
    """
    unknown = sorted(set(names) - set(CHECKS))
    if unknown:
        raise UsageError(f"no check is called {', '.join(unknown)}; there are: {', '.join(CHECKS)}")
    return [partial(import_module(CHECKS[name]).check, settings=getattr(settings, name)) for name in names]


def check_versions(names: Sequence[str]) -> dict[str, int]:
    """Return the version of each check."""
    return {name: import_module(CHECKS[name]).VERSION for name in names}


def verify(sample: Sample, evidence: Evidence, checks: Sequence[Check]) -> Sample:
    """Return the sample with the verdict of every check that could judge it; it stands when all of them passed."""
    verdicts = (check(sample, evidence) for check in checks)
    return sample.model_copy(update={"verdicts": tuple(verdict for verdict in verdicts if verdict is not None)})
