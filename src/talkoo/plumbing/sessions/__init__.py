"""Who is signed in: Django's sessions, each in its site and naming its person."""
