"""Pages that are the same for every visitor are made once and kept in the process until a fact of their site."""
