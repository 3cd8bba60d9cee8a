"""The training curves as an SVG or PNG file drawn on the server, for slides and print."""

import io
import threading
from collections.abc import Mapping, Sequence
from typing import Any, Literal

import matplotlib
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from core.errors import N_, InputError
from core.figures.curves import LABELS
from core.figures.run_curves import RunCurves, gap_polygons, run_curves, thin
from core.figures.template import NEUTRAL
from core.histories import History
from core.histories.history import Axis

_CHINESE_FONTS = frozenset(
    [
        "Noto Sans CJK SC",
        "Noto Sans SC",
        "Source Han Sans SC",
        "WenQuanYi Micro Hei",
        "PingFang SC",
        "Microsoft YaHei",
        "SimHei",
    ]
)
_LOCK = threading.Lock()  # Matplotlib is not thread-safe: a page server has a thread a session


def curves_image(
    histories: Sequence[History],
    metric: str = "loss",
    *,
    image_format: Literal["svg", "png"],
    weight: float = 0.8,
    debiased: bool = False,
    show_gap: bool = True,
    x: Axis = "epoch",
    font_size: int = 14,
    labels: Mapping[str, str] = LABELS,
) -> bytes:
    """The picture of :func:`core.figures.curves.curves_figure`, 10 x 5.6 inches on white, as a file.

    The text of an SVG stays text, drawn with the fonts of whoever opens it; a PNG (2000 x 1120 pixels) needs them here.
    Equal arguments give equal bytes.

    Raises:
        InputError: ``weight`` is out of range, or a PNG has characters for which this machine has no font.
    """
    words = {**LABELS, **labels}
    runs, left_out = run_curves(histories, metric, weight=weight, debiased=debiased, axis=x)
    texts = [run.name for run in runs] + list(words.values()) + left_out
    style: dict[Any, Any] = {
        "font.family": ["DejaVu Sans", *_fonts("".join(texts), needed=image_format == "png")],
        "font.size": font_size,
        "text.parse_math": False,  # a run may be called "$5 run"
        "svg.fonttype": "none",
        "svg.hashsalt": "curves",
    }
    with _LOCK, matplotlib.rc_context(style):
        figure = Figure(figsize=(10, 5.6), layout="constrained")
        FigureCanvasAgg(figure)
        axes = figure.add_subplot()
        axes.set_xlabel(words[x])
        axes.set_ylabel(words.get(metric, metric))
        axes.grid(alpha=0.3)
        axes.spines[["top", "right"]].set_visible(False)
        for place, run in enumerate(runs):
            _draw(axes, run, place, words, show_raw=weight > 0, show_gap=show_gap)
        _legend(figure, runs, words)
        if left_out:
            axes.set_title(words["left_out"].format(names=", ".join(left_out)), fontsize="small", loc="left")
        buffer = io.BytesIO()
        metadata = {"Date": None} if image_format == "svg" else {}
        figure.savefig(buffer, format=image_format, dpi=200, facecolor="white", metadata=metadata)
    return buffer.getvalue()


def _draw(
    axes: Axes, run: RunCurves, place: int, words: Mapping[str, str], *, show_raw: bool, show_gap: bool
) -> None:
    style: dict[str, Any] = {"color": run.color}
    for line, dash in ((run.training, "--"), (run.validation, "-")):
        if line is None:
            continue
        keep = thin(line.smoothed)
        marker = "o" if line.only_points else ""
        axes.plot(line.x[keep], line.smoothed[keep], dash, marker=marker, lw=2.5, **style)
        if show_raw:
            keep = thin(line.raw)
            axes.plot(line.x[keep], line.raw[keep], dash, lw=1.2, alpha=0.35, **style)
    for x, training, validation in gap_polygons(run) if show_gap else ():
        axes.fill_between(x, training, validation, alpha=0.13, lw=0, **style)
    if run.overfitting_start is not None:
        axes.axvline(run.overfitting_start, lw=1.6, ls=":", **style)
        axes.annotate(
            f"{words['overfitting']} ({run.overfitting_start:g})",
            (run.overfitting_start, 0.97 - 0.07 * (place % 6)),
            xycoords=("data", "axes fraction"),
            xytext=(5, 0),
            textcoords="offset points",
            fontsize="small",
            va="top",
        )
    if run.best is not None:
        axes.plot(*run.best, "*", ms=15, mec="white", **style)


def _legend(figure: Figure, runs: Sequence[RunCurves], words: Mapping[str, str]) -> None:
    handles = [Line2D([], [], color=run.color, lw=2.5) for run in runs]
    handles += [Line2D([], [], color=NEUTRAL, lw=2.5, ls=dash) for dash in ("--", "-")]
    handles += [Line2D([], [], color=NEUTRAL, marker="*", ms=12, ls="")]
    names = [run.name for run in runs] + [words["training"], words["validation"], words["best"]]
    figure.legend(handles, names, loc="outside upper left", ncols=4, frameon=False, handlelength=2.8)


def _fonts(text: str, *, needed: bool) -> list[str]:
    """Installed fonts that together with DejaVu Sans have every character of ``text``."""
    missing = {ord(character) for character in text if character.isprintable()} - _characters("DejaVu Sans")
    fonts = []
    for name in sorted(set(font_manager.get_font_names()) & _CHINESE_FONTS) if missing else ():
        covered = missing & _characters(name)
        if covered:
            fonts.append(name)
            missing -= covered
    if missing and needed:
        raise InputError(
            N_(
                "This server has no font for {characters}; take the SVG, or the camera button of the figure for a PNG."
            ),
            characters="".join(map(chr, sorted(missing)))[:20],
        )
    return fonts


def _characters(font: str) -> set[int]:
    return set(font_manager.get_font(font_manager.findfont(font)).get_charmap())
