"""What is cleared, table by table; each returns how many. A batch is a transaction of its own, so a run that is ended goes on
where it stopped."""
