"""Files of a space: folders, versions, and who may see them."""
