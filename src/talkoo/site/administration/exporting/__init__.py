"""Everything of a site in one file, and a site out of such a file, on this installation or another."""
