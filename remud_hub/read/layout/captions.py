"""Where captions begin: a label at the start of a line, and not of a sentence that merely begins with one."""

from collections.abc import Sequence

from remud_hub import boxes
from remud_hub.labels import Label, caption_label, reads_as_citation, reads_as_sentence
from remud_hub.read.layout.lines import Line, family, is_cjk
from remud_hub.read.layout.paragraphs import Style, ends_sentence


_INDENT, _FILLED = 3.0, 0.5


def caption_starts(lines: Sequence[Line], body: Style) -> dict[Line, Label]:
    """Return the lines that begin a caption of a figure or table, with their labels."""
    found: dict[Line, Label] = {}
    for line in lines:
        label = caption_label(line.text) if line.level else None
        if label is not None and _begins_caption(line, label, lines, body):
            found[line] = label
    if any(_has_own_style(line, body) for line in found):  # then what looks like running text is some
        found = {line: label for line, label in found.items() if not _begins_text(line, lines, body)}
    # "图2A" and "图2B" under the pictures of 图2 are the letters of its panels, and so is 图A where figures have numbers
    numbered = any(label.kind == "figure" and not label.is_letter for label in found.values())
    return {
        line: label
        for line, label in found.items()
        if not any(map(label.is_panel_of, found.values())) and not (numbered and label.is_letter)
    }


def _begins_caption(line: Line, label: Label, lines: Sequence[Line], body: Style) -> bool:
    styled = _has_own_style(line, body)
    if reads_as_citation(line.text, label) or (reads_as_sentence(line.text, label) and not _set_apart(line, body)):
        return False
    before = _line_before(line, lines)
    if before is None or not _runs_on(before, line):
        return True
    if not ends_sentence(before.text) and _alike(before, line):
        # Straight below running text of its look, a label is the broken end of "... as shown in / Figure 3."
        return _is_other_label(before, label)
    if styled and before.lead_font != line.lead_font:
        return True
    if is_cjk(before.text) and not is_cjk(line.text):
        return True  # no sentence goes on in another language, but a caption may say the same in it
    return _is_other_label(before, label) or (ends_sentence(before.text) and not line.text[label.end :][:1].islower())


def _begins_text(line: Line, lines: Sequence[Line], body: Style) -> bool:
    """Whether a line and the one straight below it are running text: "… as in" may stand on the page before."""
    below = (
        other
        for other in lines
        if other.level and _goes_on_below(line, other, line.size) and not _is_centred(line, other)
    )
    return not _has_own_style(line, body) and any(map(body.fits, below))


def _is_centred(line: Line, below: Line) -> bool:
    """Whether a line stands in the middle above a longer one, as the label of a caption does above its legend, and no text."""
    left, right = line.box[0] - below.box[0], below.box[2] - line.box[2]
    return min(left, right) > _INDENT * line.size and abs(left - right) < _INDENT * line.size


def _is_other_label(before: Line, label: Label) -> bool:
    """Captions may follow one another without a gap."""
    other = caption_label(before.text)
    return other is not None and other.key != label.key


def _has_own_style(line: Line, body: Style) -> bool:
    return line.lead_font != body.font or abs(line.size - body.size) > 0.08 * body.size


def _set_apart(line: Line, body: Style) -> bool:
    """Whether most of the line looks otherwise than the body; a linked or bold label alone does not count."""
    return line.bold or family(line.font) != family(body.font) or abs(line.size - body.size) > 0.08 * body.size


def _alike(before: Line, line: Line) -> bool:
    return (
        family(before.font) == family(line.font)
        and before.bold == line.bold
        and abs(before.size - line.size) <= 0.08 * line.size
    )


def _runs_on(before: Line, line: Line) -> bool:
    """Whether a line fills its column down to the next: lettering of a drawing does not."""
    return abs(before.box[0] - line.box[0]) < _INDENT * line.size and boxes.width(before.box) > _FILLED * boxes.width(
        line.box
    )


def _line_before(line: Line, lines: Sequence[Line]) -> Line | None:
    """Return the line straight above at the distance of running text."""
    above = (other for other in lines if other.level and _goes_on_below(other, line, line.size))
    return max(above, key=lambda other: other.box[3], default=None)


def _goes_on_below(above: Line, below: Line, size: float) -> bool:
    """Whether one line stands straight below another at the distance of running text of this size."""
    narrower = min(boxes.width(above.box), boxes.width(below.box))
    return 0 < below.box[3] - above.box[3] < 1.7 * size and boxes.x_overlap(above.box, below.box) > 0.3 * narrower
