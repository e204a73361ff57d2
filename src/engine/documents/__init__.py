"""The printed agreement beside its rule files: a document read into sections, and each section held against its clause.

The libraries that open HTML and PDF are used here and nowhere else, and only when such a file is read. Nothing but the
file that is named is ever opened.
"""
