"""Tables: question banks, report sets and figures with captions, one a row; CSV, JSON, XLSX, Parquet.

A table has no pages. Each usable row becomes evidence that says its sheet and row, and each other one a rejection that says why.
"""
