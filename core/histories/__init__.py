"""Training histories: the record, its readers, the export of many, and their comparison."""

from core.histories.combining import combine, distinct_names
from core.histories.comparison import comparison_table
from core.histories.export import export_csv
from core.histories.history import History, HistoryKind, higher_is_better
from core.histories.reading import read_history

__all__ = [
    "History",
    "HistoryKind",
    "combine",
    "comparison_table",
    "distinct_names",
    "export_csv",
    "higher_is_better",
    "read_history",
]
