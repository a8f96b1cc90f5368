"""Document to Evidence: figures with their captions, panels and citing paragraphs, and passages of text."""
