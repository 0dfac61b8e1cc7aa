import io

from rich.console import Console

from hrtag.presenting.terminal import summary


def printed(report, *, color, width=80):
    out = io.StringIO()
    Console(file=out, width=width, force_terminal=color, color_system="truecolor" if color else None).print(
        summary(report)
    )
    return out.getvalue()


def test_nothing_of_the_text_steers_the_terminal(evil):
    text = printed(evil, color=False)
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "[bold red]" in text
    assert "[31m" not in printed(evil, color=True)


def test_it_shows_the_parts(evil):
    text = printed(evil, color=False, width=200)
    for part in (
        "▼ −0.1",
        "Equality and non-discrimination",
        "needs review",
        "note 1",
        "warning:",
        "STATISTIC",
        "1 findings",
    ):
        assert part in text


def test_narrow_terminals(evil):
    assert all(len(line) <= 40 for line in printed(evil, color=False, width=40).splitlines())
