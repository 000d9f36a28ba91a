"""What a run does with Django on one database, each in a process of its own (bench.task)."""
