"""Models, which Keras reads."""

from tests.fuzz.fuzzing import check, fuzz


def test_nothing_but_sentences_of_models(home: object) -> None:
    check(fuzz("keras", 100), 100)
