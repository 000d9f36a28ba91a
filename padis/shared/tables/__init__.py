"""Tables that people keep: workbooks and text files, read and written."""
