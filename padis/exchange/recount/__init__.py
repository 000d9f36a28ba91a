"""Counting everything again from the ledger, and checking every hash chain: `padis verify`."""

from padis.exchange.recount.verify import Finding, Report, verify

__all__ = ["Finding", "Report", "verify"]
