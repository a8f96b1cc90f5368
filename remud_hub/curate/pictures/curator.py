"""Rows about a picture that is in the dataset already, from another place: cropped, scaled, compressed, mirrored.

Of several copies the one with most rows stays, so that a single stray copy does not cost all rows of the picture that it was made from.
"""

from collections import Counter

from remud_hub.curate.candidates import Faults, Rows, fault
from remud_hub.curate.desk import Desk


VERSION = 2


def curate(rows: Rows, desk: Desk) -> Faults | None:
    """Find the rows about a copy of a picture that stays; rows that share one file, or one piece of evidence, are no copies.

    A picture that cannot be read goes, too.
    """
    if desk.settings.pictures is None:
        return None
    staying = _staying(rows, desk)
    faults: Faults = {}
    for candidate in rows():
        for image in candidate.sample.images:
            stays, place = staying[desk.copies.first(image)]
            if reason := desk.copies.unreadable.get(image):
                faults[candidate.number] = fault("picture", VERSION, reason, image)
            elif image != stays and candidate.evidence.id != place and desk.settings.pictures.copies == "drop":
                faults[candidate.number] = fault("picture", VERSION, "copy of a picture", f"of {stays}")
    return faults


def _staying(rows: Rows, desk: Desk) -> dict[str, tuple[str, str]]:
    """Return, by the first of each group of copies, the one that has most rows, with its evidence; of equals the earliest."""
    counts: dict[str, Counter[str]] = {}
    places: dict[str, str] = {}
    for candidate in rows():
        for image in candidate.sample.images:
            counts.setdefault(desk.copies.first(image), Counter())[image] += 1
            places.setdefault(image, candidate.evidence.id)
    most = {first: of_copies.most_common(1)[0][0] for first, of_copies in counts.items()}
    return {first: (image, places[image]) for first, image in most.items()}
