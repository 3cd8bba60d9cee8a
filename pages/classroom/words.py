"""What the server is busy with, in words that a teacher knows from the lessons."""

from core.engine import JobRecord
from core.specs.spec import Spec
from core.specs.training import TrainingSpec
from pages.shared.lesson.navigation import title_of
from pages.shared.reader.language import pgettext
from pages.shared.reader.language import translate as _

# The lesson that asks for it, by the module of the request.
_LESSONS = {
    "activations": "activations",
    "chapter_picture": "summary",
    "filters": "filters",
    "fooling": "fooling",
    "grad_cam": "grad_cam",
    "keeping": "activations",
    "label_noise": "accuracy",
    "overview": "activations",
    "own_classes": "features",
    "patches": "filters",
    "pictures_of": "filters",
    "predictions": "small_data",
    "projection": "features",
    "scores": "accuracy",
    "silence": "activations",
    "transfer_map": "fine_tuning",
}
MEBIBYTE = 2**20


def what(spec: Spec) -> str:
    """What a request is for."""
    if isinstance(spec, TrainingSpec):
        title = _(spec.title) if spec.title else pgettext("what a worker does", "Training")
        return _("Training: {title}, {epochs} epochs").format(title=title, epochs=spec.epochs)
    lesson = _LESSONS.get(type(spec).__module__.rpartition(".")[2])
    return _("Looking into a model") if lesson is None else title_of(lesson)


def where(job: JobRecord) -> str:
    """How far a job is, or how many are before it."""
    if job.is_stopping:
        return _("stopping")
    progress = job.progress
    if progress.queue_position is not None:
        return _("number {position} in the queue").format(position=progress.queue_position)
    if progress.epoch and isinstance(job.spec, TrainingSpec):
        return _("epoch {epoch} of {epochs}").format(epoch=progress.epoch, epochs=job.spec.epochs)
    return _("running")


def lasting(seconds: float) -> str:
    """A time in the unit that suits it."""
    if seconds < 100:
        return _("{seconds} s").format(seconds=f"{seconds:.0f}")
    return _("{minutes} min").format(minutes=f"{seconds / 60:.0f}")


def size(num_bytes: float) -> str:
    """Bytes in the unit that suits them, with two or three digits."""
    for unit, factor in (("GiB", 2**30), ("MiB", 2**20), ("KiB", 2**10)):
        if num_bytes >= factor:
            number = num_bytes / factor
            return f"{number:.1f} {unit}" if number < 10 else f"{number:,.0f} {unit}"
    return f"{num_bytes:.0f} B"
