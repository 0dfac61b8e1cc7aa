"""Folders of small made reports, some of them broken, for tests and measurements of batches."""

import random
from pathlib import Path

PLACES = ["Minsk", "Tbilisi", "Lima", "Accra", "Manila", "Rabat", "Quito", "Amman", "Hanoi", "Lusaka"]
GOOD = [
    "The ban on assemblies in {place} was lifted in May {year}.",
    "Parliament adopted a law on free legal aid, and {n} lawyers joined the new register.[1]",
    "The Constitutional Court in {place} struck down the fine for posting leaflets.",
    "At least {n} prisoners were released early under an amnesty in {year}.",
]
BAD = [
    "Police in {place} dismissed at least {n} nurses after a strike.",
    "Courts in {place} sentenced {n} journalists to prison terms of up to {years} years.",
    "The authorities refused to register {n} associations in {year}.",
    "Between March and June {year}, {n} people were held in {place} without access to a lawyer.",
]
HEADINGS = [
    "State policy on human rights",
    "Interaction with civil society",
    "Interaction with international mechanisms",
    "Equality and non-discrimination",
]
BROKEN = [b"", b"%PDF-1.7 broken", b"PK\x03\x04 no archive", b"\x00\x01\x02\x03" * 50]
SUFFIXES = [".txt", ".pdf", ".docx", ".html"]


def report(number: int, paragraphs: int = 4) -> str:
    """A made report; the same number is always the same text, and no two numbers have the same."""
    chance = random.Random(number)
    year = 2000 + number % 25
    lines = [f"Made report {number}", "", "General human rights measures", ""]
    for i in range(paragraphs):
        sentences = [
            chance.choice(GOOD + BAD).format(
                place=chance.choice(PLACES), year=year, n=chance.randint(2, 900), years=chance.randint(2, 15)
            )
            for _ in range(chance.randint(2, 5))
        ]
        lines += [HEADINGS[i % len(HEADINGS)], "", " ".join(sentences), ""]
    return "\n".join([*lines, f"[1] Register of the bar, {year}. https://example.org/{number}", ""])


def make_reports(folder: Path, count: int, *, broken_every: int = 0, paragraphs: int = 4) -> Path:
    """Fill a folder with reports; every so many is broken in one of four ways."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        if broken_every and number % broken_every == broken_every - 1:
            kind = number // broken_every % len(BROKEN)
            (folder / f"{number:06d}{SUFFIXES[kind]}").write_bytes(BROKEN[kind])
        else:
            (folder / f"{number:06d}.txt").write_text(report(number, paragraphs), "utf-8")
    return folder
