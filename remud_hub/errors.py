"""One small tree of errors. Every message says what is wrong, where, and what to do next."""

from collections.abc import Mapping, Sequence


def first_line(said: object) -> str:
    """Return the first line of what a library says of an error, for a message of ours; its type if it says nothing."""
    lines = str(said).strip().splitlines()
    return lines[0][:200] if lines else type(said).__name__


class RemudError(Exception):
    """Base of all errors a user may meet."""


class UsageError(RemudError):
    """The command or recipe asks for something that cannot be done; nothing was started."""


class SourceError(RemudError):
    """One input file cannot be used; the others can.

    Args:
        name: The file as the user knows it.
        problem: What is wrong with it.
        advice: What to do next.
    """

    def __init__(self, name: str, problem: str, advice: str) -> None:
        super().__init__(f"{name}: {problem}; {advice}")
        self.name = name
        self.problem = problem
        self.advice = advice

    def __reduce__(self) -> tuple[type["SourceError"], tuple[str, str, str]]:
        # Exceptions cross process borders by pickle, which would otherwise call __init__ with the joined message.
        return (SourceError, (self.name, self.problem, self.advice))


class MissingExtra(RemudError):
    """A part of remud-hub is not installed."""

    def __init__(self, extra: str, missing: str) -> None:
        super().__init__(f"{missing} is not installed; run: pip install 'remud-hub[{extra}]'")
        self.extra = extra
        self.missing = missing

    def __reduce__(self) -> tuple[type["MissingExtra"], tuple[str, str]]:
        return (MissingExtra, (self.extra, self.missing))


class LeakError(RemudError):
    """Something is in two splits; nothing was written. It is a fault of ours.

    Args:
        found: What is in two splits, by what it is and by name.
    """

    def __init__(self, found: Mapping[str, Sequence[str]]) -> None:
        named = "; ".join(
            f"{what} ({len(names)}): {', '.join(names[:3])}{', …' if len(names) > 3 else ''}"
            for what, names in found.items()
        )
        super().__init__(f"in two splits are {named}; this is a fault of remud-hub, please report it")
        self.found = found

    def __reduce__(self) -> tuple[type["LeakError"], tuple[Mapping[str, Sequence[str]]]]:
        return (LeakError, (self.found,))


class HubError(RemudError):
    """The Hub cannot be reached, refuses, or holds something else than it should; nothing is half done there."""


class TeacherError(RemudError):
    """A teacher cannot be reached or refuses to work."""
