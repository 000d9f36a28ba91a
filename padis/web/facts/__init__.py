"""Facts on pages: in words, side by side, and as inputs of a form."""
