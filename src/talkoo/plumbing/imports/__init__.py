"""Files of people and organisations that were read: what stood in each row, what became of it, whose consents they are.

What a row says is sealed and goes when the batch is imported or put away; that a person came with a batch stays, for it
tells where the consent is written down.
"""
