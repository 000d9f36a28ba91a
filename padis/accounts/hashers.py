"""A quicker hash for one-time passwords that are made by the hundred.

A slow hash guards what people choose. A one-time password has 59 random bits: at a thousand steps of PBKDF2 for a guess
it is out of reach, and the first log-in replaces it. The hash says how it was made, so the log-in needs to know nothing.
"""

from django.contrib.auth.hashers import PBKDF2PasswordHasher

STEPS = 1_000


def one_time_hash(password: str) -> str:
    hasher = PBKDF2PasswordHasher()
    return hasher.encode(password, hasher.salt(), iterations=STEPS)
