"""Generated agreements, logs and questions, through every way of evaluating them: any difference is a defect.

`make fuzz` runs it for as long as one says; `tests/fuzz/kept` holds what it found, and the tests replay that.
"""
