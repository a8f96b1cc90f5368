"""Does the evidence hold what is said: numbers and units, sides and other opposites, negation, hedges, findings, words.

Texts are taken apart into clauses; each clause of an answer is held against the clauses of the evidence that speak of the same.
"""
