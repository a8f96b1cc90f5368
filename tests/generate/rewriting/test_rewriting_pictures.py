import io

import pytest
from PIL import Image

from remud_hub.generate.rewriting.pictures import panel_pictures, whole_picture
from remud_hub.records import Panel
from remud_hub.store import BlobStore
from tests.generate.rewriting.conftest import MakeFigure


LEFT = Panel(label="A", box=(100.0, 50.0, 200.0, 150.0))
RIGHT = Panel(label="B", box=(200.0, 50.0, 300.0, 150.0))
BEYOND = Panel(label="C", box=(250.0, 50.0, 900.0, 150.0))


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_panels_are_cut_where_their_boxes_stand(store: BlobStore, make_figure: MakeFigure, kind: str) -> None:
    figure = make_figure(panels=(LEFT, RIGHT), kind=kind).figure
    assert figure is not None
    cut = [Image.open(io.BytesIO(store.get(digest))) for digest in panel_pictures(figure, 336, store)]
    assert [image.size for image in cut] == [(400, 400), (400, 400)]
    assert {image.format for image in cut} == {kind}
    red, blue = (image.getpixel((200, 200)) for image in cut)
    assert red[0] > 150 > red[2]  # type: ignore[index]
    assert blue[2] > 150 > blue[0]  # type: ignore[index]
    assert panel_pictures(figure, 336, store) == panel_pictures(figure, 336, store)


def test_a_panel_that_runs_out_of_the_figure_is_cut_at_its_edge(store: BlobStore, make_figure: MakeFigure) -> None:
    figure = make_figure(panels=(LEFT, BEYOND)).figure
    assert figure is not None
    assert len(panel_pictures(figure, 200, store)) == 2
    assert len(panel_pictures(figure, 201, store)) == 1


def test_one_panel_or_none_is_the_whole_figure(store: BlobStore, make_figure: MakeFigure) -> None:
    figure = make_figure(panels=(LEFT,)).figure
    assert figure is not None
    assert panel_pictures(figure, 336, store) == (figure.image,) == whole_picture(figure, 336, store)
    assert whole_picture(figure, 401, store) == ()
