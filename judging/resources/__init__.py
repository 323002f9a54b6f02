"""Files in and out: marks."""
