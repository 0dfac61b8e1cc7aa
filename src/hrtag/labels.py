"""The labels of the contract ``hrtag/report/1``."""

SCHEMA = "hrtag/report/1"
POLARITIES = ("positive", "negative", "mixed", "neutral")
ENTITY_LABELS = ("LAW", "TREATY", "BODY", "DOCUMENT", "STATISTIC", "GROUP", "DATE", "PLACE", "PERSON")
HEDGES = ("exact", "at_least", "at_most", "about", "more_than", "less_than")
STATISTIC_KINDS = ("count", "share", "percentage", "money", "term", "rate", "rank", "score")
REMOVAL_REASONS = (
    "header", "footer", "page_number", "contact", "hashtags", "score", "title", "heading", "lead_in", "footnote_body",
    "note_mark", "markup", "navigation",
)  # fmt: skip
