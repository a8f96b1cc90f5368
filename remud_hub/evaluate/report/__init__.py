"""The report of an evaluation, for people: as a page, as Markdown, and the rows on which two models differ."""
