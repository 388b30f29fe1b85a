"""Finding networks, organisations and projects by words, in every language of the interface."""
