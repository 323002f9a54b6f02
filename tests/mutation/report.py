"""What a run found: a table of modules, and every survivor with the reason why no test can tell it apart."""

from __future__ import annotations

import subprocess
from argparse import Namespace
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime

import yaml

from tests.mutation import making
from tests.mutation.running import KILLED, TIMEOUT, UNTESTED

REASONS = making.ROOT / "tests" / "mutation" / "reasons.yaml"
TARGET = making.ROOT / "docs" / "evidence" / "mutation.md"
DEAD = (KILLED, TIMEOUT)
Verdicts = dict[str, dict[str, str]]
HEAD = """# Mutation testing of `scoring/`

`make mutation` changes one line of the kernel at a time (mutmut {mutmut}) and runs the fast tests of
`tests/scoring/` that reach the changed function. A change is killed if a test fails or never ends.
Written at commit {commit}, {date}. {scope}

| module | mutants | killed | survived | killed, % |
|---|---:|---:|---:|---:|
"""


def reason_of(known: dict[str, list[dict[str, str]]], module: str, now: str) -> str:
    """Find why a survivor cannot be told apart; the changed line or a part of it names the survivor."""
    mine = [*known.get(module.removeprefix("scoring."), []), *known.get("every", [])]
    return next((one["why"] for one in mine if one["line"] in now and one.get("what", "") in now), "")


def readable(mutant: str) -> str:
    """The function of a mutant: `Fold.check`."""
    return mutant.partition("__mutmut_")[0].removeprefix("x_").removeprefix("xǁ").replace("ǁ", ".")


def survivors(module: making.Module, verdicts: dict[str, str]) -> Iterator[str]:
    """List the survivors of one module in Markdown."""
    known = yaml.safe_load(REASONS.read_text(encoding="utf-8")) or {}
    for mutant, verdict in verdicts.items():
        if verdict not in DEAD:
            was, now = module.change(mutant)
            why = reason_of(known, module.name, now) or ("no test reaches it" if verdict == UNTESTED else "open")
            yield f"* `{readable(mutant)}`: `` {was} `` → `` {now} `` – {why}"


def rows(chosen: list[making.Module], verdicts: Verdicts) -> Iterator[str]:
    """The table: a line for each module and one for all."""
    whole: Counter[bool] = Counter()
    for module in chosen:
        found = Counter(verdict in DEAD for verdict in verdicts.get(module.name, {}).values())
        if found:
            whole += found
            yield row(module.name, found)
    yield row("**all**", whole)


def row(name: str, found: Counter[bool]) -> str:
    """One line of the table."""
    dead, alive = found[True], found[False]
    return f"| {name} | {dead + alive} | {dead} | {alive} | {100 * dead / (dead + alive or 1):.1f} |"


def write(chosen: list[making.Module], wanted: dict[str, list[str]], verdicts: Verdicts, arguments: Namespace) -> None:
    """Print the table, and with --report write the evidence."""
    tried = {
        name: {mutant: found[mutant] for mutant in wanted[name] if mutant in found} for name, found in verdicts.items()
    }
    table = "\n".join(rows(chosen, tried))
    parts = []
    for module in chosen:
        lines = list(survivors(module, tried.get(module.name, {})))
        if lines:
            parts.append(f"## {module.name}\n" + "\n".join(lines) + "\n")
    text = "\n".join(parts)
    print(table)
    if not arguments.report:
        print(text)
        return
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=making.ROOT, capture_output=True, text=True,
                            check=True).stdout.strip()  # fmt: skip
    scope = "Every mutant of every module was tried."
    if arguments.sample:
        scope = f"A sample of {arguments.sample} mutants of all, chosen by the seed {arguments.seed}."
    elif arguments.modules:
        scope = "These modules were tried whole."
    from importlib.metadata import version

    head = HEAD.format(mutmut=version("mutmut"), commit=commit, date=datetime.now(UTC).date(), scope=scope)
    TARGET.write_text(f"{head}{table}\n\n# Survivors\n\n{text}", encoding="utf-8")
