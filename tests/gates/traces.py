"""Where a name still stands after an erasure: every text of every table, and every private file with its words."""

import io
import re
import zlib
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from pypdf import PdfReader

ESCAPE = re.compile(r"\\u([0-9a-f]{4})")


def in_database(name: re.Pattern[str], *, known: Collection[tuple[str, str]] = ()) -> list[str]:
    """«table.column: text» of every cell that has the name; `known` are cells of a namesake, who is somebody else."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            columns = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                for column, value in zip(columns, row, strict=True):
                    text = readable(value)
                    if name.search(text) and (table, text) not in known:
                        found.append(f"{table}.{column}: {text[:200]}")
    return found


def readable(value: Any) -> str:
    """A cell as somebody with the database would read it: bytes decoded, escapes of JSON undone."""
    text = bytes(value).decode("utf-8", "ignore") if isinstance(value, bytes | memoryview) else str(value)
    return ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)


def in_files(name: re.Pattern[str]) -> list[str]:
    """Paths of private files whose name or words have the name."""
    return [str(path) for path in _files() if name.search(path.name) or name.search(_words(path))]


def _files() -> Iterator[Path]:
    yield from (path for path in Path(settings.PRIVATE_FILES_ROOT).rglob("*") if path.is_file())


def _words(path: Path) -> str:
    content = path.read_bytes()
    if content.startswith(b"%PDF"):
        reader = PdfReader(io.BytesIO(content))
        pages = " ".join(page.extract_text() for page in reader.pages)
        return " ".join([pages, *(str(value) for value in (reader.metadata or {}).values())])
    if content.startswith(b"\x78"):
        content = zlib.decompress(content)
    return content.decode("utf-8", "ignore")
