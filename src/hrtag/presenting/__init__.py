"""Presenting: everything people look at or carry away. It only ever reads a report."""
