"""Looking after a site without being a programmer: its look, settings, people and record."""
