"""The commands of docs/scheme.md print what stands under them."""

import re
import shlex
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

DOCUMENT = Path(__file__).parents[2] / "docs" / "scheme.md"
TEXT = DOCUMENT.read_text(encoding="utf-8")
FILES = dict(re.findall(r"^```(?:yaml|csv) (\S+)\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL))
COMMANDS = re.findall(r"^```console\n\$ python manage\.py (.+?)\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize(("command", "printed"), COMMANDS, ids=[command for command, _ in COMMANDS])
def test_the_command_prints_what_the_document_says(command, printed, tmp_path, monkeypatch):
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    out = StringIO()
    try:
        call_command(*shlex.split(command), stdout=out)
    except CommandError as refusal:
        out.write(f"CommandError: {refusal}\n")
    assert out.getvalue() == printed


def test_every_option_is_described():
    from competitions.management.commands.rank import Command

    own = [a for a in Command().create_parser("manage.py", "rank")._actions if a.option_strings]
    usual = {"--help", "--version", "--verbosity", "--settings", "--pythonpath", "--traceback", "--no-color"}
    usual |= {"--force-color", "--skip-checks"}
    lacking = [a.option_strings[-1] for a in own if a.option_strings[-1] not in usual]
    assert [name for name in lacking if f"`{name}" not in TEXT] == []
