"""Writing to somebody whose address nobody sees: a visitor's letter to a space, read and answered by its contact."""
