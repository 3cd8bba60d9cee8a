import pytest

from core.engine.events import EventLog


def message(number, kind="epoch", attempt="first", time=0.0, **values):
    return {"attempt": attempt, "number": number, "kind": kind, "time": time, "values": values}


def progress(number, fraction, time, attempt="first"):
    return message(number, "progress", attempt, time, fraction=fraction, message=f"at {fraction}")


def test_events_are_numbered_and_progress_is_apart():
    log = EventLog()
    for each in [message(0, "started"), progress(1, 0.1, 1.0), message(2, epoch=0), message(3, epoch=1)]:
        log.add(each)
    assert [(event.number, event.kind) for event in log.since(0)] == [
        (0, "started"),
        (1, "epoch"),
        (2, "epoch"),
    ]
    assert [event.values for event in log.since(1)] == [{"epoch": 0}, {"epoch": 1}]
    assert log.since(3) == []
    assert log.progress(None).message == "at 0.1"


def test_replayed_and_live_messages_come_once_and_in_order():
    log = EventLog(replayed=True)
    log.add(message(2))
    log.add(message(3))
    assert log.since(0) == []
    log.replay([message(0, "started"), message(1), message(2)])
    log.add(message(3))
    log.add(message(4))
    assert [event.number for event in log.since(0)] == [0, 1, 2, 3, 4]


def test_a_second_attempt_adds_its_events():
    log = EventLog()
    log.add(message(0, "started"))
    log.add(message(0, "started", attempt="second"))
    assert [event.kind for event in log.since(0)] == ["started", "started"]


@pytest.mark.parametrize(
    ("reports", "expected"),
    [
        ([], None),
        ([(0.0, 10.0)], None),
        ([(0.0, 10.0), (0.25, 15.0)], 15.0),  # 5 s a quarter, three to go
        ([(0.5, 10.0), (0.75, 20.0)], 10.0),  # resumed at a half
        ([(0.0, 10.0), (1.0, 15.0)], 0.0),
    ],
)
def test_seconds_left_follow_the_pace_since_the_first_report(reports, expected):
    log = EventLog()
    for number, (fraction, time) in enumerate(reports):
        log.add(progress(number, fraction, time))
    assert log.progress(None).seconds_left == expected


def test_each_attempt_has_its_own_pace():
    log = EventLog()
    log.add(progress(0, 0.0, 0.0))
    log.add(progress(1, 0.5, 1000.0))
    log.add(progress(0, 0.5, 2000.0, attempt="second"))
    assert log.progress(None).seconds_left is None
    log.add(progress(1, 0.75, 2001.0, attempt="second"))
    assert log.progress(None).seconds_left == 1.0
