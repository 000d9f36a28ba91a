"""The print forms of kinds that have some of their own: what they share, and their places."""

from pathlib import Path

LETTER = Path(__file__).parent / "letter.typ"
CERTIFICATE = Path(__file__).parent / "certificate.typ"
