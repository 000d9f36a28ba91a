"""Connectors to registers that units keep themselves: over HTTP, by a database view, by files in a folder."""
