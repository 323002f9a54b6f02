"""Changed copies of the kernel: each function beside all its mutants, one of which is switched on while tests run."""

from __future__ import annotations

import difflib
import hashlib
import importlib
import json
import sys
from dataclasses import dataclass
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_file_location
from pathlib import Path

from mutmut.mutation import trampoline
from mutmut.mutation.file_mutation import mutate_file_contents

ROOT = Path(__file__).resolve().parents[2]
WORK = ROOT / "var" / "mutation"

switched_on = ""  # the name of the mutant under test
reached: set[str] = set()  # functions that ran since somebody cleared it


@dataclass(frozen=True)
class Module:
    """One module of the kernel with its mutants, and where each copy of a function stands in the changed file."""

    name: str
    digest: str
    mutants: tuple[str, ...]
    spans: dict[str, tuple[int, int]]

    def full(self, mutant: str) -> str:
        """The name by which a mutant is switched on."""
        return f"{self.name}.{mutant}"

    def text(self, function: str) -> list[str]:
        """The lines of one copy of a function."""
        start, end = self.spans[function]
        lines = target_of(self.name).read_text(encoding="utf-8").splitlines()[start - 1 : end]
        return [line.replace(function, "f") for line in lines]

    def change(self, mutant: str) -> tuple[str, str]:
        """The line as it is and as the mutant has it."""
        original = f"{mutant.rpartition('__mutmut_')[0]}__mutmut_orig"
        diff = list(difflib.unified_diff(self.text(original), self.text(mutant), n=0, lineterm=""))[2:]
        taken, put = ([line[1:].strip() for line in diff if line[0] == sign] for sign in "-+")
        return " ".join(taken), " ".join(put)


def target_of(name: str) -> Path:
    """Where the changed copy of a module lies."""
    source = source_of(name)
    return WORK / source.relative_to(ROOT)


def source_of(name: str) -> Path:
    """The module itself."""
    path = ROOT.joinpath(*name.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def kernel() -> list[str]:
    """Names of all modules of the kernel."""
    files = sorted((ROOT / "scoring").rglob("*.py"))
    return [".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for path in files]


def make(name: str) -> Module:
    """Write the changed copy of a module, or take the one that is there if the source is still the same."""
    code, target = source_of(name).read_text(encoding="utf-8"), target_of(name)
    digest = hashlib.sha256(code.encode()).hexdigest()[:16]
    facts = target.with_suffix(".json")
    if facts.exists() and (known := json.loads(facts.read_text(encoding="utf-8")))["digest"] == digest:
        return Module(name, digest, tuple(known["mutants"]), {f: tuple(s) for f, s in known["spans"].items()})
    found = mutate_file_contents(str(source_of(name)), code)
    spans = {function: (span.start, span.end) for function, span in found.line_span_by_function_name.items()}
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(found.code, encoding="utf-8")
    facts.write_text(json.dumps({"digest": digest, "mutants": found.mutant_names, "spans": spans}), encoding="utf-8")
    return Module(name, digest, tuple(found.mutant_names), spans)


def switch(mutant: str) -> None:
    """Switch a mutant on, or all off."""
    global switched_on  # noqa: PLW0603 - read by every changed function
    switched_on = mutant


class Finder(MetaPathFinder):
    """Finds the changed copy of one module; all others stay as they are, so that they stay quick."""

    def __init__(self, name: str) -> None:
        self.name = name

    def find_spec(self, fullname: str, path: object = None, target: object = None) -> ModuleSpec | None:
        """Give the changed copy where the module is asked for."""
        if fullname != self.name:
            return None
        is_package = source_of(fullname).name == "__init__.py"
        search = [str(source_of(fullname).parent)] if is_package else None
        return spec_from_file_location(fullname, target_of(fullname), submodule_search_locations=search)


def bring_in(name: str) -> set[str]:
    """Import the kernel with the changed copy of one module; give the functions that run on import."""
    trampoline.record_trampoline_hit = lambda name, caller=None: reached.add(name)
    trampoline.get_mutant_under_test = lambda: switched_on
    sys.meta_path.insert(0, Finder(name))
    before = switched_on
    switch(before or "stats")
    importlib.import_module("scoring")
    importlib.import_module(name)
    if sys.modules[name].__file__ != str(target_of(name)):
        raise RuntimeError(name)
    switch(before)
    found = set(reached)
    reached.clear()
    return found


def function_of(mutant: str) -> str:
    """The function that a mutant changes, as the changed kernel reports it."""
    return mutant.partition("__mutmut_")[0]
