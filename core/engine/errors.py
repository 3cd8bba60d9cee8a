"""How a request can end without an answer: one sentence each, which pages translate like any other."""

from core.errors import InputError


class JobCancelled(InputError):
    """The computation was cancelled, by whoever shares it."""


class EngineUnavailable(InputError):
    """No worker process can be reached: the scheduler is away, or this machine could not start one."""


class WorkerDied(InputError):
    """The computation took down its worker, or was taken down with it."""


class TookTooLong(InputError):
    """The computation was stopped at its deadline."""


class TooManyJobs(InputError):
    """A reader has as many trainings under way as one may have."""


def fresh(error: InputError) -> InputError:
    """The same error without traceback and causes (``copy.copy`` keeps them once tblib is loaded, as by Dask)."""
    return type(error)(error.sentence, **error.values)
