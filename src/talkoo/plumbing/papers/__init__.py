"""Papers to print, to file or to send on: PDF with tags, and DOCX, from left to right and from right to left."""
