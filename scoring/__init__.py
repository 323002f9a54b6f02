"""The scoring kernel: every contest is a table of observations, a scheme folds it to places and explains them.

Pure Python: no framework, no input or output, no clock, no randomness; exact numbers only.
"""

from scoring.explaining import (
    Cell,
    KeyComparison,
    Neighbour,
    StepTrace,
    Trace,
    ValueTrace,
    explain,
)
from scoring.lines import Cells, Line, entry_value, line_from_data, line_to_data
from scoring.loading import dump_scheme, load_scheme
from scoring.numbers import Number, NumberError, number_to_text, parse_clock, parse_number, parse_time
from scoring.outcome import (
    AwardGiven,
    DivisionResult,
    Flag,
    Place,
    Question,
    Result,
    Row,
    StandingRow,
    result_to_data,
)
from scoring.ranking import rank, result
from scoring.reading import SchemeError, SchemeErrors
from scoring.schema import json_schema
from scoring.scheme import Scheme
from scoring.types import (
    DNF,
    DNS,
    PENDING,
    VOID,
    Code,
    Decision,
    Dropped,
    Entry,
    Lexical,
    Missing,
    Observation,
    Pending,
    ScoringError,
    Status,
    Value,
)
from scoring.wording import sentences, value_text

__all__ = [
    "DNF",
    "DNS",
    "PENDING",
    "VOID",
    "AwardGiven",
    "Cell",
    "Cells",
    "Code",
    "Decision",
    "DivisionResult",
    "Dropped",
    "Entry",
    "Flag",
    "KeyComparison",
    "Lexical",
    "Line",
    "Missing",
    "Neighbour",
    "Number",
    "NumberError",
    "Observation",
    "Pending",
    "Place",
    "Question",
    "Result",
    "Row",
    "Scheme",
    "SchemeError",
    "SchemeErrors",
    "ScoringError",
    "StandingRow",
    "Status",
    "StepTrace",
    "Trace",
    "Value",
    "ValueTrace",
    "dump_scheme",
    "entry_value",
    "explain",
    "json_schema",
    "line_from_data",
    "line_to_data",
    "load_scheme",
    "number_to_text",
    "parse_clock",
    "parse_number",
    "parse_time",
    "rank",
    "result",
    "result_to_data",
    "sentences",
    "value_text",
]
