"""Files in and out: tables of any kind, organisations."""
