"""Rows about a picture that is in the dataset already, from another place: cropped, scaled, compressed, mirrored."""

from remud_hub.curate.candidates import Faults, Rows, fault
from remud_hub.curate.desk import Desk


VERSION = 1


def curate(rows: Rows, desk: Desk) -> Faults | None:
    """Find the rows about a later copy of a picture; those about the first stay, and so do rows that share one file.

    A picture that cannot be read goes, too.
    """
    if desk.settings.pictures is None:
        return None
    faults: Faults = {}
    for candidate in rows():
        for image in candidate.sample.images:
            first = desk.copies.first(image)
            if reason := desk.copies.unreadable.get(image):
                faults[candidate.number] = fault("picture", VERSION, reason, image)
            elif first != image and desk.settings.pictures.copies == "drop":
                faults[candidate.number] = fault("picture", VERSION, "copy of a picture", f"of {first}")
    return faults
