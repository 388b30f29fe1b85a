"""Conversation: threads and answers, in every space and in the site's own sections."""
