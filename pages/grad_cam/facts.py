"""The numbers of the lesson: the recorded heat on the animals of two nets that ship."""

from collections.abc import Mapping

from core.specs.recorded_heat import mean_and_interval, recorded_heat

_CONVNET, _IMAGENET = "book_convnet", "lite0_own"


def facts() -> Mapping[str, object]:
    """By name."""
    return {
        "even": float(recorded_heat(_IMAGENET)[0].heat.area.mean()),
        "convnet": _share(_CONVNET),
        "imagenet": _share(_IMAGENET),
        "random": _share(_IMAGENET, is_fresh=True),
        "convnet_random": _share(_CONVNET, is_fresh=True),
    }


def _share(net: str, *, is_fresh: bool = False) -> float:
    """Of Grad-CAM's heat for the predicted class, the mean over pictures and seeds."""
    found = recorded_heat(net, is_fresh=is_fresh)
    mean = mean_and_interval([one.heat.measures["grad_cam"].share[0] for one in found])
    assert mean is not None
    return mean[0]
