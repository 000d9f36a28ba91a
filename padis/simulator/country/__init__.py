"""The country in a box: townships that file, answer, err and sleep, with a known truth beside what they did.

`plan` says what to play, `stories` makes it up (by seed alone), `bulk`, `acting` and `live` do it, `truth` says what must
follow, `record` keeps that in a file, and `compare` sets it against the database. See docs/simulation.md.
"""
