"""The composition root: settings, addresses, commands, the page shell."""
