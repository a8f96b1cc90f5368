"""Pages without a usable text layer: set straight, read by OCR, and looked through for pictures."""
