"""Pictures as they come, made into pictures as we keep them: upright, RGB or grey, on white, without what cameras write in."""

import warnings
from io import BytesIO
from typing import Any

from PIL import Image, ImageOps, UnidentifiedImageError

from remud_hub.read.flow.items import Drawn


_FORMATS = ("PNG", "JPEG", "GIF", "TIFF", "WEBP", "BMP", "JPEG2000")
"""Those that Pillow decodes itself: for others it would start programs (EPS) or trust what it should not."""
_MOST_PIXELS = 60_000_000
_SIXTEEN_BIT = ("I", "I;16", "I;16B", "I;16L", "F")
_WHITE = 255


class NotShown(Exception):
    """A picture cannot be had.

    Args:
        reason: What is the matter, as the end of "picture X …".
        advice: What to do next.
    """

    def __init__(self, reason: str, advice: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.advice = advice


_DAMAGED = NotShown("is damaged", "save it again as PNG or JPEG")


def opened(data: bytes) -> Image.Image:
    """Return a picture of any format that Pillow reads, decoded; of several frames the first.

    Raises:
        NotShown: It is none, damaged, or too large.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of Pillow about large pictures: there is a limit of our own
            image = Image.open(BytesIO(data), formats=_FORMATS)
            if image.width * image.height > _MOST_PIXELS:
                raise Image.DecompressionBombError
            image.load()
            return image
    except UnidentifiedImageError:
        raise NotShown("is in a format that cannot be drawn", "save it as PNG or JPEG") from None
    except Image.DecompressionBombError:
        raise NotShown("has more than 60 million pixels and is left out", "scale it down") from None
    except Exception:  # whatever Pillow's decoders raise: they have no error in common
        raise _DAMAGED from None


def drawn(data: bytes) -> Drawn:
    """Return a picture as we keep it.

    A JPEG stays the bytes it is when there is nothing to change: it loses nothing that way.

    Raises:
        NotShown: It is none, damaged, or too large.
    """
    image = opened(data)
    if image.format == "JPEG" and image.mode in {"RGB", "L"} and not _says_more(image):
        return Drawn(data, image.size)
    try:
        plain = _plain(image)
    except Exception:  # of Pillow's converters, as above
        raise _DAMAGED from None
    out = BytesIO()
    plain.save(out, "PNG")
    return Drawn(out.getvalue(), plain.size)


def _says_more(image: Image.Image) -> bool:
    """Whether a JPEG holds more than a picture: a turn to be made, a place, a name."""
    return bool(image.getexif()) or not image.info.keys().isdisjoint({"comment", "xmp", "photoshop"})


def eight_bit(image: Image.Image) -> Image.Image:
    """Return a picture of more than 8 bits in grey; any other as it is. Pillow would make white of all above 255."""
    if image.mode not in _SIXTEEN_BIT:
        return image
    # 12-bit scanners leave the upper bits empty: what is brightest becomes white
    wide = image.convert("F")
    brightest: Any = wide.getextrema()[1]
    return wide.point(lambda value: value * (_WHITE / max(1.0, brightest))).convert("L")


def _plain(image: Image.Image) -> Image.Image:
    """Return the picture upright, in RGB or grey, on white; a new one, so that nothing hidden comes along."""
    upright = ImageOps.exif_transpose(image)
    if upright.mode in _SIXTEEN_BIT:
        return eight_bit(upright)
    if upright.has_transparency_data:
        layer = upright.convert("RGBA")
        sheet = Image.new("RGB", layer.size, "white")
        sheet.paste(layer, mask=layer.getchannel("A"))
        return sheet
    plain = upright.convert("L" if upright.mode in {"L", "1"} else "RGB")
    plain.info.clear()
    return plain
