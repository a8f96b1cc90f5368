"""Rules that find the text blocks, captions, figures and tables of a born-digital page, without model weights."""
