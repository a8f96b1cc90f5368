"""Questions with answers that are nearly the same text about the same pictures, with the same facts."""

from remud_hub.curate.candidates import Candidate, Faults, Rows, fault
from remud_hub.curate.contents import answer_of, facts_of, hash_of, question_of
from remud_hub.curate.desk import Desk
from remud_hub.joins import Sets
from remud_hub.similar import shingles


VERSION = 2


def curate(rows: Rows, desk: Desk) -> Faults | None:
    """Find the rows that are nearly an earlier one."""
    settings = desk.settings.near_text
    if settings is None:
        return None
    sets, numbers, names = Sets(), list[int](), list[str]()
    for candidate in rows():
        sets.add(row_hashes(candidate, desk.pictures_of(candidate)))
        numbers.append(candidate.number)
        names.append(candidate.name)
    return {
        numbers[later]: fault("near text", VERSION, "nearly the same text", f"as {names[first]}")
        for later, first in sets.first_alikes(settings.alike).items()
    }


def row_hashes(candidate: Candidate, pictures: tuple[str, ...]) -> set[int]:
    """Return the shingles of a row. What must be equal goes into every hash, so that other rows share none.

    Args:
        candidate: The row.
        pictures: Its pictures, each as the first that it is a copy of.
    """
    sample = candidate.sample
    question, answer = question_of(sample), answer_of(sample)
    same = repr((sample.config, pictures, facts_of(question), facts_of(answer)))
    seed = hash_of(same)
    return {hash_of(shingle, seed) for shingle in shingles("\n".join([question, *sample.options, answer]))}
