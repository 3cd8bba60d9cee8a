import math
import xml.etree.ElementTree as ElementTree
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from core.errors import InputError
from core.figures.curves import LABELS, curves_figure
from core.figures.curves_image import curves_image
from core.figures.run_curves import Line, gap_polygons, run_curves, thin
from core.figures.saving import figure_html, modebar_config
from core.figures.template import PALETTE
from core.histories import History

NAN = math.nan
EPOCHS = tuple(range(1, 21))
RUN = History(
    "baseline",
    EPOCHS,
    {
        "loss": tuple(0.7 - 0.03 * epoch for epoch in EPOCHS),
        "val_loss": tuple(0.5 + abs(epoch - 8) / 50 for epoch in EPOCHS),
        "accuracy": tuple(0.5 + 0.02 * epoch for epoch in EPOCHS),
        "val_accuracy": tuple(0.7 - abs(epoch - 10) / 100 for epoch in EPOCHS),
    },
    steps_per_epoch=100,
)


def traces(figure, **properties):
    return [
        trace
        for trace in figure.data
        if all(trace[path] == expected for path, expected in properties.items())
    ]


def line_named(figure, name):
    (line,) = traces(figure, name=name)
    return line


class TestFigure:
    def test_smoothed_lines_are_those_of_pandas_with_raw_values_on_hover(self):
        figure = curves_figure([RUN], "loss", weight=0.8)
        for name, metric, dash in (("training", "loss", "dash"), ("validation", "val_loss", "solid")):
            line = line_named(figure, f"baseline, {name}")
            expected = pd.Series(RUN.metrics[metric]).ewm(alpha=0.2, adjust=False).mean()
            np.testing.assert_allclose(line.y, expected)
            np.testing.assert_array_equal(line.x, EPOCHS)
            np.testing.assert_array_equal(line.customdata, RUN.metrics[metric])
            assert line.line.dash == dash

    def test_debiased(self):
        line = line_named(curves_figure([RUN], weight=0.8, debiased=True), "baseline, training")
        np.testing.assert_allclose(line.y, pd.Series(RUN.metrics["loss"]).ewm(alpha=0.2).mean())

    def test_raw_lines_lie_faintly_under_the_smoothed_ones(self):
        figure = curves_figure([RUN], weight=0.8)
        faint = [place for place, trace in enumerate(figure.data) if trace.opacity == 0.35]
        np.testing.assert_array_equal(figure.data[faint[0]].y, RUN.metrics["loss"])
        np.testing.assert_array_equal(figure.data[faint[1]].y, RUN.metrics["val_loss"])
        smoothed = [place for place, trace in enumerate(figure.data) if trace.name == "baseline, training"]
        assert max(faint) < smoothed[0]

    def test_without_smoothing_there_is_one_line_each(self):
        figure = curves_figure([RUN], weight=0)
        assert not traces(figure, opacity=0.35)
        np.testing.assert_array_equal(line_named(figure, "baseline, training").y, RUN.metrics["loss"])

    @pytest.mark.parametrize(("metric", "expected"), [("loss", (8, 0.5)), ("accuracy", (10, 0.7))])
    def test_best_epoch_is_marked(self, metric, expected):
        star = line_named(curves_figure([RUN], metric), "baseline, best")
        assert (star.x[0], star.y[0]) == expected
        assert star.marker.symbol == "star"

    @pytest.mark.parametrize(("x", "expected"), [("epoch", 8), ("step", 800)])
    @pytest.mark.parametrize("metric", ["loss", "accuracy"])
    def test_overfitting_start_is_a_vertical_line_with_a_label(self, metric, x, expected):
        (line,) = traces(curves_figure([RUN], metric, x=x), mode="lines+text")
        assert set(line.x) == {expected}
        assert any(f"overfitting starts ({expected})" in text for text in line.text)

    def test_no_overfitting_no_line(self):
        falling = replace(RUN, metrics={"loss": RUN.metrics["loss"], "val_loss": RUN.metrics["loss"]})
        assert not traces(curves_figure([falling]), mode="lines+text")

    def test_gap_is_shaded_and_can_be_left_out(self):
        (shade,) = traces(curves_figure([RUN], weight=0), fill="toself")
        np.testing.assert_array_equal(shade.x, [*EPOCHS, *EPOCHS[::-1], NAN])
        np.testing.assert_array_equal(shade.y, [*RUN.metrics["loss"], *RUN.metrics["val_loss"][::-1], NAN])
        assert not traces(curves_figure([RUN], show_gap=False), fill="toself")

    def test_steps(self):
        figure = curves_figure([RUN], x="step")
        np.testing.assert_array_equal(
            line_named(figure, "baseline, training").x, [100 * epoch for epoch in EPOCHS]
        )
        assert figure.layout.xaxis.title.text == "step"

    def test_one_colour_a_run_and_distinct_names(self):
        figure = curves_figure([RUN, RUN, RUN])
        colors = {trace.line.color for trace in figure.data if (trace.name or "").endswith("training")}
        assert set(PALETTE[:3]) < colors
        assert line_named(figure, "baseline (3), training").line.color == PALETTE[2]

    def test_runs_that_cannot_be_drawn_are_named(self):
        by_step = History("by step", None, {"loss": (1, 2)}, steps=(1, 2))
        figure = curves_figure([by_step, replace(RUN, name="other", metrics={"auc": EPOCHS}), RUN])
        assert "by step, other" in figure.layout.annotations[0].text
        assert line_named(figure, "baseline, training").line.color == PALETTE[2]
        assert not curves_figure([RUN]).layout.annotations

    def test_no_runs(self):
        assert not curves_figure([]).data

    def test_training_only(self):
        figure = curves_figure([replace(RUN, metrics={"loss": RUN.metrics["loss"]})])
        line_named(figure, "baseline, training")
        assert not traces(figure, name="baseline, best")

    def test_single_epoch_and_lone_values_are_points(self):
        single = History("a", (1,), {"loss": (0.5,)})
        assert line_named(curves_figure([single]), "a, training").mode == "lines+markers"
        lone = History("a", (1, 2, 3), {"loss": (0.5, NAN, 0.4)})
        assert line_named(curves_figure([lone]), "a, training").mode == "lines+markers"
        assert line_named(curves_figure([RUN]), "baseline, training").mode == "lines"

    @pytest.mark.parametrize("values", [(NAN, NAN), (math.inf, NAN)])
    def test_nothing_but_gaps(self, values):
        figure = curves_figure([History("a", (1, 2), {"loss": values, "val_loss": values})])
        assert not traces(figure, name="a, best")
        assert "Infinity" not in figure.to_json()

    def test_labels_are_translated(self):
        labels = {"training": "训练", "overfitting": "过拟合开始", "epoch": "轮次", "loss": "损失"}
        figure = curves_figure([RUN], labels=labels)
        line_named(figure, "baseline, 训练")
        line_named(figure, "baseline, validation")
        assert figure.layout.xaxis.title.text == "轮次"
        assert figure.layout.yaxis.title.text == "损失"
        assert any("过拟合开始" in text for text in traces(figure, mode="lines+text")[0].text)

    def test_names_are_no_markup(self):
        figure = curves_figure([replace(RUN, name="<a href='x'>")])
        assert not [trace for trace in figure.data if "<" in (trace.name or "")]

    def test_font_size_and_backgrounds(self):
        layout = curves_figure([RUN], font_size=22).layout
        assert layout.font.size == layout.legend.font.size == 22
        assert layout.xaxis.tickfont.size == layout.yaxis.title.font.size == 22
        assert layout.font.color is None
        assert layout.paper_bgcolor == layout.plot_bgcolor == "rgba(0, 0, 0, 0)"

    def test_invalid_weight(self):
        with pytest.raises(InputError, match="smoothing weight is 1"):
            curves_figure([RUN], weight=1)

    def test_100_000_rows_are_thinned_but_keep_their_peaks(self):
        values = np.random.default_rng(0).normal(size=100_000)
        values[[12_345, 77_777]] = 9, -9
        history = History("long", tuple(range(100_000)), {"loss": tuple(values), "val_loss": tuple(values)})
        line = line_named(curves_figure([history], weight=0), "long, validation")
        assert len(line.x) <= 2000
        assert max(line.y) == 9
        assert min(line.y) == -9


class TestThin:
    @given(
        values=st.lists(st.floats(-1e6, 1e6) | st.just(NAN), min_size=1, max_size=200),
        limit=st.integers(1, 30).map(lambda half: 2 * half),
    )
    def test_extremes_of_every_stretch(self, values, limit):
        values = np.array(values)
        kept = thin(values, limit)
        assert (np.diff(kept) > 0).all()
        if len(values) <= limit:
            assert len(kept) == len(values)
            return
        assert len(kept) <= limit
        for start in range(limit // 2):
            first = int(start * len(values) / (limit // 2))
            last = int((start + 1) * len(values) / (limit // 2))
            stretch = pd.Series(values[first:last])
            drawn = pd.Series(values[kept[(kept >= first) & (kept < last)]])
            # Unlike assert_equal, which tells 0 from -0.
            np.testing.assert_array_equal([drawn.min(), drawn.max()], [stretch.min(), stretch.max()])

    def test_a_stretch_of_gaps_keeps_a_gap(self):
        values = np.array([1.0, 2, 3, 4, NAN, NAN, NAN, NAN, 5, 6, 7, 8])
        assert [index in thin(values, 6) for index in (0, 3, 8, 11)] == [True] * 4
        assert np.isnan(values[thin(values, 6)]).sum() == 1


def test_gap_polygons_end_at_gaps():
    history = History("a", (1, 2, 3, 4, 5), {"loss": (1, 2, NAN, 4, 5), "val_loss": (5, 4, 3, 2, NAN)})
    (run,), _ = run_curves([history], "loss", weight=0, debiased=False, axis="epoch")
    polygons = [[part.tolist() for part in polygon] for polygon in gap_polygons(run)]
    assert polygons == [[[1, 2], [1, 2], [5, 4]], [[4], [4], [2]]]


def test_line_of_points():
    x = np.arange(3.0)
    assert Line(x, x, np.array([1, NAN, 2])).only_points
    assert not Line(x, x, np.array([1, 2, NAN])).only_points


class TestSaving:
    def test_html_needs_no_network(self):
        page = figure_html(curves_figure([RUN])).decode()
        assert "Plotly.newPlot" in page
        assert "overfitting starts (8)" in page
        assert len(page) > 1_000_000
        assert "<script src" not in page
        assert '"orientation":"h"' in page  # the legend stays above

    def test_figure_is_not_modified(self):
        figure = curves_figure([RUN])
        before = figure.to_json()
        figure_html(figure)
        assert figure.to_json() == before

    @pytest.mark.parametrize("image_format", ["svg", "png"])
    def test_modebar(self, image_format):
        options = modebar_config(image_format, filename="curves")["toImageButtonOptions"]
        assert options["format"] == image_format
        assert options["filename"] == "curves"


class TestImage:
    def test_png(self, tmp_path):
        path = tmp_path / "curves.png"
        path.write_bytes(curves_image([RUN, RUN], image_format="png"))
        with Image.open(path) as picture:
            assert picture.size == (2000, 1120)
            colors = {color for _, color in picture.convert("RGB").getcolors(2**24)}
        assert (0x00, 0x72, 0xB2) in colors
        assert (0xD5, 0x5E, 0x00) in colors

    def test_svg_keeps_text_as_text_and_is_reproducible(self):
        run = replace(RUN, name="_学生 $5 <b>")
        data = curves_image([run], "accuracy", image_format="svg", labels={**LABELS, "epoch": "轮次"})
        texts = [
            element.text for element in ElementTree.fromstring(data).iter("{http://www.w3.org/2000/svg}text")
        ]
        assert {"_学生 $5 <b>", "轮次", "accuracy", "overfitting starts (8)"} <= set(texts)
        assert data == curves_image([run], "accuracy", image_format="svg", labels={**LABELS, "epoch": "轮次"})

    def test_runs_that_cannot_be_drawn_are_named(self):
        svg = curves_image([RUN, History("other", (1,), {"auc": (1,)})], image_format="svg").decode()
        assert "are missing): other" in svg

    @pytest.mark.parametrize("values", [(0.5,), (NAN,)])
    def test_single_epoch(self, values):
        assert curves_image([History("a", (1,), {"loss": values})], image_format="svg")

    def test_png_without_a_font_for_the_text(self):
        with pytest.raises(InputError, match="no font for \U00012000"):
            curves_image([replace(RUN, name="run \U00012000")], image_format="png")
