"""The language server: messages of the Language Server Protocol to calls of the functions in `editor`, and back.

The one door to pygls and lsprotocol, which are in the extra `editor`.
"""
