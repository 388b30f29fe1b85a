"""A room in every space to talk in while one is there: short, quick, and for those who take part alone (S2.4)."""
