"""A run of transfer learning on the pages that look into trained nets, and the code they show for it."""

import base64
import json
import re

import numpy as np
import pytest

from core.images.samples import load_sample
from core.runs import RunStore
from core.specs.transfer import HeadSpec, TransferNetSpec, TransferSpec
from core.storage.uploads import store_picture
from pages.shared.training.runs import reference_of
from tests.pages.dashboard import code, open_page
from tests.support import execute

SPEC = TransferSpec(
    data=None,  # the pages below do not ask for it
    model=TransferNetSpec(image_shape=(64, 64, 3), head=HeadSpec("average", 8, 0.25)),
    title="Transfer",
)


@pytest.fixture(scope="module")
def reference(home):
    """Of a run with the file that training writes; its head is a fresh one."""
    from core.networks.transfer.net import TransferNet

    path = home / "transfer.keras"
    TransferNet(SPEC.model).model.save(path)
    metrics = {"test_accuracy": 0.875, "class_names": ["cats", "dogs"]}
    writer = RunStore().write("transfer-page", SPEC.title, "TransferSpec", SPEC.to_dict())
    writer.close("complete", path.read_bytes(), metrics, {"date": "2026-11-24"})
    yield reference_of(RunStore().load("transfer-page"))
    RunStore().delete("transfer-page")


def first_heatmap(app) -> np.ndarray:
    traces = json.loads(app.get("plotly_chart")[0].proto.spec)["data"]
    z = next(trace for trace in traces if trace["type"] == "heatmap")["z"]
    return np.frombuffer(base64.b64decode(z["bdata"]), z["dtype"])


@pytest.mark.parametrize("wanted", ["0", "1"])
def test_grad_cam_of_the_link_of_a_mistake(reference, wanted):
    link = {"model": reference, "picture": store_picture(load_sample("cat")), "class": wanted}
    names = {f"grad_cam_{name}": value for name, value in link.items()}
    for view in ("where", "why"):
        app = open_page("grad_cam", **names, grad_cam_view=view, grad_cam_other=str(1 - int(wanted)))
        assert not app.error
        assert not app.warning


@pytest.mark.parametrize("wanted", ["0", "1"])
def test_grad_cam_is_what_its_code_gives(reference, wanted):
    link = {"model": reference, "picture": "cat", "class": wanted}
    app = open_page("grad_cam", **{f"grad_cam_{name}": value for name, value in link.items()})
    heatmap, shown = execute(code(app))["heatmap"].ravel(), first_heatmap(app)
    np.testing.assert_allclose(heatmap, shown, atol=0.15 * max(shown.max(), 1e-6))  # bfloat16 on some CPUs


def test_activations(reference):
    app = open_page("activations", activations_model=reference, activations_layer="vgg16/block3_conv2")
    assert not app.error
    assert not app.warning
    assert execute(code(app))["activation"].shape == (16, 16, 256)


def test_filters(reference):
    link = {"view": "ascent", "model": reference, "layer": "vgg16/block2_conv1", "filter": "5", "steps": "4"}
    app = open_page(
        "filters", **{f"filters_{name}": value for name, value in link.items()}, filters_size="48"
    )
    assert not app.error
    assert not app.warning
    assert len(execute(code(app))["objectives"]) == 4


def test_prediction(reference):
    app = open_page("small_data", small_data_view="predict", small_data_run="transfer-page")
    assert not app.error
    (table,) = (part.proto.body for part in app.get("html") if 'class="scores"' in part.proto.body)
    shares = [float(share) / 100 for share in re.findall(r">([\d.]+)%</td>", table)]
    assert len(shares) == 2
    assert sum(shares) == pytest.approx(1, abs=0.002)  # each is rounded to a tenth of a per cent
