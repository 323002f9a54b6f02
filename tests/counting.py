"""Counts what a page costs: queries and rows loaded into models."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from unittest import mock

from django.db import connection
from django.db.models import Model
from django.test.utils import CaptureQueriesContext


@dataclass
class Cost:
    """`queries` and `rows` of what ran inside `counting()`; `sql` for a failing test to show."""

    queries: int = 0
    rows: int = 0
    sql: tuple[str, ...] = ()


@contextmanager
def counting() -> Iterator[Cost]:
    """Count queries and rows: every model instance comes into being through `Model.from_db`."""
    cost = Cost()
    original = Model.from_db.__func__  # type: ignore[attr-defined]

    def from_db(cls: type[Model], *args: Any, **kwargs: Any) -> Model:
        cost.rows += 1
        return original(cls, *args, **kwargs)

    with mock.patch.object(Model, "from_db", classmethod(from_db)), CaptureQueriesContext(connection) as captured:
        yield cost
    cost.sql = tuple(query["sql"] for query in captured)
    cost.queries = len(cost.sql)
