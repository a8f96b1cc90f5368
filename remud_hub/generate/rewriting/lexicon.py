"""How many medical terms a text has (paper, App. B).

The paper takes the SPECIALIST Lexicon, from which GPT-4 removed common phrases. Ours is made of the words of ICD-10-CM and
ICD-10-PCS without those of everyday English (``benchmarks/lexicon_fit.py``), and of a list of imaging words; for Chinese, of a
list of our own and the words of ``terms.yaml``.

A user's file has terms apart by white space, or, in ``FILE.dic``, one a line as Hunspell has them: the first line is a count, and
what follows a slash are flags. Debian's ``hunspell-en-med`` puts one at ``/usr/share/hunspell/en_med_glut.dic``
(GPL, so it is read where it lies and not copied). A chosen file is taken as it stands: that one holds much everyday English, and with
it every figure of our test papers has five terms.
"""

import re
from functools import cache
from importlib.resources import files
from pathlib import Path

from remud_hub.asking.languages import HAN
from remud_hub.errors import UsageError
from remud_hub.generate.terms import listed_terms
from remud_hub.records import Language
from remud_hub.store import sha256_of


_OURS: dict[Language, tuple[str, ...]] = {"en": ("icd10.en.txt", "imaging.en.txt"), "zh": ("medical.zh.txt",)}
_WORD = re.compile(r"[A-Za-z]{2,}")


class Lexicon:
    """Medical terms of one language.

    Args:
        language: Of the terms. English ones are words, compared without regard to case and plural; Chinese ones are strings.
        data: The bytes of the files they stand in.
        more: Terms besides.
    """

    def __init__(self, language: Language, data: tuple[bytes, ...], more: tuple[str, ...] = ()) -> None:
        self.sha256 = sha256_of(b"\0".join([*data, " ".join(more).encode("utf-8")]))
        self._english = language == "en"
        text = "\n".join(
            line for each in data for line in each.decode("utf-8").splitlines() if not line.startswith("#")
        )
        self._words = frozenset(_words(text)) if self._english else frozenset()
        longest_first = sorted({*text.split(), *more}, key=lambda term: (-len(term), term))
        terms = [re.escape(term) for term in longest_first if HAN.search(term)]
        self._pattern = re.compile("|".join(terms) or r"(?!)")

    def terms_in(self, text: str) -> set[str]:
        """Return the different terms that a text has; of Chinese terms within one another, the longest."""
        return _words(text) & self._words if self._english else set(self._pattern.findall(re.sub(r"\s+", "", text)))


@cache
def load_lexicon(language: Language, file: Path | None) -> Lexicon:
    """Read the terms of a language: a user's file, or ours.

    Raises:
        UsageError: The file cannot be read, or holds no term of this language.
    """
    if file is None:
        ours = files("remud_hub.generate.rewriting").joinpath("lexicons")
        data = tuple(ours.joinpath(name).read_bytes() for name in _OURS[language])
        return Lexicon(language, data, listed_terms() if language == "zh" else ())
    try:
        raw = file.read_bytes()
        raw.decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"generate.rewriting.lexicon.{language}: {file} cannot be read: {error}") from error
    if file.suffix == ".dic":
        raw = re.sub(rb"/[^\n]*", b"", raw)
    wanted = HAN if language == "zh" else _WORD
    if not wanted.search(raw.decode("utf-8")):
        raise UsageError(f"generate.rewriting.lexicon.{language}: {file} holds no term of this language")
    return Lexicon(language, (raw,))


def _words(text: str) -> set[str]:
    return {_singular(word.lower()) for word in _WORD.findall(text)}


def _singular(word: str) -> str:
    """Return a word without the ending of its plural: valves and valve are one term; stenosis, fetus and mass stay."""
    if len(word) < 5 or not word.endswith("s") or word.endswith(("ss", "is", "us")):
        return word
    return f"{word[:-3]}y" if word.endswith("ies") else word[:-1]
