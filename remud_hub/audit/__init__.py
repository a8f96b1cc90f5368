"""Rows that people have already, in, and a ledger of what holds out: the checks and the curators without reading or generating."""
