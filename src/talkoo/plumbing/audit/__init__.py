"""The record of what happened: ids, codes and names of changed fields, never values.

Rows are only ever inserted, and sealed by a hash chain.
"""
