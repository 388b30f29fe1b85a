"""Who runs the installation: signing in on its bare host, making sites, looking after all of them.

Nothing of this is served on the host of a site. What an operator may do that the application's database role may not,
functions of the owner do, which ask for the proof of an operator's session first (docs/why/0020).
"""
