"""Document to evidence: figures first, then passages; what is left out is said."""

from collections import Counter
from collections.abc import Iterator, Sequence

from remud_hub import boxes
from remud_hub.records import Content, Document, Evidence, Figure, Mention, Picture, Rejection
from remud_hub.resolve.captions import Caption, Pair, said_below
from remud_hub.resolve.given import with_given
from remud_hub.resolve.images import combined
from remud_hub.resolve.letters import lettered_panels
from remud_hub.resolve.likeness import Likeness, first_alike, likeness
from remud_hub.resolve.mentions import bare_key, find_mentions, in_own_chapter
from remud_hub.resolve.pairing import pair
from remud_hub.resolve.panels import LineReader, find_panels
from remud_hub.resolve.passages import find_passages
from remud_hub.resolve.screening.screeners import Screening
from remud_hub.resolve.sections import sections
from remud_hub.resolve.spotting import spot_lines
from remud_hub.resolve.uncaptioned import heading_path, may_be_looked_at, may_be_ultrasound
from remud_hub.store import BlobStore


_FEWEST_PARTS = 2


def resolve(
    document: Document, store: BlobStore, screening: Screening | None = None, reader: LineReader = spot_lines
) -> Iterator[Evidence | Rejection]:
    """Yield the evidence of a document, and a rejection for each picture or caption that is left alone.

    Args:
        document: A document as the reader made it.
        store: Where its pictures lie; pictures put together from several are added.
        screening: Says what each figure shows, and which figures are left out for it; None: that is not asked.
        reader: How panel letters are read off pixels.
    """
    pairs, lonely_captions, lonely_pictures = pair(document)
    known = {key for found in pairs if (key := found.caption.key)}
    parts = Counter(id(found.caption.block) for found in pairs)
    in_parts = {found.caption.key for found in pairs if found.caption.first_part or parts[id(found.caption.block)] > 1}
    whole_first = {found.caption.key for found in pairs if _names_its_own_panels(found.caption)}
    contents = _contents(lonely_pictures, store, screening)
    shown_bare = [picture for picture in lonely_pictures if _may_be_pointed_at(contents.get(id(picture)))]
    mentions = find_mentions(document.blocks, known, shown_bare)
    paths = {id(block): path for path, block in sections(document.blocks)}
    seen: list[tuple[str, Likeness]] = []
    shown: Counter[int] = Counter()
    for found in pairs:
        key = found.caption.key
        cited = in_own_chapter(mentions[key], found.caption.block, document.blocks) if key else ()
        cited = with_given(_of_own_panel(cited, found.caption, pairs), found.caption, document)
        whole = id((found.caption.first_part or found.caption).block)
        is_whole = key in whole_first and not found.caption.first_part
        start = shown[whole] if key in in_parts and not is_whole else None
        figure = _figure(found, start, cited, seen, store, screening, reader)
        shown[whole] += len(figure.panels)
        content = figure.content
        if content and screening and screening.settings.leaves_out(content):
            place = f"page {figure.page}, box {figure.box}: {figure.label}, confidence {content.confidence}"
            yield _reject(document, f"screened out: {content.kind}", place)
            continue
        yield _evidence(document, figure, paths[id(found.caption.block)])
    for picture in lonely_pictures:
        pointing = mentions.get(bare_key(picture), ())
        bare = _unnumbered(picture, document, pointing, seen, store, screening, contents.get(id(picture)), reader)
        if isinstance(bare, str):
            yield _reject(document, "picture without caption", f"page {picture.page}, box {picture.box}: {bare}")
            continue
        yield _evidence(document, bare, heading_path(picture, document, paths))
    for caption in lonely_captions:
        yield _reject(document, "caption without picture", f"page {caption.block.page}: {caption.block.text[:120]}")
    yield from find_passages(document)


def _of_own_panel(mentions: Sequence[Mention], caption: Caption, pairs: Sequence[Pair]) -> tuple[Mention, ...]:
    """Return the mentions of Figure 1a where 1a and 1b are figures of their own: those of the whole, and those of this part."""
    parts = {each.caption.label.panel for each in pairs if each.caption.label and each.caption.key == caption.key}
    own = caption.label.panel.casefold() if caption.label else ""
    if not own or len(parts) < _FEWEST_PARTS:
        return tuple(mentions)
    return tuple(each for each in mentions if not each.panels or own in map(str.casefold, each.panels))


def _names_its_own_panels(caption: Caption) -> bool:
    """Whether the caption of a later part goes on with letters of its own: then the first part has all that its caption names."""
    first = caption.first_part
    return first is not None and bool(lettered_panels(caption.own_text, len(lettered_panels(first.text))))


def _contents(pictures: Sequence[Picture], store: BlobStore, screening: Screening | None) -> dict[int, Content]:
    """Return what pictures without a caption show, by identity, of those that are large enough to be looked at."""
    if screening is None:
        return {}
    large = filter(may_be_looked_at, pictures)
    return {id(picture): screening.screener.screen(store.get(picture.image)) for picture in large}


def _may_be_pointed_at(content: Content | None) -> bool:
    return content is not None and (may_be_ultrasound(content) or content.kind == "other medical")


def _evidence(document: Document, figure: Figure, path: tuple[str, ...]) -> Evidence:
    return Evidence.create(
        source_id=document.source.id,
        kind="figure",
        language=document.language,
        page=figure.page,
        box=figure.box,
        heading_path=path,
        figure=figure,
    )


def _figure(
    found: Pair,
    start: int | None,
    mentions: tuple[Mention, ...],
    seen: list[tuple[str, Likeness]],
    store: BlobStore,
    screening: Screening | None,
    reader: LineReader,
) -> Figure:
    """Return a figure, and add to what was seen in this document how it looks.

    ``start`` is how many panels the parts before this one have, None where the figure is not continued.
    """
    caption: Caption = found.caption
    page, label = found.pictures[0].page, caption.label.printed if caption.label else None
    image = combined(found.pictures, store)
    data = store.get(image)
    looks = likeness(data, image)
    same_as = first_alike(looks, seen)
    seen.append((f"{label or 'figure'}, page {page}", looks))
    return Figure(
        page=page,
        box=found.box,
        image=image,
        label=label,
        caption=caption.as_printed,
        caption_box=caption.block.box if caption.block.page == page else None,
        panels=find_panels(
            caption.own_text,
            found.box,
            data,
            lettering=[line for picture in found.pictures for line in picture.lettering],
            # A part of a continued figure holds only some of the panels that the first part's caption names.
            whole="" if start is None else caption.text,
            start=start or 0,
            reader=reader,
        ),
        mentions=mentions,
        content=screening.screener.screen(data) if screening else None,
        same_as=same_as,
    )


def _unnumbered(
    picture: Picture,
    document: Document,
    mentions: tuple[Mention, ...],
    seen: list[tuple[str, Likeness]],
    store: BlobStore,
    screening: Screening | None,
    content: Content | None,
    reader: LineReader,
) -> Figure | str:
    """Return a picture without a labelled caption as a figure where it shows ultrasound, and for the first time; or why it is none.

    Where texts point at it, any medical picture is one.
    """
    if screening is None:
        return "not screened"
    if content is None:
        return "too small"
    data = store.get(picture.image)
    looks = likeness(data, picture.image)
    if screening.settings.leaves_out(content):
        return f"screened out: {content.kind}, confidence {content.confidence}"
    if not (may_be_ultrasound(content) or (mentions and _may_be_pointed_at(content))):
        return f"no ultrasound: {content.kind}, confidence {content.confidence}"
    if same_as := first_alike(looks, seen):
        return f"same as {same_as}"
    seen.append((f"figure, page {picture.page}", looks))
    said = said_below(picture.page, picture.box, document)
    caption = " ".join(block.text for block in said)
    return Figure(
        page=picture.page,
        box=picture.box,
        image=picture.image,
        caption=caption,
        caption_box=boxes.union(block.box for block in said) if said else None,
        panels=find_panels(caption, picture.box, data, lettering=picture.lettering, reader=reader),
        mentions=mentions,
        content=content,
    )


def _reject(document: Document, reason: str, detail: str) -> Rejection:
    return Rejection(stage="resolve", reason=reason, source_id=document.source.id, detail=detail)
