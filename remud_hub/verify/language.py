"""Is a row in its language, whole: no word of a third script, no broken characters, no switch to the other language?

ReMUD's demo has a Russian word in one of six Chinese answers.
"""

import re
import unicodedata
from collections.abc import Iterator

from remud_hub.asking.languages import HAN, KNOWN_SCRIPTS, is_in
from remud_hub.records import Evidence, Language, Sample, Span, Verdict
from remud_hub.verify.findings import matched, verdict_of, whole, written
from remud_hub.verify.settings import LanguageSettings


VERSION = 1
_WORD = re.compile(r"[^\W\d_]+")
# UTF-8 read as Latin-1 or as GBK; what decoders put in the place of what they cannot read; private and control characters
_MOJIBAKE = re.compile(
    r"[ÃÂ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|â€[\u0080-\u00bf™œ˜“”¦¢]|[äåæçèé][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]{2}"
    r"|\ufffd|[\ue000-\uf8ff]|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|[\ud800-\udfff]|锟斤拷|烫烫烫|屯屯屯|\?{4,}"
    r"|[鐨鍙鍥瓒鏄銆锛鍦涓绗璇寮]{3,}|ï»¿|ï¼[\u0080-\u00bf]"
)
_LONGEST_SYMBOL = 2
"""Greek letters in a row that may be symbols: µ, ΔΨ. Ours."""
_LATIN_RUN = re.compile(r"(?:[A-Za-z]{2,}[\s,;'’-]+){6,}[A-Za-z]{2,}")
"""A sentence of English in a Chinese text, which names single terms in it. Ours."""
_HAN_RUN = re.compile(r"[㐀-鿿]{2,}(?:[，。、；：]?[㐀-鿿]+)*")
_FEWEST_HAN = 4
"""Han characters without a Latin word that make an answer Chinese. Ours."""
_LONGEST_TERM = 12
"""Han characters in a row that an English text may quote. Ours."""


def check(sample: Sample, evidence: Evidence, settings: LanguageSettings) -> Verdict:
    """Reject rows with a word of a script that neither language has, broken characters, or a passage in the other language."""
    return verdict_of("language", VERSION, _faults(sample, written(sample, evidence)))


def _faults(sample: Sample, parts: dict[str, str]) -> Iterator[Span]:
    for part, text in parts.items():
        if sample.language == "en" and text.isascii() and text.isprintable():
            continue
        if match := _MOJIBAKE.search(text):
            yield matched(part, match, "broken characters")
        else:
            yield from _stray(part, text)
            yield from _switched(part, text, sample.language)


def _stray(part: str, text: str) -> Iterator[Span]:
    for match in _WORD.finditer(text):
        word = match[0]
        if word.isascii():
            continue
        strange = [char for char in word if char.isalpha() and not (char.isascii() or _is_known(char))]
        greek = [char for char in word if not char.isascii() and unicodedata.name(char, "").startswith("GREEK")]
        if strange or len(greek) > _LONGEST_SYMBOL:
            yield matched(part, match, "stray script")


def _switched(part: str, text: str, language: Language) -> Iterator[Span]:
    if not is_in(language, text) or (language == "en" and _is_chinese(text)):
        yield whole(part, text, "wrong language")
    elif language == "zh" and (match := _LATIN_RUN.search(text)):
        yield matched(part, match, "wrong language")
    elif language == "en":
        longest = max(_HAN_RUN.finditer(text), key=lambda match: len(match[0]), default=None)
        if longest and len(longest[0]) > _LONGEST_TERM:
            yield matched(part, longest, "wrong language")


def _is_chinese(text: str) -> bool:
    """Whether a text too short for ``is_in`` is Chinese all the same, rather than a term with its name beside it."""
    return len(HAN.findall(text)) >= _FEWEST_HAN and not re.search(r"[A-Za-z]{2,}", text)


def _is_known(char: str) -> bool:
    return bool(HAN.match(char)) or unicodedata.name(char, "").startswith(KNOWN_SCRIPTS)
