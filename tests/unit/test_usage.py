"""A command that is typed wrongly is answered in words, with the status for a wrong question."""

import pytest

from engine.cli.main import main

WRONG = (
    ("chek rules", "there is no command `chek`; did you mean `check`?"),
    ("", "it is not said what COMMAND is"),
    ("check", "it is not said what RULES is"),
    ("ask rules Sublet", "it is not said what --log is"),
    ("value rules --log record.jsonl Rent", "it is not said what --on is"),
    ("check rules --loud", "there is no option `--loud`; `clausegraph check --help` lists those there are"),
    ("check rules others", "there is no place for `others` here"),
    ("--foo", "there is no option `--foo`; `clausegraph --help` lists those there are"),
    ("--versoin", "there is no option `--versoin`; did you mean `--version`?"),
    ("ask rules --lgo=record.jsonl Sublet", "there is no option `--lgo`; did you mean `--log`?"),
    ("ask rules --log record.jsonl Sublet --jsno", "there is no option `--jsno`; did you mean `--json`?"),
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
    usage, *_, told = capsys.readouterr().err.splitlines()
    assert told.partition(": ")[2] == message
    command = words.partition(" ")[0] if words.startswith(("check", "ask", "value", "graph")) else ""
    assert usage.startswith(f"usage: clausegraph {command}".rstrip() + " ")
