"""`manage.py presets` lists the presets; `--check FILE` reads one that an organiser wrote and runs its examples."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from competitions.selectors.presets import presets
from competitions.validators.examples import faults_of_example
from competitions.validators.preset import read_preset
from competitions.validators.preset_types import Preset
from competitions.validators.scheme import read_scheme
from competitions.validators.text import Fault, TextRefused
from scoring import ScoringError


class Command(BaseCommand):
    """Lists presets, or checks one file."""

    help = "Lists the presets of contests; --check FILE says what is wrong in one, with lines."

    def add_arguments(self, parser: CommandParser) -> None:
        """The file to check."""
        parser.add_argument("--check", metavar="FILE", type=Path, help="check this preset and run its examples")

    def handle(self, *_args: Any, check: Path | None = None, **_options: Any) -> None:
        """List, or check and fail with every fault."""
        if check is None:
            for preset in presets():
                self.stdout.write(f"{preset.item:8}  {preset.slug:31}  {preset.title}")
            return
        try:
            text = check.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(_("Файл не читается: %(error)s") % {"error": error}) from error
        faults = faults_of_preset(text)
        if faults:
            raise CommandError("\n".join(faults))
        self.stdout.write(_("Всё читается, примеры сходятся: %(file)s") % {"file": check})


def faults_of_preset(text: str) -> list[str]:
    """Everything that is wrong in a preset: its form, its rules, its examples."""
    try:
        preset = read_preset(text)
    except TextRefused as refusal:
        return [str(fault) for fault in refusal.faults]
    return _faults_of_rules(preset) or _faults_of_examples(preset)


def _faults_of_rules(preset: Preset) -> list[str]:
    """Faults of rules texts, with lines of the whole file."""
    faults: list[str] = []
    for spec in preset.schemes:
        try:
            read_scheme(spec.rules, [(stage, stage.criteria) for stage in spec.stages], minimum=preset.minimum_entries)
        except TextRefused as refusal:
            for fault in refusal.faults:
                line = spec.line + fault.line if fault.line else None
                faults.append(str(Fault(fault.reason, line, f"{spec.code}, {fault.place}", fault.suggestion)))
    return faults


def _faults_of_examples(preset: Preset) -> list[str]:
    faults: list[str] = []
    for example in preset.examples:
        title = example.get("title", "")
        try:
            faults += [f"{title}: {fault}" for fault in faults_of_example(preset, example)]
        except (KeyError, ScoringError, StopIteration) as error:
            faults.append(_("%(title)s: пример не читается, %(error)s") % {"title": title, "error": error})
    return faults
