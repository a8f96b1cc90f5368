"""Rows about a picture that is in the dataset already, from another place: cropped, scaled, compressed, mirrored."""

from remud_hub.curate.candidates import Faults, Rows, fault
from remud_hub.curate.desk import Desk
from remud_hub.curate.ties import pictures_of


VERSION = 2


def curate(rows: Rows, desk: Desk) -> Faults | None:
    """Find the rows about a later copy of a picture, as far as it is from another evidence.

    Rows about the first of its copies stay, and so do rows that share one file, or whose pictures are of one evidence: a figure and the
    panels cropped from it. A picture that cannot be read goes, too.
    """
    if desk.settings.pictures is None:
        return None
    faults: Faults = {}
    stays: dict[str, tuple[str, str]] = {}  # the first file of each picture among the rows that are left, and its evidence
    for candidate in rows():
        evidence = candidate.evidence.id
        for image in pictures_of(candidate):
            stays.setdefault(desk.copies.first(image), (image, evidence))
        for image in candidate.sample.images:
            file, owner = stays[desk.copies.first(image)]
            if reason := desk.copies.unreadable.get(image):
                faults[candidate.number] = fault("picture", VERSION, reason, image)
            elif file != image and owner != evidence and desk.settings.pictures.copies == "drop":
                faults[candidate.number] = fault("picture", VERSION, "copy of a picture", f"of {file}")
    return faults
