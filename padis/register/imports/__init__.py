"""A table of people brought into a register: columns, dry run, what contradicts decided, then recorded in batches."""
