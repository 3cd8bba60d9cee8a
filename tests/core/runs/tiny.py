"""A tiny run, and what a store has of it."""

import math

import fsspec

RUN_ID = "tiny-0123456789abcdef"


SPEC = {"data": {"location": "x"}, "model": {"filters": [8, 16]}}


MODEL = b"the weights"


def row(epoch, loss=None):
    return {
        "epoch": epoch,
        "loss": 1 / epoch if loss is None else loss,
        "accuracy": 0.5,
        "val_loss": math.nan,
        "val_accuracy": 0.25,
        "seconds": 2.0,
    }


def state_after(epoch):
    return f"weights after {epoch}".encode()


def snapshot_after(epoch):
    return f"snapshot after {epoch}".encode()


def finish(writer, epoch):
    """An epoch; it is the best so far."""
    writer.keep_snapshot(epoch, snapshot_after(epoch), instead_of=epoch - 1)
    writer.save_epoch(row(epoch), state_after(epoch))


def go(store, epochs=3, close=True):
    """A process that trains: from where it was to the end."""
    writer = store.write(RUN_ID, "Tiny", "RunSpec", SPEC)
    done = len(writer.history)
    assert writer.checkpoint == (state_after(done) if done else None)
    assert [line["epoch"] for line in writer.history] == list(range(1, done + 1))
    for epoch in range(done + 1, epochs + 1):
        finish(writer, epoch)
    if close:
        writer.close("complete", MODEL, {"test_accuracy": 0.75}, {"seed": 1})
    return done


def check_complete(store):
    run = store.load(RUN_ID)
    assert run.state == "complete"
    assert run.history["epoch"] == [1, 2, 3]
    assert run.history["loss"] == [1, 1 / 2, 1 / 3]
    assert all(map(math.isnan, run.history["val_loss"]))
    assert run.metrics == {"test_accuracy": 0.75}
    assert run.provenance == {"seed": 1, "seconds": 6.0}
    assert store.model(RUN_ID) == MODEL
    assert run.snapshots == (3,)
    assert store.snapshot(RUN_ID, 3) == snapshot_after(3)


def read(url, name):
    with fsspec.open(f"{url}/{RUN_ID}/{name}", "rb") as file:
        return file.read()


def names(url):
    fs, root = fsspec.core.url_to_fs(url)
    return sorted(path.rsplit("/", 1)[-1] for path in fs.ls(f"{root}/{RUN_ID}", detail=False))
