"""Lists of what benchmarks ask and show, as hashes: no text and no picture of theirs is here."""
