"""Finding the person of a message in a unit's register, also where the number does not match (M3, M4)."""

from padis.register.matching.candidates import SUGGESTED, Candidate, candidate, candidates, chosen
from padis.register.matching.finding import Found, LooksWide, birth_dates, candidate_of, look_up, near
from padis.register.matching.signs import Sign

__all__ = [
    "SUGGESTED",
    "Candidate",
    "Found",
    "LooksWide",
    "Sign",
    "birth_dates",
    "candidate",
    "candidate_of",
    "candidates",
    "chosen",
    "look_up",
    "near",
]
