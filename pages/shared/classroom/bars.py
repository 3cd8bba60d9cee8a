"""The answers of a class as bars: which there are, and what is said below them."""

from collections.abc import Callable, Mapping, Sequence

from core.classroom.answers import RIGHT, Tally
from pages.shared.components.class_bars import Bar, show_class_bars
from pages.shared.reader.language import translate as _

LETTERS = "ABCDEFGH"
_MOST_NUMBERS = 8

Bars = Callable[[Tally, bool], list[Bar]]
"""The bars of a question, given the answers and whether the right one is marked."""


def option_bars(texts: Sequence[str], order: Sequence[int], right: int | None = None) -> Bars:
    """A bar for each option.

    Args:
        texts: Of the options.
        order: Their numbers as the class sees them.
        right: The number of the right one; None where there is none.
    """

    def make(tally: Tally, is_marked: bool) -> list[Bar]:
        counts = dict.fromkeys(order, 0)
        for count in tally.counts:
            if count.answer in counts:
                counts[int(count.answer)] += count.count
        marks = is_marked and right is not None
        return [
            Bar(letter, texts[number], counts[number], number == right if marks else None)
            for letter, number in zip(LETTERS, order, strict=False)
        ]

    return make


def number_bars(mistakes: Mapping[str, str], *, is_naming: bool = False) -> Bars:
    """A bar for each number that was given, from the smallest up, the rarest together.

    Args:
        mistakes: What one must believe to give a likely wrong number, by the ids of the verdicts.
        is_naming: Whether these are named before the right one is marked.
    """

    def make(tally: Tally, is_marked: bool) -> list[Bar]:
        counts: dict[float, int] = {}
        verdicts: dict[float, str] = {}
        for count in tally.counts:  # the most frequent first
            counts[count.answer] = counts.get(count.answer, 0) + count.count
            verdicts.setdefault(count.answer, count.verdict)
        frequent = sorted(counts, key=counts.__getitem__, reverse=True)
        kept = frequent if len(frequent) <= _MOST_NUMBERS else frequent[: _MOST_NUMBERS - 1]
        bars = []
        for number in sorted(kept):
            verdict = verdicts[number]
            name = mistakes.get(verdict, "") if is_marked or is_naming else ""
            bars.append(Bar(f"{number:,.10g}", name, counts[number], verdict == RIGHT if is_marked else None))
        rest = sum(counts[number] for number in frequent[len(kept) :])
        return [*bars, Bar("…", _("other numbers"), rest)] if rest else bars

    return make


def draw(bars: Bars, tally: Tally, num_present: int, *, key: str, is_marked: bool) -> None:
    """Show the bars, and below them how many of the class have answered."""
    count = tally.num_answers
    caption = _("{count} of {all} have answered").format(count=count, all=max(count, num_present))
    show_class_bars(bars(tally, is_marked), key=key, caption=caption, right=_("right"))
