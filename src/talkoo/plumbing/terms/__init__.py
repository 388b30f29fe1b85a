"""Terms, privacy notice and accessibility statement of a site: versions in its languages, and who accepted which."""
