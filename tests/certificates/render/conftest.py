import json
from pathlib import Path

import pytest

from certificates.render import Background, Design, Engine, Sheet, load_design

APOGEE = Path(__file__).resolve().parents[3] / "certificates" / "designs" / "apogee"
ADDRESS = "https://apogee.kaluga.example/v/"


@pytest.fixture(scope="session")
def design() -> Design:
    return load_design(json.loads((APOGEE / "design.json").read_text(encoding="utf-8")), Background("apogee"))


@pytest.fixture(scope="session")
def engine(design: Design) -> Engine:
    return Engine(design, ADDRESS)


@pytest.fixture(scope="session")
def values() -> dict[str, str]:
    return json.loads((APOGEE / "sample.json").read_text(encoding="utf-8"))


@pytest.fixture
def sheet(values: dict[str, str]) -> Sheet:
    return Sheet(values, f"Диплом № МДМ-26-0147 – {values['name']}", "0123456789ABCDEF")
