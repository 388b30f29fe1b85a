"""The organisations of a site: what they are, what they do, where, and which belong to which."""
