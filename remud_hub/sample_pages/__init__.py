"""Sample materials that may be shipped: our own English and Chinese pages, made at run time around real frames.

The frames are ultrasound test files that the pydicom package carries (MIT); the words are ours.
"""
