"""Sites: which one a request, job or command works for, and what the database does about it.

`decisions` in short: one request is one transaction of one site; the site is told to PostgreSQL by a setting that ends
with the transaction; every table of a site has a row-level policy on it. The setting guards against forgotten
filters, not against hostile SQL (docs/why/0002).
"""
