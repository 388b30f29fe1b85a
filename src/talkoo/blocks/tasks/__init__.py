"""The smallest task: what is to be done in a space, who has taken it, by when, and where it came from."""
