"""Loads the demo season: people, the contests of season.yaml, the meetings with real results."""

import random
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from competitions.models import Competition
from config.demo.filling import Filler
from config.demo.people import People, make_people
from config.demo.publishing import publish, rank_everything
from config.demo.real import load_real

FILE = Path(__file__).with_name("season.yaml")
SEED = 2026


@transaction.atomic
def load_season() -> People:
    """Write everything in one transaction: a broken load leaves an empty database, not half a season."""
    chance = random.Random(SEED)
    data = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    people = make_people(chance)
    filled: list[tuple[dict[str, Any], Competition]] = [
        (row, Filler(row, people, chance).fill()) for row in data["competitions"]
    ]
    filled += [(row | {"state": "published"}, load_real(row, people)) for row in data["real"]]
    for row, competition in filled:
        rank_everything(competition)
        if row["state"] == "published":
            publish(competition, people.users[row["organiser"]])
    return people
