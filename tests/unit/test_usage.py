"""A command that is typed wrongly is answered in words, with the status for a wrong question."""

import pytest

from engine.cli.main import main

WRONG = (
    ("chek rules", "there is no command `chek`; did you mean `check`?"),
    ("", "it is not said what COMMAND is"),
    ("check", "it is not said what RULES is"),
    ("ask rules Sublet", "it is not said what --log is"),
    ("value rules --log record.jsonl Rent", "it is not said what --on is"),
    ("check rules --loud", "there is no place for `--loud` here"),
    ("graph rules --format png", "there is no --format `png`; there are: svg, dot, mermaid, json, html"),
    ("graph rules --depth -1", "argument --depth: a number from 0 up is needed, and this is `-1`"),
    ("graph rules --depth two", "argument --depth: a number from 0 up is needed, and this is `two`"),
)


@pytest.mark.parametrize(("words", "message"), WRONG, ids=[words or "nothing" for words, _ in WRONG])
def test_a_wrong_command_line_is_answered_in_words(
    words: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words.split())
    assert ended.value.code == 3
    assert capsys.readouterr().err.splitlines()[-1].partition(": ")[2] == message
