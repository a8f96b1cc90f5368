"""What a picture was taken with, in our words, however a benchmark spells it: ``MR (Mag-netic Resonance Imaging)`` is ``mri``."""

import re


_BEGINNINGS = {
    "ultrasound": ("ultraso", "us"),
    "ct": ("ct", "computedtomography"),
    "mri": ("mr", "magnetic"),
    "xray": ("xray", "radiograph"),
    "fundus": ("fundus",),
    "dermoscopy": ("dermoscop",),
    "microscopy": ("microscop",),
    "oct": ("oct", "opticalcoherence"),
}


def modality_of(named: str) -> str:
    """Return our word for a modality; its own name in lower case if we have none."""
    letters = re.sub(r"[\W_]+", "", named.casefold())
    for ours, beginnings in _BEGINNINGS.items():
        if letters.startswith(beginnings):
            return ours
    return named.casefold()
