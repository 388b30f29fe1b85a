"""Files kept by their content, and pictures that everybody may see."""
