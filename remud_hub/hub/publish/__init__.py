"""A version goes to the Hub: one commit, one tag, read back."""
