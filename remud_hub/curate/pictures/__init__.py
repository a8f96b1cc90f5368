"""The same picture again: cropped, scaled, compressed, mirrored."""
