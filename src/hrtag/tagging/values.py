"""The text of a marked span → its value. One function a label; each is pure and never raises on odd input."""

from hrtag.tagging.dates import parse_date
from hrtag.tagging.laws import canonical_law, parse_law
from hrtag.tagging.numbers import decimal_comma_of, read_number
from hrtag.tagging.quantities import parse_statistic

__all__ = ["canonical_law", "decimal_comma_of", "parse_date", "parse_law", "parse_statistic", "read_number"]
