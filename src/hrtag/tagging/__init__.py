"""Tagging: a commentary becomes a report."""
