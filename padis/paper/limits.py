"""How much of a file that somebody brought is looked at."""

MOST_BYTES = 20 * 1024**2
MOST_PAGES = 20
MOST_PIXELS = 60_000_000
"""A page of A4 at 600 dpi has 35 million."""
MOST_MEMORY = 2 * 1024**3
MOST_SECONDS = 40
PATIENCE = 1.5 * MOST_SECONDS
"""Seconds until a reader is ended that waits more than it computes."""
