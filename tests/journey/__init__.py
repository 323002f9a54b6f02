"""Every shipped contest over HTTP, from its preset to a diploma that anybody can check."""

import pytest

for name in ("people", "applying", "bouts", "marking", "ending"):
    pytest.register_assert_rewrite(f"tests.journey.{name}")
