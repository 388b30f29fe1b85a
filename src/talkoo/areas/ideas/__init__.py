"""Ideas and needs that anybody leaves; others support them, and the coordinator makes networks of them."""
