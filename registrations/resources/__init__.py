"""Files in and out: pupils."""
