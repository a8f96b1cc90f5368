"""Reading an answer out of a free reply: an option letter, yes or no, a number, or the text itself.

A reading is strict: what hedges, contradicts itself or says nothing of the kind asked for is None ("unparsed"), which
scores zero and is counted. Every rule here has a line in the case table, ``tests/answers_cases.yaml``.
"""

from remud_hub.answers.reading import PARSER_VERSION, distance, parse_answer, same_reading
from remud_hub.answers.text import clean, normalise, settled


__all__ = ["PARSER_VERSION", "clean", "distance", "normalise", "parse_answer", "same_reading", "settled"]
