"""Rule files in an editor: what a language server answers, and the server itself.

Everything here but `server/` is plain functions over a `Project`, a rule set as it was last understood, and the text of
a file as it is at this keystroke. What understands a rule set is what `clausegraph check` uses. `server/` turns the
messages of the Language Server Protocol into calls of these functions and back; it is the one door to pygls.
"""
