"""Work after the commit: one job per reaction, written with the fact; each runs in a transaction of its site."""
