"""What a run found: a table of modules, and every survivor with the reason why no test can tell it apart."""

from __future__ import annotations

import subprocess
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import version

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

| module | mutants | tried | killed | survived | killed, % | killed of all, estimated |
|---|---:|---:|---:|---:|---:|---:|
"""


def reason_of(known: dict[str, list[dict[str, str]]], module: str, was: str, now: str) -> str:
    """Find why a survivor cannot be told apart: by parts of the changed line, or of the line as it was."""
    mine = [*known.get(module.removeprefix("scoring."), []), *known.get("every", [])]
    parts = (("line", now), ("what", now), ("of", was))
    return next((one["why"] for one in mine if all(one.get(name, "") in text for name, text in parts)), "")


def readable(mutant: str) -> str:
    """The function of a mutant: `Fold.check`."""
    return mutant.partition("__mutmut_")[0].removeprefix("x_").removeprefix("xǁ").replace("ǁ", ".")


def survivors(module: making.Module, verdicts: dict[str, str]) -> Iterator[str]:
    """List the survivors of one module in Markdown."""
    known = yaml.safe_load(REASONS.read_text(encoding="utf-8")) or {}
    for mutant, verdict in verdicts.items():
        if verdict not in DEAD:
            was, now = module.change(mutant)
            why = reason_of(known, module.name, was, now) or ("no test reaches it" if verdict == UNTESTED else "open")
            yield f"* `{readable(mutant)}`: `` {was} `` → `` {now} `` – {why}"


def rows(chosen: list[making.Module], verdicts: Verdicts) -> Iterator[str]:
    """The table: a line for each module and one for all, where a module counts by its mutants, not by those tried."""
    whole: Counter[bool] = Counter()
    size, estimate, variance = 0, 0.0, 0.0
    for module in chosen:
        found = Counter(verdict in DEAD for verdict in verdicts.get(module.name, {}).values())
        if tried := found.total():
            mutants, share = len(module.mutants), found[True] / tried
            whole += found
            size += mutants
            estimate += mutants * share
            variance += mutants * (mutants - tried) * share * (1 - share) / tried
            yield row(module.name, mutants, found, f"{mutants * share:.0f}")
    percent, margin = 100 * estimate / (size or 1), 100 * 2 * variance**0.5 / (size or 1)
    yield row("**all of these**", size, whole, f"{estimate:.0f} ({percent:.1f} ± {margin:.1f} %)")


def row(name: str, size: int, found: Counter[bool], estimate: str) -> str:
    """One line of the table."""
    dead, alive = found[True], found[False]
    share = 100 * dead / (dead + alive or 1)
    return f"| {name} | {size} | {dead + alive} | {dead} | {alive} | {share:.1f} | {estimate} |"


def scope_of(chosen: list[making.Module], tried: Verdicts) -> str:
    """Say which modules were tried whole and which by sample, so that nobody takes a part for all."""
    sizes = {module.name: (len(module.mutants), len(tried[module.name])) for module in chosen}
    whole = [name for name, (mutants, done) in sizes.items() if mutants and done == mutants]
    sampled = [name for name, (mutants, done) in sizes.items() if 0 < done < mutants]
    untouched = [name for name in making.kernel() if making.make(name).mutants and name not in (*whole, *sampled)]
    if not sampled and not untouched:
        return "Every mutant was tried."
    return (
        f"Tried whole: {listed(whole)}. By a random sample: {listed(sampled)}. Not at all: {listed(untouched)}. "
        "The last column takes the share of a sample for its module; ± is twice the standard error of that. "
        "A survivor of a sample counts until its module is tried whole, even if a test written against it kills it now."
    )


def listed(names: list[str]) -> str:
    """Write names of modules in a row."""
    return ", ".join(name.removeprefix("scoring.") for name in names) or "none"


def write(chosen: list[making.Module], verdicts: Verdicts, *, report: bool) -> None:
    """Print the table, and with --report write the evidence."""
    table = "\n".join(rows(chosen, verdicts))
    lists = {module.name: "\n".join(survivors(module, verdicts[module.name])) for module in chosen}
    text = "\n".join(f"## {name}\n{lines}\n" for name, lines in lists.items() if lines)
    print(table)
    if not report:
        print(text)
        return
    command = ["git", "rev-parse", "--short", "HEAD"]
    commit = subprocess.run(command, cwd=making.ROOT, capture_output=True, text=True, check=True).stdout.strip()
    head = HEAD.format(
        mutmut=version("mutmut"), commit=commit, date=datetime.now(UTC).date(), scope=scope_of(chosen, verdicts)
    )
    TARGET.write_text(f"{head}{table}\n\n# Survivors\n\n{text}", encoding="utf-8")
