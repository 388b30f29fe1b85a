"""The demo: five real programmes with public facts only, and invented people."""
