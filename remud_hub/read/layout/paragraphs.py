"""Paragraphs: lines of one column that follow one another in one style."""

import itertools
import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from statistics import median

from remud_hub import boxes
from remud_hub.labels import Label, caption_label
from remud_hub.read.layout.lines import Line, is_bold, is_cjk
from remud_hub.records import Box


_SENTENCE_END = re.compile(r"[.!?。！？…:：]['\"”’)\]）]*\s*[\d,–-]*$")
_ITEM = re.compile(r"^\s*(?:[•·▪■◦‣●–-]\s|\(?\d{1,3}[.)]\s+\S|\[\d{1,3}\]\s+\S|[(（]\d{1,2}[)）]\s*\S)")

_NUMBER_FIRST = re.compile(r"\s*\d{1,3}[.)]\s")
_AWAITS_NUMBER = re.compile(
    r"(?:\b(?:fig(?:ure)?s?|tab(?:le)?s?|refs?|chapters?|sections?|pages?|to|and|or|of|than)\.?|[,–~～、图圖表第])\s*$",
    re.IGNORECASE,
)
_UNFINISHED = re.compile(r"(?:\b(?:a|an|and|at|by|for|from|in|of|on|or|the|to|with)|[,(，、（])\s*$")
"""How a line ends that a caption goes on behind; "Hepatitis A" is none."""
_PANEL = re.compile(
    r"\s*(?:[(（]?(?:\d{1,2}(?=[A-Z][:：]))?[A-Za-z①-⑳][)）.:：,，、]|[左右上下注][图圖:：]|Note|Panel)"
)
"""How a line of a caption begins that tells of a panel, or notes something; or it says the same in another language."""
_VIDEO = re.compile(
    r"(?:(?:Supplement\w*|Online)\s+)?(?:Video|Movie|Clip)\s+[A-Z]?\d|(?:视频|录像)\s*\d", re.IGNORECASE
)
"""How the caption of a film begins, which stands among those of figures and is no part of one."""
_COMMON = 0.4
_SHORTER = 6.0
"""By so many sizes lines are shorter beside a picture."""
_OTHER_SIZE = 0.12
"""By what share lines of two sizes differ."""
_HIGHER = 1.3
"""So many times as high as those around it a line is at most by a sign out of another font. Ours."""
_FLUSH, _FAR_LEFT = 0.6, 4.0
"""Within so many sizes edges or middles are at one place; a first line is indented by less than the other."""
_BEHIND_MARK = 3.5
"""Within so many sizes of its mark the lines of an item begin. Ours."""


@dataclass(frozen=True)
class Style:
    """The look of most of a page's text."""

    font: str
    size: float
    pitch: float
    """From one line to the next, in points."""

    def fits(self, line: Line) -> bool:
        """Whether a line is set like the body text."""
        return line.font == self.font and abs(line.size - self.size) <= 0.08 * self.size


@dataclass(frozen=True)
class Paragraph:
    """Lines that belong together, top to bottom."""

    lines: tuple[Line, ...]
    label: Label | None = None
    """Set when this is a caption."""

    @property
    def box(self) -> Box:
        """The box around all lines."""
        return boxes.union(line.box for line in self.lines)

    @property
    def areas(self) -> list[Box]:
        """The boxes around lines of one column: beside a picture lines are shorter than above and below it."""
        runs = [[self.lines[0]]]
        for before, line in itertools.pairwise(self.lines):
            shift = max(abs(line.box[0] - before.box[0]), abs(line.box[2] - before.box[2]))
            if shift > _SHORTER * line.size:
                runs.append([])
            runs[-1].append(line)
        return [boxes.union(line.box for line in run) for run in runs]

    @property
    def size(self) -> float:
        """Median size of its lines."""
        return median(line.size for line in self.lines)


def body_style(lines: Sequence[Line]) -> Style | None:
    """Return the style that most characters of the page are set in, or None for a page without level text."""
    looks: Counter[tuple[str, float]] = Counter()
    for line in lines:
        if line.level:
            looks[line.font, round(line.size * 2) / 2] += len(line.text)
    if not looks:
        return None
    most = max(looks.values())
    # On pages full of captions, tables or notes the larger of the common looks is the body's.
    font, size = max(
        (look for look, count in looks.items() if count > _COMMON * most), key=lambda look: (look[1], look[0])
    )
    sizes = [line.size for line in lines if line.font == font and abs(line.size - size) <= 0.5]
    size = median(sizes)
    alike = [line for line in lines if line.font == font and abs(line.size - size) <= 0.08 * size]
    pitches = [after.box[3] - line.box[3] for line, after in _followers(alike, ()) if after is not None]
    return Style(font, size, median(pitches) if pitches else 1.25 * size)


def paragraphs(
    lines: Sequence[Line], captions: dict[Line, Label], body: Style, rules: Sequence[Box]
) -> list[Paragraph]:
    """Group level lines into paragraphs.

    Args:
        lines: Lines of a page, without running heads and feet.
        captions: The lines that begin a caption, with their labels.
        body: Style of the running text.
        rules: Horizontal rules; a paragraph does not run over one.
    """
    level = [line for line in lines if line.level]
    follower = dict(_followers(level, rules))
    preceded = {after for after in follower.values() if after is not None}
    chains: list[list[Line]] = []
    for start in (line for line in level if line not in preceded):
        chain: list[Line] = []
        line: Line | None = start
        while line is not None:
            chain.append(line)
            line = follower[line]
        chains.append(chain)
    if not _has_running_text(chains, captions, body):
        body = replace(body, font="")  # fits no line
    found = [paragraph for chain in chains for paragraph in _split(chain, captions, body)]
    return sorted(found, key=lambda paragraph: (paragraph.box[1], paragraph.box[0]))


def _has_running_text(chains: Iterable[Sequence[Line]], captions: Collection[Line], body: Style) -> bool:
    """Whether text of the body's look stands elsewhere than below captions: on a page of figures it is that of legends."""
    above = (line for chain in chains for line in itertools.takewhile(lambda line: line not in captions, chain))
    return any(body.fits(line) for line in above)


def ends_sentence(text: str) -> bool:
    """Whether a text ends like a sentence, reference numbers behind it allowed."""
    return _SENTENCE_END.search(text.rstrip()) is not None


def is_item(text: str) -> bool:
    """Whether a text begins like a list item."""
    return _ITEM.match(text) is not None


def tells_of_panel(text: str) -> bool:
    """Whether a line of a caption begins with the letter of a panel, or notes something."""
    return _PANEL.match(text) is not None


def _followers(lines: Sequence[Line], rules: Sequence[Box]) -> list[tuple[Line, Line | None]]:
    """Give each line the one straight below it in its column; a line follows one line only."""
    ordered = sorted(lines, key=lambda line: (line.box[1], line.box[0]))
    claims: dict[Line, tuple[Line, float]] = {}
    for i, line in enumerate(ordered):
        best = _straight_below(line, ordered[i + 1 :])
        if best is None or _ruled_off(line, best, rules):
            continue
        distance = best.box[1] - line.box[3]
        if best not in claims or distance < claims[best][1]:
            claims[best] = (line, distance)
    below = {line: after for after, (line, _) in claims.items()}
    return [(line, below.get(line)) for line in ordered]


def _straight_below(line: Line, candidates: Sequence[Line]) -> Line | None:
    best: Line | None = None
    for other in candidates:
        if other.box[1] > line.box[3] + 2.0 * line.size or (best is not None and other.box[1] > best.box[3]):
            break
        shared = boxes.x_overlap(line.box, other.box)
        narrower = min(boxes.width(line.box), boxes.width(other.box))
        beneath = other.box[3] - line.box[3] > 0.6 * min(line.size, other.size)
        if beneath and shared > 0.5 * narrower and (best is None or other.box[1] < best.box[1]):
            best = other
    return best


def _ruled_off(line: Line, below: Line, rules: Sequence[Box]) -> bool:
    """Whether a rule stands between two lines; an underline stands within the upper one."""
    narrower = min(boxes.width(line.box), boxes.width(below.box))
    return any(
        line.box[3] - 0.5 <= rule[1] <= below.box[1] + 1.0
        and boxes.x_overlap(rule, boxes.union([line.box, below.box])) > 0.5 * narrower
        for rule in rules
    )


def _split(chain: list[Line], captions: dict[Line, Label], body: Style) -> list[Paragraph]:
    found: list[Paragraph] = []
    current: list[Line] = []
    for i, line in enumerate(chain):
        after = chain[i + 1] if i + 1 < len(chain) else None
        if current and _breaks(current, line, after, captions, body):
            found.append(Paragraph(tuple(current), captions.get(current[0])))
            current = []
        current.append(line)
    found.append(Paragraph(tuple(current), captions.get(current[0])))
    return found


def _breaks(current: list[Line], line: Line, after: Line | None, captions: dict[Line, Label], body: Style) -> bool:
    last, label = current[-1], captions.get(current[0])
    if line in captions:
        # The same figure named again, in another language: still one caption.
        own = captions[line]
        return label is None or (own.kind, own.key) != (label.kind, label.key) or own.continued
    if _too_far(current, line, body):
        return True
    if label is not None:
        return _leaves_caption(current, label, line, after, body)
    if _is_larger_or_smaller(last, line):
        return True
    run_in = last.bold and not is_bold(
        last.tail_font
    )  # a bold heading with the first words of its paragraph behind it
    if (
        line.bold != last.bold
        and not run_in
        and (is_bold(line.lead_font) != is_bold(last.lead_font) or len(current) == 1)
    ):
        return True
    begins_item = is_item(line.text) and not _is_wrapped_number(current, line)
    indented = _indented(last, line, after) and not _hangs(current, line, after)
    return begins_item or indented or _ended(current, line) or _starts_anew(last, line, after)


def _hangs(current: list[Line], line: Line, after: Line | None) -> bool:
    """Whether a line goes on with an item of a list, whose lines are set in behind its mark.

    The first line of a paragraph below a numbered heading is longer than that, or the paragraph goes back to the left.
    """
    step = line.box[0] - current[0].box[0]
    goes_on = is_item(current[0].text) and not ends_sentence(current[-1].text)
    is_full = line.box[2] <= current[-1].box[2] + line.size
    stays = after is None or is_item(after.text) or after.box[0] > line.box[0] - _FLUSH * line.size
    return goes_on and is_full and stays and _FLUSH * line.size < step < _BEHIND_MARK * line.size


def _is_wrapped_number(current: list[Line], line: Line) -> bool:
    """Whether a number was only wrapped, as in ``see Figs. 1 to / 3. The next``, and begins no item of a list."""
    awaited = _AWAITS_NUMBER.search(current[-1].text) is not None and not is_item(current[0].text)
    return awaited and _NUMBER_FIRST.match(line.text) is not None


def _too_far(current: list[Line], line: Line, body: Style) -> bool:
    last = current[-1]
    pitch = line.box[3] - last.box[3]
    if len(current) > 1:
        usual = median(b.box[3] - a.box[3] for a, b in itertools.pairwise(current))
        return pitch > 1.22 * usual + 0.5
    # Two lines say nothing about their spacing: take the body's, scaled to their size.
    usual = body.pitch * max(line.size, last.size) / body.size
    return pitch > max(1.22 * usual + 0.5, boxes.height(last.box) + 0.75 * min(line.size, last.size))


def _leaves_caption(current: list[Line], label: Label, line: Line, after: Line | None, body: Style) -> bool:
    """Whether a line below a caption is no longer part of it.

    A bold title may be followed by a legend in another font or size, and that by paragraphs of its own look, but not by
    what looks like the body text.
    """
    finished = ends_sentence(current[-1].text)
    breaks_off = _UNFINISHED.search(current[-1].text) and not _begins_below(current[-1], line, after)
    if not finished and (line.text[:1].islower() or breaks_off):
        return False
    if _VIDEO.match(line.text):
        return True
    goes_on = tells_of_panel(line.text) or caption_label(line.text) is not None
    if finished and not goes_on and _is_bold_throughout(line) and not is_bold(current[-1].tail_font):
        return True  # the next heading, in a list of legends
    if not goes_on and (_begins_below(current[-1], line, after) or _stands_apart(current[-1], line)):
        return True
    seen = {before.font for before in current}
    if finished and _indented(current[-1], line, after) and (body.fits(line) or line.font not in seen):
        return True
    worded = len(current) > 1 or current[0].text[label.end :].strip() != ""
    if body.fits(line) and worded and not goes_on and _has_room(current[-1], line):
        return True
    other_look = line.font not in seen and (after is None or after.font == line.font)
    is_odd = not finished and _is_one_of_three(current[-1], line, after)
    other_size = _is_larger_or_smaller(current[-1], line) and not is_odd
    if other_size and line.size > current[-1].size:
        return True
    return body.fits(line) and (other_size or (finished and other_look and not body.fits(current[-1])))


def _is_bold_throughout(line: Line) -> bool:
    return line.bold and is_bold(line.lead_font) and is_bold(line.tail_font)


def _is_larger_or_smaller(last: Line, line: Line) -> bool:
    """Whether a line is set in another size; fonts are measured their own way, and are as high as it in one of two."""
    sizes, heights = line.size - last.size, boxes.height(line.box) - boxes.height(last.box)
    return min(abs(sizes), abs(heights)) > _OTHER_SIZE * last.size


def _is_one_of_three(last: Line, line: Line, after: Line | None) -> bool:
    """Whether a line has font and edge of those above and below it: a quotation mark out of another font makes it higher."""
    if after is None or not last.font == line.font == after.font or _is_larger_or_smaller(last, after):
        return False
    flush = max(abs(each.box[0] - last.box[0]) for each in (line, after)) < _FLUSH * last.size
    return flush and line.size < _HIGHER * last.size


def _begins_below(last: Line, line: Line, after: Line | None) -> bool:
    """Whether a line is the indented first one of a paragraph that runs on at the left edge of the caption above it."""
    flush = after is not None and abs(after.box[0] - last.box[0]) < _FLUSH * line.size
    centred = abs(boxes.center(line.box)[0] - boxes.center(last.box)[0]) < _FLUSH * line.size
    return flush and not centred and _indented(last, line, after)


def _stands_apart(last: Line, line: Line) -> bool:
    """Whether a line begins far to the left of the one above although both are neither centred nor set flush right."""
    shifts = (boxes.center(line.box)[0] - boxes.center(last.box)[0], line.box[2] - last.box[2])
    centred = min(map(abs, shifts)) < _FLUSH * line.size
    return not centred and line.box[0] < last.box[0] - _FAR_LEFT * line.size


def _has_room(last: Line, line: Line) -> bool:
    """Whether a line ended although the first word of the next would have fitted: that begins a new paragraph."""
    word = 1 if is_cjk(line.text[:1]) else len(line.text.split(maxsplit=1)[0]) + 1
    needed = boxes.width(line.box) * word / len(line.text) + 0.5 * line.size
    return boxes.width(last.box) + needed < boxes.width(line.box)


def _indented(last: Line, line: Line, after: Line | None) -> bool:
    step = 0.7 * line.size
    first_of_many = after is None or after.box[0] < line.box[0] - step or after.box[1] > line.box[3] + 0.9 * line.size
    return (
        step < line.box[0] - last.box[0] < 6 * line.size
        and first_of_many
        and boxes.width(line.box) > 0.3 * boxes.width(last.box)
    )


def _starts_anew(last: Line, line: Line, after: Line | None) -> bool:
    """Whether a line is the indented first one of a paragraph below a line, such as a centred heading, that ended short."""
    if after is None:
        return False
    full = after.box[0] + 0.7 * line.size < line.box[0] and after.box[2] - line.size < line.box[2]
    return full and last.box[0] > line.box[0] and last.box[2] < line.box[2] - 2.5 * line.size


def _ended(current: list[Line], line: Line) -> bool:
    right = max(line.box[2], *(seen.box[2] for seen in current))
    last = current[-1]
    return last.box[2] < right - 2.5 * last.size and ends_sentence(last.text) and line.box[2] > last.box[2]
