"""From a flow to the parts of a document: pages, blocks, pictures, and what the format says of them."""

from collections.abc import Mapping

from remud_hub.read.flow.captions import with_captions
from remud_hub.read.flow.draw import draw_page
from remud_hub.read.flow.items import Drawn, Flow, Text
from remud_hub.read.flow.sheets import Layout, Placed, lay_out
from remud_hub.records import Block, Cite, Page, Part, Picture
from remud_hub.store import BlobStore


def assemble(flow: Flow, store: BlobStore) -> tuple[tuple[Page, ...], tuple[Block, ...], tuple[Picture, ...]]:
    """Return pages, blocks and pictures; the pictures, and those of the pages, are put into the store.

    Args:
        flow: The flow.
        store: Where pictures go.
    """
    layout = lay_out(map(with_captions, flow.chapters))
    texts = [(placed.item, placed.parts) for placed in layout.placed if isinstance(placed.item, Text)]
    captions = {item.figure: i for i, (item, _) in enumerate(texts) if item.figure is not None}
    cited = {anchor: captions[figure] for anchor, figure in flow.anchors.items() if figure in captions}
    pictures = tuple(
        Picture(
            page=placed.parts[0].page,
            box=placed.parts[0].box,
            image=store.put(placed.item.data),
            caption=captions.get(placed.item.figure) if placed.item.figure else None,
        )
        for placed in layout.placed
        if isinstance(placed.item, Drawn)
    )
    return _pages(layout, store), tuple(_block(item, parts, cited) for item, parts in texts), pictures


def _block(item: Text, parts: tuple[Part, ...], cited: Mapping[str, int]) -> Block:
    cites = tuple(Cite(span=link.span, caption=cited[link.target]) for link in item.links if link.target in cited)
    return Block(kind=item.kind, text=item.text, parts=parts, level=item.level, cites=cites)


def _pages(layout: Layout, store: BlobStore) -> tuple[Page, ...]:
    standing: list[list[tuple[Placed, Part]]] = [[] for _ in layout.sizes]
    for placed in layout.placed:
        for part in placed.parts:
            standing[part.page - 1].append((placed, part))
    return tuple(
        Page(
            number=number,
            width=round(size[0], 2),
            height=round(size[1], 2),
            image=store.put(draw_page(here, size)),
            has_text=True,
        )
        for number, (size, here) in enumerate(zip(layout.sizes, standing, strict=True), start=1)
    )
