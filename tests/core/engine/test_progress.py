import pytest

from core.engine.progress import Pace


@pytest.mark.parametrize(
    ("reports", "expected"),
    [
        ([(10.0, 0.0)], None),
        ([(10.0, 0.0), (15.0, 0.25)], 15.0),  # 5 s a quarter, three to go
        ([(10.0, 0.5), (20.0, 0.75)], 10.0),  # resumed at a half
        ([(10.0, 0.0), (15.0, 1.0)], 0.0),
        ([(10.0, 0.25), (15.0, 0.25)], None),
    ],
)
def test_seconds_left_follow_the_pace_since_the_first_report(reports, expected):
    pace = Pace()
    assert [pace.seconds_left(*report) for report in reports][-1] == expected


def test_each_phase_has_a_pace_of_its_own():
    pace = Pace()
    assert pace.seconds_left(0.0, 0.0, "Drawing") is None
    assert pace.seconds_left(1000.0, 0.1, "Drawing") == 9000.0
    assert pace.seconds_left(1001.0, 0.1, "Running the frozen layers") is None
    assert pace.seconds_left(1002.0, 0.2, "Running the frozen layers") == pytest.approx(8.0)
    assert pace.seconds_left(1010.0, 0.5, "Training") is None
    assert pace.seconds_left(1012.0, 0.75, "Training") == 2.0
    assert pace.seconds_left(1014.0, 1.0, "Testing") == 0.0
