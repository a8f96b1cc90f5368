"""The word lists of this room, as one table of phrases: what each stands for, and in which part it plays."""

import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

import yaml


VERBS = frozenset([
    "is", "are", "was", "were", "has", "have", "had", "lies", "shows", "measures", "appears", "remains", "contains",
    "reaches", "fits", "needs", "stays", "look", "looks", "looked", "seem", "seems", "seemed", "appear", "appeared",
    "remain", "remained", "show", "showed", "lie", "lay", "measure", "measured", "contain", "contained", "reached",
    "stay", "stayed", "keeps", "keep", "kept", "moves", "moved", "slides", "slid", "can", "could", "may", "might",
    "will", "should", "must",
])  # fmt: skip
"""Verbs that reports are written with, as they stand in sentences about one thing. Our own selection."""
WHOLE_PREDICATES = frozenset([
    "disappears", "disappear", "disappeared", "disappearing", "vanishes", "vanish", "vanished", "gone", "is lost", "are lost", "was lost", "were lost", "has been lost", "have been lost",
    "无关", "消失", "缺如",
])  # fmt: skip
"""Denials of what stands before them: "flow is absent in the left testis", behind a form of "to be" or with it."""
SEEN = frozenset(
    ["found", "seen", "identified", "detected", "noted", "observed", "visible", "present", "shown", "evident"]
)
"""Participles by which a report says that something is there."""


class Meaning(NamedTuple):
    """What a phrase stands for."""

    term: str
    """The word that it is read as."""
    poles: tuple[tuple[int, str], ...] = ()
    """Opposites that it is one side of: which group, which side."""
    groups: frozenset[int] = frozenset()
    """The groups of these."""
    negates: bool = False
    """Whether it denies what follows; where it says something by itself, that."""
    hedges: bool = False
    weak: bool = False
    """A hedge that an answer need not keep."""
    softens: bool = False
    """A word that an answer may have in place of a hedge."""
    is_certain: bool = False
    supposes: bool = False
    generalises: bool = False
    finding: bool = False
    content: bool = True
    """Whether it says something by itself."""
    is_cue: bool = False
    """Whether it says how others are meant."""


class Lexicon(NamedTuple):
    """Phrases by how they are looked up."""

    english: dict[str, list[tuple[tuple[str, ...], Meaning]]]
    """By their first word; words of each phrase, longest first."""
    starts: tuple[tuple[str, Meaning], ...]
    """Beginnings of words."""
    chinese: dict[str, list[tuple[str, Meaning]]]
    """By their first character, longest first."""
    anywhere: int
    """The number from which on a group of opposites needs no shared word."""


_PARTS = {"softens": "softener", "is_certain": "certain", "supposes": "supposed", "generalises": "general"}


@cache
def lexicon() -> Lexicon:
    """Return the lists, read once."""
    meanings: dict[str, Meaning] = {}
    for words in listed("synonyms"):
        for word in words:
            meanings[_plain(word)] = Meaning(_plain(words[0]))
    for number, group in enumerate(_groups()):
        for side, words in group.items():
            for word in words:
                _add(meanings, word, poles=((number, side),))
    for word in (word for words in listed("findings") for word in words):
        _add(meanings, word, finding=True)
    # What is a finding by one of its names is so by all
    named = {meaning.term for meaning in meanings.values() if meaning.finding}
    for word, meaning in meanings.items():
        meanings[word] = meaning._replace(finding=meaning.term in named)
    _add_cues(meanings)
    return _sorted(meanings)


def _add_cues(meanings: dict[str, Meaning]) -> None:
    cues: dict[str, list[Any]] = listed("cues")
    for word in (word for words in cues["negation"] for word in words):
        _add(meanings, word, negates=True, content=False)
    for term, words in listed("cues")["self_denied"].items():
        for word in words:
            known = meanings[term]
            meanings[_plain(word)] = known._replace(negates=True)
    for word in cues["no_negation"]:
        _add(meanings, word)
    for word in (word for words in cues["hedge"] for word in words):
        _add(meanings, word, hedges=True, content=False, weak=word in cues["weak_hedge"])
    for word in cues["silent"]:
        _add(meanings, word, content=False)
    for part, words in _PARTS.items():
        for word in cues[words]:
            _add(meanings, word, **{part: True, "content": False})


def _add(meanings: dict[str, Meaning], word: str, **parts: Any) -> None:
    plain = _plain(word)
    known = meanings.get(plain) or Meaning(_term_of(meanings, plain))
    poles = (*known.poles, *parts.pop("poles", ()))
    meanings[plain] = known._replace(poles=poles, **parts)


def _term_of(meanings: dict[str, Meaning], plain: str) -> str:
    """Return what a word is read as: itself, or what the list says of all words that begin as it does."""
    starts = (meaning.term for word, meaning in meanings.items() if word.endswith("*") and plain.startswith(word[:-1]))
    return next(starts, plain)


def _sorted(meanings: dict[str, Meaning]) -> Lexicon:
    english: dict[str, list[tuple[tuple[str, ...], Meaning]]] = {}
    chinese: dict[str, list[tuple[str, Meaning]]] = {}
    starts: list[tuple[str, Meaning]] = []
    for word, meaning in sorted(meanings.items(), key=lambda pair: -len(pair[0])):
        if word.endswith("*"):
            starts.append((word[:-1], _finished(meaning._replace(term=meaning.term.rstrip("*")))))
        elif word.isascii():
            words = tuple(word.replace("-", " ").split())
            english.setdefault(words[0], []).append((words, _finished(meaning)))
        else:
            chinese.setdefault(word[0], []).append((word, _finished(meaning)))
    for phrases in english.values():
        phrases.sort(key=lambda phrase: -len(phrase[0]))
    return Lexicon(english, tuple(starts), chinese, len(listed("opposites")["near"]))


def _finished(meaning: Meaning) -> Meaning:
    """Return a meaning with what is told by the rest of it."""
    cues = meaning.negates, meaning.hedges, meaning.softens, meaning.is_certain, meaning.supposes, meaning.generalises
    groups = frozenset(number for number, _ in meaning.poles)
    return meaning._replace(is_cue=any(cues), groups=groups)


def _groups() -> list[dict[str, list[str]]]:
    opposites: dict[str, list[dict[str, list[str]]]] = listed("opposites")
    return [*opposites["near"], *opposites["anywhere"]]


def _plain(word: object) -> str:
    return unicodedata.normalize("NFKC", str(word)).casefold()


@cache
def listed(name: str) -> Any:
    """Return what a file of lists holds."""
    text = files("remud_hub.clauses").joinpath(f"{name}.yaml").read_text(encoding="utf-8")
    return yaml.safe_load(text)


@cache
def structures() -> dict[str, tuple[str, ...]]:
    """Return, for every name of a structure, the pieces of text of which one stands wherever that is spoken of."""
    named: dict[str, Any] = listed("structures")
    implied: dict[str, list[str]] = named["implied"]
    found: dict[str, tuple[str, ...]] = {}
    for words in named["names"]:
        names = tuple(map(_plain, words))
        found |= dict.fromkeys(names, (*names, *map(_plain, implied.get(words[0], ()))))
    return found


def stop_words() -> Iterator[str]:
    """Yield the English words that say nothing by themselves."""
    yield from _STOP.split()


_STOP = """
a an the itself themselves himself herself this that these those it its they them their he she his her we our you your i my me and or but nor so as at by for from in into of off on onto out over
to up with within is are was were be been being am do does did done has have had having can will shall must there here what which who whom whose when where why
how than then too very also just only even still again both each every either any some such same other another more most much many few less least all about around
near next between through during while because since until though although however thus hence therefore if else yet rather quite almost nearly approximately about
seen see sees show shows shown showing visible visualised visualized displayed demonstrates demonstrated demonstrate present presents presented lies lie located
situated found finds find noted appears measuring measures measured measure given gives give made make makes has been contains contain containing consists
image picture figure view scan panel photo one two three first second option options answer question correct choice well along across behind called named known
detected identified evident observed noted appreciated demonstrable discernible detectable apparent depicted encountered documented recorded revealed reveals
reveal perceived recognised recognized recognisable recognizable exists existing exist contains showed
used uses using use based like unlike per via de facto et al etc ie eg amounts reaches runs sits stands keeps keep kept throws take takes took taken put puts get gets got go goes went come comes came
carry carried perform performs performed undertaken conducted give tend tends treat treated value values should mostly mainly percent cent period rule
say says said tell tells told let lets want wanted try tries tried bring brings brought turn turns turned stood happen happens happened
mean means meant come whole entire kind sort sorts type way case part place thing matter twice merely simply roughly somewhat altogether overall being
four five six seven eight nine ten eleven twelve throws cast casts extends looks look points
occur occurs occurred occurring arose ensued
side sides shaped limit limits threshold thresholds cutoff cutoffs range ranges settle settled
day days week weeks month months year years time times mm cm ml kg ms min sec hz khz mhz
"""
