"""Which text was written when, by whom and from what: the history behind the texts that pages show."""
