"""All layouts by name, in the order in which a file's columns are tried against them."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from pydantic import ValidationError

from remud_hub.audit.layouts import columns, contract, sharegpt
from remud_hub.audit.layouts.parsed import Parsed, RowFault
from remud_hub.errors import SourceError
from remud_hub.read.tables.columns import WrongColumns
from remud_hub.records import ColumnMap


Parse = Callable[[Mapping[str, Any]], Parsed]
# Each module has `fits`, which is told the columns of a file, and `parse`, which takes a row apart
LAYOUTS = {"contract": contract, "sharegpt": sharegpt, "columns": columns}


def layout_of(name: str, present: frozenset[str], wanted: str | None, declared: ColumnMap | None) -> Parse:
    """Return what takes the rows of a file apart.

    Args:
        name: The file, for the message.
        present: Columns of its first rows.
        wanted: A layout by its name; None: the first that fits.
        declared: What the columns are called, for the layout ``columns``.

    Raises:
        SourceError: None fits.
    """
    if declared:
        wanted = "columns"
    try:
        fitting = [each for each in LAYOUTS if _fits(each, present, declared)]
    except WrongColumns as fault:
        raise SourceError(name, fault.problem, "correct --columns") from None
    if wanted not in fitting and (wanted or not fitting):
        shown = ", ".join(sorted(present)[:20]) or "none"
        raise SourceError(
            name,
            f"its columns ({shown}) are not of the layout {wanted or 'contract, sharegpt or columns'}",
            "say which is which: --columns question=NAME,answer=NAME,image=NAME",
        )
    parse = LAYOUTS[wanted or fitting[0]].parse
    return partial(_parsed, partial(parse, declared=declared) if declared else parse)


def _fits(layout: str, present: frozenset[str], declared: ColumnMap | None) -> bool:
    return columns.fits(present, declared) if layout == "columns" else bool(LAYOUTS[layout].fits(present))


def _parsed(parse: Parse, values: Mapping[str, Any]) -> Parsed:
    try:
        return parse(values)
    except ValidationError as error:
        fault = error.errors()[0]
        raise RowFault("wrong type", f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}") from None
