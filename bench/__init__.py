"""Measurements against the bars of docs/adr/0008: on generated data, on this machine, in one run. See script/bench."""
