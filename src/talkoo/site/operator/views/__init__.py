"""The operator's pages. Every one but the way in asks for a running session first."""
