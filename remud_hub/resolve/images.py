"""One picture from the several that a figure was printed as."""

from collections.abc import Sequence
from io import BytesIO

from PIL import Image

from remud_hub import boxes
from remud_hub.records import Picture
from remud_hub.store import BlobStore


def combined(pictures: Sequence[Picture], store: BlobStore) -> str:
    """Return the blob of one picture, or of several set on white as they stand on the page."""
    if len(pictures) == 1:
        return pictures[0].image
    around = boxes.union(picture.box for picture in pictures)
    images = [Image.open(BytesIO(store.get(picture.image))).convert("RGB") for picture in pictures]
    scale = max(image.width / boxes.width(picture.box) for image, picture in zip(images, pictures, strict=True))
    sheet = Image.new("RGB", (round(boxes.width(around) * scale), round(boxes.height(around) * scale)), "white")
    for image, picture in zip(images, pictures, strict=True):
        size = (round(boxes.width(picture.box) * scale), round(boxes.height(picture.box) * scale))
        place = (round((picture.box[0] - around[0]) * scale), round((picture.box[1] - around[1]) * scale))
        sheet.paste(image.resize(size), place)
    out = BytesIO()
    sheet.save(out, "JPEG", quality=95, subsampling=0)
    return store.put(out.getvalue())
