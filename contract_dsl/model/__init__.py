"""What the rule files mean: the model tree and its types, and in `resolve` the way from the syntax tree to it.

Nothing is imported here: whoever only walks a model does not load what makes one.
"""
