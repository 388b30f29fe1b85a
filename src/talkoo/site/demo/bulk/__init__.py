"""A large amount of made-up data, entered at the speed of COPY: how the product is tried at the size of its users.

The rows are those that the product's own actions would have left behind; a test rebuilds a sample through the
actions and compares column by column.
"""
