"""Formats without pages: Word, PowerPoint, EPUB, HTML, Markdown and JATS XML, read as a flow and laid out on sheets.

Word and PowerPoint go through Docling. The markup formats are walked here, by one short walker: Docling's readers for them
drop what these formats give for free, which is why anybody feeds them: which paragraph links to which figure (``xref``,
``a href``), where a picture lies, figures that float (``floats-group``). What is read becomes a ``DoclingDocument`` all the
same, with the links in it.
"""
