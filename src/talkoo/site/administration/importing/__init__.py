"""Entering many people or organisations from a file: read, look at each row, import the good ones, take it back."""
