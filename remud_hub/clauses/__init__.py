"""Texts as clauses, and clauses as words with what they mean: synonyms, opposites, denials, hedges. Floor of checks and curators."""
