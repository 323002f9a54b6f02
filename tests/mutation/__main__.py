"""The command: which modules, whole or a sample; verdicts are kept, so that a broken run goes on where it stopped."""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import time

from tests.mutation import making
from tests.mutation.report import write
from tests.mutation.running import KILLED, SURVIVED, TIMEOUT, UNTESTED, Runner, collect

VERDICTS = making.WORK / "verdicts"


def known(module: making.Module) -> dict[str, str]:
    """Verdicts of earlier runs over the same source."""
    path = VERDICTS / f"{module.name}.json"
    if not path.exists():
        return {}
    data = json.loads(path.read_text(encoding="utf-8"))
    return dict(data["verdicts"]) if data["digest"] == module.digest else {}


def keep(module: making.Module, verdicts: dict[str, str]) -> None:
    """Keep the verdicts of a module."""
    VERDICTS.mkdir(parents=True, exist_ok=True)
    text = json.dumps({"digest": module.digest, "verdicts": verdicts})
    (VERDICTS / f"{module.name}.json").write_text(text, encoding="utf-8")


def try_module(module: making.Module, wanted: list[str]) -> None:
    """Try the wanted mutants of a module that no earlier run has killed, in a process of its own."""
    pid = os.fork()
    if pid:
        if os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]):
            raise RuntimeError(module.name)
        return
    on_import = making.bring_in(module.name)
    os._exit(collect(lambda runner: _try_all(runner, module, wanted, on_import)))


def _try_all(runner: Runner, module: making.Module, wanted: list[str], on_import: set[str]) -> None:
    verdicts, start = known(module), time.monotonic()
    for number, mutant in enumerate(wanted, 1):
        if verdicts.get(mutant) not in (KILLED, TIMEOUT):
            name = module.full(mutant)
            verdict = runner.verdict(name)
            if verdict in (SURVIVED, UNTESTED) and making.function_of(name) in on_import:
                verdict = from_the_start(name)
            verdicts[mutant] = verdict
        if number % 25 == 0:
            keep(module, verdicts)
    keep(module, verdicts)
    dead = sum(verdicts[mutant] in (KILLED, TIMEOUT) for mutant in wanted)
    print(f"{module.name:32} {dead:5} / {len(wanted):5}  {time.monotonic() - start:6.0f} s", flush=True)


def from_the_start(name: str) -> str:
    """Try a mutant of a function that runs on import: in a new process, switched on before anything is imported."""
    done = subprocess.run([sys.executable, "-m", "tests.mutation", "--one", name], cwd=making.ROOT, check=False,
                          capture_output=True)  # fmt: skip
    return KILLED if done.returncode else SURVIVED


def one(name: str) -> int:
    """Run every test with one mutant switched on from the first import."""
    making.switch(name)
    making.bring_in(name.rpartition(".")[0])
    failed: list[bool] = []
    code = collect(lambda runner: failed.append(runner.verdict(name, range(len(runner.items))) != SURVIVED))
    return code or (1 if failed != [False] else 0)


def wanted_of(modules: list[making.Module], sample: int, each: int, seed: int) -> dict[str, list[str]]:
    """All mutants of the modules, or a sample that follows from the seed: of them all or of each module."""
    if each:
        return {module.name: wanted_of([module], each, 0, seed)[module.name] for module in modules}
    everything = [(module.name, mutant) for module in modules for mutant in module.mutants]
    if sample:
        everything = sorted(random.Random(seed).sample(everything, min(sample, len(everything))))
    return {module.name: [mutant for name, mutant in everything if name == module.name] for module in modules}


def main() -> int:
    """Make the mutants, try them and write the report."""
    parser = argparse.ArgumentParser(prog="make mutation")
    parser.add_argument("modules", nargs="*", help="for example numbers steps.folds; without: the whole kernel")
    parser.add_argument("--sample", type=int, default=0, help="so many mutants of all, chosen by the seed")
    parser.add_argument("--each", type=int, default=0, help="so many mutants of each module, chosen by the seed")
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--report", action="store_true", help="write docs/evidence/mutation.md")
    parser.add_argument("--known", action="store_true", help="try nothing, show what earlier runs found")
    parser.add_argument("--one", default="", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    os.nice(10)
    if arguments.one:
        return one(arguments.one)
    names = [f"scoring.{name}" for name in arguments.modules] or making.kernel()
    chosen = [making.make(name) for name in names]
    wanted = wanted_of(chosen, arguments.sample, arguments.each, arguments.seed)
    for module in chosen:
        if wanted[module.name] and not arguments.known:
            try_module(module, wanted[module.name])
    if arguments.report:  # all that is known, so that a run over one module takes nothing away
        chosen = [making.make(name) for name in making.kernel() if (VERDICTS / f"{name}.json").exists()]
    write(chosen, {module.name: known(module) for module in chosen}, report=arguments.report)
    return 0


if __name__ == "__main__":
    sys.exit(main())
