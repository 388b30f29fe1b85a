"""Answers by mail as eight kinds of programs write them in eight languages: own sentences, invented people."""
