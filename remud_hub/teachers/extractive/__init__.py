"""A teacher that invents nothing: every answer and every step of its thinking is a sentence of the source."""
