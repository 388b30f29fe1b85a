"""Put me in touch: neither side sees the other's address before the yes."""
