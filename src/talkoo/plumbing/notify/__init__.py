"""Telling people: which way each of them can be reached, once for each fact."""
