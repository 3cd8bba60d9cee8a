"""What a notebook of a view is made of, as plain values in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.snippets.files import Make


@dataclass(frozen=True)
class Asked:
    """A question of the view.

    Attributes:
        prompt: Markdown.
        options: To choose from; empty where a number is asked.
        answer: What is right and why, Markdown; folded away.
    """

    prompt: str
    options: tuple[str, ...]
    answer: str


@dataclass(frozen=True)
class Sheet:
    """A view.

    Attributes:
        name: Of its file, without an ending.
        title: Of the lesson.
        heading: Of the view.
        text: What the lesson says of the view, Markdown.
        settings: The values of the controls by their labels.
        link: Address of exactly this view.
        code: Python by the titles of its forms; one form may have no title.
        questions: Of the view.
        files: How the files are made that the code reads, by their paths.
        credits: Authors and licences of pictures.
        words: The sentences of :data:`core.notebooks.words.WORDS` in the reader's language.
    """

    name: str
    title: str
    heading: str
    text: str
    settings: Mapping[str, str]
    link: str
    code: Mapping[str, str]
    questions: tuple[Asked, ...]
    files: Mapping[str, Make] = field(default_factory=dict)
    credits: tuple[str, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)

    def say(self, sentence: str) -> str:
        """A sentence in the reader's language."""
        return self.words.get(sentence, sentence)
