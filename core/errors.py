"""Errors whose text a reader of the dashboard is meant to see, in the reader's language."""

from typing import Any


def N_(sentence: str) -> str:
    """Mark ``sentence`` for the message catalogue and return it unchanged (gettext's name for this)."""
    return sentence


class InputError(ValueError):
    """Input that its giver can mend: one sentence that says what came, what was expected and what to do.

    The sentence is kept apart from its values, so that a page can translate the sentence and then fill it in.

    Args:
        sentence: A ``str.format`` template marked with :func:`N_`, such as ``N_("The file {name} is empty.")``.
        values: What fills the template.
    """

    def __init__(self, sentence: str, **values: Any) -> None:
        super().__init__(sentence.format(**values))
        self.sentence = sentence
        self.values = values

    def __reduce__(self) -> tuple[Any, ...]:
        """Keep sentence and values across processes: errors of the engine's workers reach the page this way."""
        return _rebuild, (type(self), self.sentence, self.values)


def check_most(count: int, limit: int, sentence: str, *, unit: int = 1, **values: Any) -> None:
    """Refuse what is more than ``limit``; what is over it is never shown as equal to it.

    Args:
        count: What came.
        limit: The most that is taken.
        sentence: With the places ``{count}`` and ``{limit}``.
        unit: In which both are told; ``count`` is rounded up.
        values: What else fills the sentence.

    Raises:
        InputError: It is more.
    """
    if count > limit:
        raise InputError(sentence, count=-(-count // unit), limit=limit // unit, **values)


def _rebuild(kind: type[InputError], sentence: str, values: dict[str, Any]) -> InputError:
    return kind(sentence, **values)
