"""A registration that was wrong: corrected, or voided as an entry error. The old values stay with their source, and the
places that were told are told again."""
