import pytest

from core.engine.worker import _portable
from core.errors import InputError
from tests.core.engine.answers import TooLarge


def caught(error, cause=None):
    with pytest.raises(type(error)) as info:
        raise error from cause
    return info.value


def test_input_errors_keep_class_and_values_but_not_their_causes():
    error = _portable(caught(TooLarge("{size} is too large", size=9), KeyError("cause")))
    assert type(error) is TooLarge
    assert (error.sentence, error.values, str(error)) == (
        "{size} is too large",
        {"size": 9},
        "9 is too large",
    )
    assert error.__cause__ is error.__context__ is error.__traceback__ is None


def test_classes_that_would_import_tensorflow_are_replaced_by_their_base():
    class NoSuchLayer(InputError):
        __module__ = "core.networks.inspection.grad_cam"

    error = _portable(caught(NoSuchLayer("no layer {name}", name="conv")))
    assert type(error) is InputError
    assert error.values == {"name": "conv"}


def test_other_errors_become_a_sentence_and_leave_their_traceback_in_the_log(caplog):
    error = _portable(caught(ZeroDivisionError("division by zero")))
    assert type(error) is InputError
    assert "ZeroDivisionError: division by zero" in str(error)
    assert "Traceback" in caplog.text
