"""Is a row in its language, whole: no word of a third script, no broken characters, no switch to another language?

ReMUD's demo has a Russian word in one of six Chinese answers.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

import yaml

from remud_hub.asking.languages import HAN, KNOWN_SCRIPTS, is_in
from remud_hub.clauses.words import words_of
from remud_hub.records import Evidence, Language, Sample, Span, Verdict
from remud_hub.verify.findings import matched, sentences, verdict_of, whole, written
from remud_hub.verify.settings import LanguageSettings


VERSION = 7
_WORD = re.compile(r"[^\W\d_]+")
_USUAL = re.compile(r"[\x00-\x7f°±²³·×÷\u2010-\u203a\u3000-\u303f㐀-鿿\uff00-\uffef]*")
"""Letters of neither a third script nor a symbol: most texts hold nothing else."""
# UTF-8 and GBK read as Latin-1; what decoders put in the place of what they cannot read; private and control characters
_SUSPECT = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7fÃÂÎÏâäåæçèéï\ufffd\ue000-\uf8ff\ud800-\udfff锟烫屯]|\?{4}|[\u00a1-\u00ff]{4}"
)
_MOJIBAKE = re.compile(
    r"[ÃÂ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|â€[\u0080-\u00bf™œ˜“”¦¢]|[äåæçèé][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]{2}"
    r"|\ufffd|[\ue000-\uf8ff]|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|[\ud800-\udfff]|锟斤拷|烫烫烫|屯屯屯|\?{4,}"
    r"|(?<=[㐀-鿿])[äåæçèé][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ](?=[㐀-鿿])"  # the third byte is a control character, and lost
    r"|[ÎÏ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]"
    r"|ï»¿|ï¿½|ï¼[\u0080-\u00bf]|â[‚ƒ„…†‡ˆ‰Š‹Œ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]"
    # GBK read as Latin-1
    r"|[\u00a1-\u00b0\u00b4-\u00d6\u00d8-\u00f6\u00f8-\u00ff]{4,}"
)
_OLD_CODECS = ("cp437", "cp850", "mac_roman")
_FOREIGN_RUN = re.compile(r"[^\x00-\x7f，。、；：！？（）“”\s]{3,}")
_LONGEST_SYMBOL = 2
"""Greek letters in a row that may be symbols: µ, ΔΨ. Ours."""
_GREEK_FOR_LATIN = re.compile(
    r"[a-z][ΑΒΕΖΗΙΚΜΝΟΡΤΥΧονρυχικ](?=[a-z\s]|$)|(?<![A-Za-z])[ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ][a-z]{2}|[a-z][ορ][a-z]"
)
"""Greek letters that look like Latin ones, within a word."""
_LATIN_RUN = re.compile(r"(?:[A-Za-z]{2,}[\s,;'’-]+){6,}[A-Za-z]{2,}")
"""A sentence of English in a Chinese text, which names single terms in it. Ours."""
_GLUED = re.compile(r"(?<=[㐀-鿿])[a-z]{4,}(?![a-z-])(?!征)")
"""An English word in the middle of a Chinese sentence, without a space or quotation mark."""
_PLAIN_WORDS = frozenset(["echo", "echoes", "signal", "tissue", "image"])
"""Words that our lists lack and that have a Chinese form, too."""
_HAN_RUN = re.compile(r"[㐀-鿿]{2,}(?:[，。、；：]?[㐀-鿿]+)*")
_QUOTED = re.compile(r"[\"'(\[“‘（「『《]\s?\Z")
_FEWEST_HAN = 4
"""Han characters that make an answer Chinese. Ours."""
_LONGEST_TERM = 12
"""Han characters in a row that an English text may quote. Ours."""
_FEWEST_FOREIGN = 3
"""Different little words of another language, more than English ones, that make a sentence one in it. Ours."""


def check(sample: Sample, evidence: Evidence, settings: LanguageSettings) -> Verdict:
    """Reject rows with a word of a script that neither language has, broken characters, or a passage in another language."""
    return verdict_of("language", VERSION, _faults(sample, written(sample, evidence), evidence))


def _faults(sample: Sample, parts: dict[str, str], evidence: Evidence) -> Iterator[Span]:
    known = f"{sample.question}\n{evidence.known}"
    for part, text in parts.items():
        if broken := _broken(part, text):
            yield broken
            continue
        if sample.language == "en" and (foreign := _foreign(part, text)):
            yield foreign
        if sample.language == "en" and text.isascii():
            continue
        if sample.language == "zh" and not text.isascii():
            yield from _glued(part, text, known)
        is_usual = bool(_USUAL.fullmatch(text))
        if not is_usual:
            yield from _stray(part, text)
        if not (is_usual and sample.language == "zh" and _is_mostly_han(text)):
            yield from _switched(part, text, sample.language, known)


def _broken(part: str, text: str) -> Span | None:
    if text.isascii() and text.isprintable() and "????" not in text:
        return None
    if _SUSPECT.search(text) and (match := _MOJIBAKE.search(text)):
        return matched(part, match, "broken characters")
    if not text.isascii() and not _in_gb2312(text):
        for match in _FOREIGN_RUN.finditer(text):
            if _was_utf8(match[0]):
                return matched(part, match, "broken characters")
    return None


def _in_gb2312(text: str) -> bool:
    try:
        text.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def _was_utf8(run: str) -> bool:
    """Whether a run is UTF-8 read as GBK, as 鍥剧墖 is, or as DOS or an old Mac read it, as ΓÇô is: its bytes are other characters."""
    if any(_is_utf8_in(run, codec) for codec in _OLD_CODECS):
        return True
    if _in_gb2312(run):
        return False
    data = b"\x80".join(piece.encode("gbk", errors="ignore") for piece in run.split("€"))
    return 3 * len(HAN.findall(data.decode("utf-8", errors="ignore"))) >= 0.8 * len(data) > 0


def _is_utf8_in(run: str, codec: str) -> bool:
    try:
        return len(run.encode(codec).decode("utf-8")) < len(run)
    except UnicodeError:
        return False


@cache
def _little_words() -> tuple[frozenset[str], dict[str, frozenset[str]]]:
    """Return the little words of English, and those of languages that are not asked for."""
    listed: dict[str, str] = yaml.safe_load(
        files("remud_hub.verify").joinpath("languages.yaml").read_text(encoding="utf-8")
    )
    words = {name: frozenset(text.split()) for name, text in listed.items()}
    return words.pop("English"), words


def _foreign(part: str, text: str) -> Span | None:
    english, others = _little_words()
    said = set(text.lower().split())
    if not any(len(said & words) >= _FEWEST_FOREIGN for words in others.values()):
        return None
    for sentence in sentences(text):
        tokens = [token.strip(",;:()\"'") for token in sentence.lower().split()]
        ours = sum(token in english for token in tokens)
        for words in others.values():
            theirs = [token for token in tokens if token in words]
            if len(set(theirs)) >= _FEWEST_FOREIGN and len(theirs) > ours:
                start = text.index(sentence)
                return Span(part=part, start=start, end=start + len(sentence), fault="wrong language")
    return None


def _stray(part: str, text: str) -> Iterator[Span]:
    if match := _GREEK_FOR_LATIN.search(text):
        yield matched(part, match, "stray script")
    for match in _WORD.finditer(text):
        word = match[0]
        if word.isascii():
            continue
        strange = [char for char in word if _is_strange(char)]
        greek = [char for char in word if _is_greek(char)]
        if (strange and not _is_symbol(strange)) or len(greek) > _LONGEST_SYMBOL:
            yield matched(part, match, "stray script")


def _switched(part: str, text: str, language: Language, known: str) -> Iterator[Span]:
    if _is_chinese(text) if language == "en" else not is_in(language, text):
        yield whole(part, text, "wrong language")
    elif language == "zh" and (match := _LATIN_RUN.search(text)):
        yield matched(part, match, "wrong language")
    elif language == "en":
        longest = max(_HAN_RUN.finditer(text), key=lambda match: len(match[0]), default=None)
        if longest and len(longest[0]) > _LONGEST_TERM:
            yield matched(part, longest, "wrong language")
        elif part != "question":  # a term may be quoted, or be one of the page
            terms = (match for match in _HAN_RUN.finditer(text) if match[0] not in known)
            yield from (
                matched(part, each, "stray script") for each in terms if not _QUOTED.search(text, 0, each.start())
            )


def _glued(part: str, text: str, known: str) -> Iterator[Span]:
    """Yield the English words that stand in Chinese and not on the page, of those that have a Chinese form; names may stand."""
    for match in _GLUED.finditer(text):
        (word,), _ = words_of(match[0])
        if (word.meaning or word.term in _PLAIN_WORDS) and not re.search(rf"\b{match[0]}\b", known.lower(), re.ASCII):
            yield matched(part, match, "stray script")


def _is_chinese(text: str) -> bool:
    """Whether a text is Chinese, be it too short for ``is_in``, rather than one of English that names a term beside it."""
    han = len(HAN.findall(text))
    latin = sum(map(len, re.findall(r"[A-Za-z]{2,}", text)))
    return han >= _FEWEST_HAN and (not is_in("en", text) or 2 * latin < han)


def _is_mostly_han(text: str) -> bool:
    """Whether more than half of a text without strange letters is none of ASCII's: then nothing needs to be weighed."""
    return 2 * len(text.encode("ascii", errors="ignore")) < len(text) and not _LATIN_RUN.search(text)


def _is_symbol(strange: list[str]) -> bool:
    """Whether what is strange in a word is one letter as formulas write them: 𝑝, mℓ."""
    return len(strange) == 1 and unicodedata.name(strange[0], "").startswith(("MATHEMATICAL", "SCRIPT"))


@cache
def _is_greek(char: str) -> bool:
    return not char.isascii() and unicodedata.name(char, "").startswith("GREEK")


@cache
def _is_strange(char: str) -> bool:
    is_known = char.isascii() or bool(HAN.match(char)) or unicodedata.name(char, "").startswith(KNOWN_SCRIPTS)
    return char.isalpha() and not is_known
