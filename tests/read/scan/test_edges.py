"""Running heads of scanned files."""

from remud_hub.read.layout.lines import Line
from remud_hub.read.preflight import PageFacts
from remud_hub.read.scan.levels import Levels
from remud_hub.read.scan.look import Scan
from remud_hub.read.scan.marks import Marks
from remud_hub.read.survey import Survey


def _line(text: str, y: float) -> Line:
    return Line(text, (100.0, y, 200.0, y + 8), 8.0, "scanned", "scanned", "scanned")


def test_lettering_that_comes_back_in_charts_at_the_top_is_no_running_head() -> None:
    facts = PageFacts((600.0, 800.0), 0, 0, has_text=False)
    marks = Marks(((80.0, 40.0, 500.0, 300.0),), (), (), ())
    lines = (_line("Heart Reports", 20.0), _line("Training loss", 60.0))
    scan = Scan(0, 0.0, lines, marks, 0.9, Levels((240, 240, 240), (10, 10, 10)))
    survey = Survey([facts, facts], {1: scan, 2: scan})
    assert [mark.text for mark in survey.marks] == ["heartreports"]
