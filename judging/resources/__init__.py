"""Files in and out: marks and entries."""
