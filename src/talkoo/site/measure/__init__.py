"""How fast and how big the program is: measured on the real servers, held against limits that are data.

The one who measures stays light (no Django) and stands outside: requests come from a process of their own, and what
needs the product's code (sign-in, counting questions, acting) runs in children of its own too.
"""
