"""A web server that cannot start."""

raise SystemExit("no page today")
