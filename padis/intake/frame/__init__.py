"""What every import of a table is, whatever its rows become: a file, its columns, a dry run, the work in batches, what comes back.

An import is a `Frame` of its two models, and a `Work` that says what a row comes to; cases and registers have one each.
"""
