"""The one option that a reply names in its own words, and does not deny."""

import re
from collections.abc import Sequence

from remud_hub.answers.text import normalise


_DENIED_BEFORE = re.compile(
    r"(?:\bnot|\bno|\bneither|\bwhether\b.*|\bwithout|\bexcludes?|\brather than|\binstead of|\bnon-|不|非|无|没有|是否|未见|未发现|排除)\s?\w{0,3}\s?$"
)
# "no cyst or mass" denies both
_JOINED_BEFORE = re.compile(r"(?:\b(?:and|n?or)|[,/、和或及])\s?(?:an? |the )?$")
_JOINED_AFTER = re.compile(r"\s?(?:\b(?:and|n?or)\b(?! not)|[/、和或及])")
_DENIED_AFTER = re.compile(
    r"\s?(?:(?!because|since|as |due|but )\w+ )?(?:(?:is|are|was|were|can be) )?(?:not\b(?! \(?[A-J]\b)|unlikely|less likely|incorrect|wrong|excluded|ruled out|absent)"
    r"|不(?!是 ?[A-J])|可排除|可能性小|待排"
)
_WITH_NEXT_WORD = re.compile(rf"(?:{_DENIED_AFTER.pattern})(?:[ ]?\w+)?")
# B线, a-line, d dimer
_LETTER_IN_FRONT = re.compile(r"[a-j](?![a-z])\W?\w")
# Between "malignant" and "benign": "is not seen as", 不是
_IS_NOT = (
    r"\W*(?:(?:is|are|was|were|and|but|rather) )*(?:not|never)(?: (?:seen|regarded|considered|classified|described))?"
    r"(?: as| to be| an?| the)* |\W*[而并也]?[不非](?:是|像|属于|考虑|为)? ?"
)


def spelled(text: str, bodies: Sequence[str]) -> int | None:
    """Return the place of the option that is all there is, with or without its letter."""
    said = normalise(text)
    for place, body in enumerate(bodies):
        if len(body) > 1 and said in {body, f"{chr(ord('a') + place)} {body}"}:
            return place
    return None


def begun(text: str, bodies: Sequence[str]) -> int | None:
    """Return the place of the longest option that begins with a letter, as B线 and "b-lines" do, where a text begins with it."""
    said = _spaced(normalise(text))
    begin = [
        place
        for place, body in enumerate(bodies)
        if _LETTER_IN_FRONT.match(body) and re.match(re.escape(_spaced(body)) + r"(?![a-z0-9])", said)
    ]
    place = max(begin, key=lambda place: len(bodies[place]), default=None)
    behind = "" if place is None else said[len(bodies[place]) :]
    return None if _DENIED_AFTER.match(behind) or _JOINED_AFTER.match(behind) else place


def _spaced(text: str) -> str:
    return text.replace("-", " ")


def named(text: str, bodies: Sequence[str]) -> int | None:
    """Return the place of the one option the text has in it and does not deny; None if there are several, or none."""
    said = normalise(text)
    places = {index: found for index, body in enumerate(bodies) if body and (found := _word(body).search(said))}
    # "liver" is not named where "liver cyst" is
    there = [i for i in places if not any(i != j and bodies[i] in bodies[j] for j in places)]
    left = [i for i in there if not _denied(said, *places[i].span())]
    if len(left) != 1 or (len(there) > 1 and _joined(said, *places[left[0]].span())):
        return None
    return left[0]


def is_denied_by(behind: str, body: str) -> bool:
    """Whether the words that follow an option deny it; "not malignant" does not, where the option says just that."""
    denial = _WITH_NEXT_WORD.match(behind)
    return denial is not None and denial[0].casefold().strip() not in body


def denies_another(behind: str, others: Sequence[str]) -> bool:
    """Whether the words that follow an option deny one of the others, and not itself."""
    named = "|".join(re.escape(other) for other in others if other)
    return bool(named and re.match(rf"(?:{_IS_NOT})(?:{named})", behind, re.IGNORECASE))


def _joined(said: str, start: int, end: int) -> bool:
    return bool(_JOINED_BEFORE.search(said[max(0, start - 20) : start]) or _JOINED_AFTER.match(said, end))


def _denied(said: str, start: int, end: int) -> bool:
    return bool(_DENIED_BEFORE.search(said[max(0, start - 20) : start]) or _DENIED_AFTER.match(said, end))


def _word(body: str) -> re.Pattern[str]:
    """Return what finds an option as words of its own: "ct" is not in "structure", nor 1 in 1.5."""
    return re.compile(rf"(?<![a-z0-9.]){re.escape(body)}(?:e?s)?(?![a-z0-9]|\.\d)")
