"""Reports of what should not stand here, and hiding it with a reason."""
