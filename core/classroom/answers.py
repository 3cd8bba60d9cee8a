"""What a class is asked and what it answers: one answer a reader, the latest, until the teacher reveals them."""

import json
import math
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Select, func, select, update

from core.classroom.database import put, reading, writing
from core.classroom.tables import answers, questions, rooms
from core.errors import N_, InputError

RIGHT = "right"
"""The verdict on a right answer; on a wrong number the id of the known mistake, or nothing."""
FREE = "free/"
"""How ids of the questions begin that a teacher has typed."""
MOST_OPTIONS = 4
LONGEST_PROMPT, LONGEST_OPTION = 300, 120
_LONGEST_VERDICT = 64


@dataclass(frozen=True)
class Question:
    """What the class is asked.

    Attributes:
        id: "lesson/question" of a lesson's own; of one that a teacher has typed it begins with :data:`FREE`.
        prompt: Of a typed one.
        options: Of a typed one; empty where a number is asked.
        revealed: Whether all may see the answers.
        num_answers: Of how many readers.
    """

    id: str
    prompt: str
    options: tuple[str, ...]
    revealed: bool
    num_answers: int = 0


@dataclass(frozen=True)
class Count:
    """How many have given an answer: an option's number or a number, with its verdict."""

    answer: float
    verdict: str
    count: int


@dataclass(frozen=True)
class Tally:
    """The answers of a class to a question, without names, and whether all may see them."""

    counts: tuple[Count, ...] = ()
    revealed: bool = False

    @property
    def num_answers(self) -> int:
        """Of how many readers."""
        return sum(count.count for count in self.counts)


def ask(code: str, prompt: str, options: Sequence[str] = ()) -> str:
    """Put a question to the class, instead of the one that was typed before; its id.

    Args:
        code: Of the room.
        prompt: What is asked.
        options: To choose from; a number is asked without any. Empty ones are passed over.

    Raises:
        InputError: There is no prompt, one option alone, or one twice; a text is too long.
    """
    prompt, texts = prompt.strip(), [text.strip() for text in options if text.strip()]
    if not prompt:
        raise InputError(N_("Write the question first."))
    if len(texts) == 1 or len(texts) > MOST_OPTIONS or len(set(texts)) < len(texts):
        raise InputError(
            N_("A question has two to {most} different options, or none where a number is asked."),
            most=MOST_OPTIONS,
        )
    if len(prompt) > LONGEST_PROMPT or any(len(text) > LONGEST_OPTION for text in texts):
        raise InputError(
            N_("A question has at most {prompt} letters and an option {option}."),
            prompt=LONGEST_PROMPT, option=LONGEST_OPTION,
        )  # fmt: skip
    identifier = FREE + uuid.uuid4().hex[:12]
    with writing() as connection:
        _close(connection, code)
        _ask(connection, code, identifier, prompt, texts)
    return identifier


def close(code: str) -> None:
    """Take the typed question away."""
    with writing() as connection:
        _close(connection, code)


def lock(code: str, question: str, reader: str, answer: float, verdict: str = "") -> bool:
    """Keep a reader's answer in place of an earlier one; whether it counts: not after the answers are revealed."""
    if not math.isfinite(answer):
        return False
    with writing() as connection:
        if not _is_open(connection, code):
            return False
        if not question.startswith(FREE):
            _ask(connection, code, question, "", ())
        if connection.scalar(_flag(code, question).with_for_update()) is not False:
            return False
        row = {"room": code, "question": question, "reader": reader, "answer": answer}
        put(connection, answers, row | {"verdict": verdict[:_LONGEST_VERDICT], "answered_at": time.time()})
        return True


def answer_of(code: str, question: str, reader: str) -> float | None:
    """What a reader has answered."""
    key = (answers.c.room == code, answers.c.question == question, answers.c.reader == reader)
    with reading() as connection:
        return connection.scalar(select(answers.c.answer).where(*key))


def reveal(code: str, question: str, *, revealed: bool = True) -> None:
    """Let all see the answers, or hide them again and let them be changed."""
    with writing() as connection:
        if not _is_open(connection, code):
            return
        _ask(connection, code, question, "", ())
        key = (questions.c.room == code, questions.c.question == question)
        connection.execute(update(questions).where(*key).values(revealed=revealed))


def tally(code: str, question: str) -> Tally:
    """What the class has answered, the most frequent first."""
    number = func.count().label("number")
    wanted = select(answers.c.answer, answers.c.verdict, number)
    wanted = wanted.where(answers.c.room == code, answers.c.question == question)
    wanted = wanted.group_by(answers.c.answer, answers.c.verdict).order_by(number.desc(), answers.c.answer)
    with reading() as connection:
        counts = tuple(Count(*row) for row in connection.execute(wanted))
        return Tally(counts, bool(connection.scalar(_flag(code, question))))


def asked(code: str) -> list[Question]:
    """The questions that the class has been asked and that are not taken away, the latest typed one last."""
    number = select(func.count()).where(
        answers.c.room == questions.c.room, answers.c.question == questions.c.question
    )
    wanted = select(questions, number.scalar_subquery().label("number"))
    wanted = wanted.where(questions.c.room == code, ~questions.c.closed).order_by(questions.c.asked_at)
    with reading() as connection:
        return [
            Question(
                row["question"],
                row["prompt"],
                tuple(json.loads(row["options"])),
                row["revealed"],
                row["number"],
            )
            for row in connection.execute(wanted).mappings()
        ]


def _flag(code: str, question: str) -> Select[bool]:
    key = (questions.c.room == code, questions.c.question == question, ~questions.c.closed)
    return select(questions.c.revealed).where(*key)


def _ask(connection: Connection, code: str, question: str, prompt: str, options: Sequence[str]) -> None:
    """Unless it is asked already."""
    words = {"room": code, "question": question, "prompt": prompt, "options": json.dumps(list(options))}
    row = words | {"asked_at": time.time(), "revealed": False, "closed": False}
    put(connection, questions, row, keep=tuple(row))


def _is_open(connection: Connection, code: str) -> bool:
    """Its room; one that has just ended takes nothing more."""
    return connection.scalar(select(rooms.c.code).where(rooms.c.code == code)) is not None


def _close(connection: Connection, code: str) -> None:
    typed = (questions.c.room == code, questions.c.question.startswith(FREE))
    connection.execute(update(questions).where(*typed).values(closed=True))
