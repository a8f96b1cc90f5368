"""Terms and how they are to be translated: a list of ours, and one of the user's that is added and wins."""

import re
from collections.abc import Mapping
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path

import yaml
from pydantic import Field, ValidationError

from remud_hub.errors import UsageError
from remud_hub.records import Language, Record, Sha256
from remud_hub.store import sha256_of


class Term(Record):
    """One thing and its names; the first of a language is the one to write, the others are known and let pass."""

    en: tuple[str, ...] = Field(min_length=1)
    zh: tuple[str, ...] = Field(min_length=1)

    def names(self, language: Language) -> tuple[str, ...]:
        """Return its names in a language."""
        return self.zh if language == "zh" else self.en


class _TermFile(Record):
    version: int
    terms: tuple[Term, ...]


class Terminology(Record):
    """All terms, later ones winning over earlier ones of the same name."""

    name: str
    sha256: Sha256
    """Of the bytes of the files."""
    terms: tuple[Term, ...]

    def occurring(self, text: str, language: Language) -> dict[str, Term]:
        """Return the terms that a text has, by the name it has for them; "低回声" is one and no "回声"."""
        by_name = self._by_name[language]
        return {match[1].lower(): by_name[match[1].lower()] for match in self._patterns[language].finditer(text)}

    def missed(self, text: str, language: Language, translated: str, to: Language) -> list[str]:
        """Return the terms of a text that its translation has by none of their names."""
        lowered = translated.lower()
        return [
            f"{name} = {term.names(to)[0]}"
            for name, term in self.occurring(text, language).items()
            if not any(other.lower() in lowered for other in term.names(to))
        ]

    @cached_property
    def _by_name(self) -> Mapping[Language, dict[str, Term]]:
        languages: tuple[Language, ...] = ("en", "zh")
        return {to: {name.lower(): term for term in self.terms for name in term.names(to)} for to in languages}

    @cached_property
    def _patterns(self) -> Mapping[Language, re.Pattern[str]]:
        longest_first = {
            language: "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
            for language, names in self._by_name.items()
        }
        english = rf"\b({longest_first['en']})(?:s|es)?\b"
        return {"en": re.compile(english, re.IGNORECASE), "zh": re.compile(f"({longest_first['zh']})", re.IGNORECASE)}


@cache
def load_terminology(theirs: Path | None = None) -> Terminology:
    """Read our list, and the user's if there is one.

    Raises:
        UsageError: The user's file is missing or no list of terms.
    """
    ours = files("remud_hub.generate").joinpath("terminology.yaml").read_bytes()
    try:
        added = theirs.read_bytes() if theirs else b""
        base = _TermFile.model_validate(yaml.safe_load(ours))
        more = _TermFile.model_validate(yaml.safe_load(added)) if theirs else None
    except (OSError, yaml.YAMLError, ValidationError) as error:
        form = "expected 'version: N' and 'terms: [{en: [name, …], zh: [name, …]}, …]'"
        raise UsageError(f"generate.translate.terms: {theirs}: {form} ({error})") from error
    return Terminology(
        name=f"terminology@{base.version}" + ("+user" if more else ""),
        sha256=sha256_of(ours + added),
        terms=base.terms + (more.terms if more else ()),
    )
