"""What every page must hold; a new page joins by being declared in `access.py`."""
