"""People of a site: who they are, how they can be reached, how they sign in, which roles they hold and until when."""
