"""View: how many pictures, how near to ImageNet, and the strategy that recorded runs speak for."""

from collections.abc import Mapping
from functools import partial
from statistics import fmean

import pandas as pd
import streamlit as st

from core.figures.sizes import sizes_figure
from core.figures.template import NEUTRAL
from core.specs.advice import Advice, Evidence, evidence, lines
from core.specs.presets.strategies import STRATEGIES, TASKS, UNTRAINED
from pages.shared.controls.controls import Controls
from pages.shared.display.elements import font_size, percent, show_figure, show_table
from pages.shared.lesson.page import Shown
from pages.shared.lesson.predictions import ask_here, is_veiled
from pages.shared.reader.language import translate as _
from pages.strategy.settings import Settings

_QUESTION = "first"
_SHALLOWEST, _USUAL = "cut1_average", ("cut5_average", "thaw5")  # of the sweep


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view: the answer, and the runs behind it as a chart."""
    is_told = not is_veiled(_QUESTION)
    if is_told:
        _show_answer(settings)
    _show_chart(settings, is_told=is_told)
    ask_here(_QUESTION)
    return settings.shown(partial(_explain, settings) if is_told else lambda: None)


def _show_answer(settings: Settings) -> None:
    advice = settings.advice
    st.markdown(_(TASKS[settings.task].remark))
    if advice is None:
        if not evidence(settings.task):
            st.info(_("Of these pictures no run has been recorded yet."))
            return
        smallest = min(one.size for one in evidence(settings.task))
        st.info(
            _("No run speaks here: the fewest that were recorded are {count} pictures of each class.").format(
                count=smallest
            )
        )
        return
    if advice.chosen is None:
        st.info(
            _(
                "No comparison speaks here: at so many pictures there is only *{strategy}*, with {accuracy}."
            ).format(
                strategy=_(STRATEGIES[advice.compared[0].strategy]), accuracy=percent(advice.compared[0].mean)
            )
        )
        return
    _show_choice(advice, advice.chosen, settings.pictures)


def _show_choice(advice: Advice, chosen: Evidence, pictures: int) -> None:
    best = advice.compared[0]
    title = _(STRATEGIES[chosen.strategy])
    st.success(f"**{title}**: {percent(chosen.mean)}", icon=":material/check:")
    if chosen is best:
        reason = _("It is the best of {count} recorded strategies.").format(count=len(advice.compared))
    else:
        reason = _(
            "*{best}* reaches {accuracy}, which may be chance with {count} test pictures, and is more work."
        ).format(best=_(STRATEGIES[best.strategy]), accuracy=percent(best.mean), count=f"{best.num_test:,}")
    if advice.size != pictures:
        reason += " " + _(
            "The runs had {count} pictures of each class: no run had exactly your number."
        ).format(count=f"{advice.size:,}")
    st.markdown(reason)


def _show_chart(settings: Settings, *, is_told: bool) -> None:
    """Accuracy by the number of pictures; before the answer of the nets from scratch alone."""
    known = _drawn(settings, is_told=is_told)
    if not known:
        return
    titles = {name: _(title) for name, title in STRATEGIES.items()}
    figure = sizes_figure(
        {titles[name]: known[name] for name in titles if name in known}, x_title=_("Training pictures a class"),
        y_title=_("Test accuracy"), font_size=font_size(),
    )  # fmt: skip
    if is_told:
        figure.add_vline(settings.pictures, line={"color": NEUTRAL, "dash": "dot"})
        untrained = lines(settings.task).get(UNTRAINED, {}).get(0)
        if untrained:
            figure.add_hline(
                fmean(untrained), line={"color": NEUTRAL}, annotation_text=titles[UNTRAINED],
                annotation_position="bottom right", annotation_font_size=font_size(),
            )  # fmt: skip
    table = pd.DataFrame(
        [
            (titles[name], size, value)
            for name, runs in known.items()
            for size, values in runs.items()
            for value in values
        ],
        columns=[_("Strategy"), _("Training pictures a class"), _("Test accuracy")],
    )
    alt = _("Test accuracy of the recorded strategies against the number of training pictures")
    show_figure(figure, key="strategy:advice", alt=alt, numbers=lambda: table)


def _drawn(settings: Settings, *, is_told: bool) -> dict[str, Mapping[int, tuple[float, ...]]]:
    """The strategies of the chart: of the many nets of the sweep the usual ones, the best and the chosen one."""
    known = {name: runs for name, runs in lines(settings.task).items() if name != UNTRAINED}
    is_sweep = bool(TASKS[settings.task].sweep)
    if not is_told:
        return {
            name: runs for name, runs in known.items() if name == (_SHALLOWEST if is_sweep else "scratch")
        }
    if not is_sweep:
        return known
    advice = settings.advice
    told = [] if advice is None else [advice.compared[0], *([advice.chosen] if advice.chosen else [])]
    wanted = {_SHALLOWEST, *_USUAL, *(one.strategy for one in told)}
    return {name: runs for name, runs in known.items() if name in wanted}


def _explain(settings: Settings) -> None:
    st.subheader(_("The runs behind the answer"))
    if settings.advice is not None:
        show_table(pd.DataFrame([_row(one) for one in settings.advice.compared]))
    st.markdown(
        _(
            "Chosen is the least work among those that are not worse than the best by more than two standard errors of"
            " the difference. Each test part was looked at once a run; the strategies are compared on it, so that the"
            " best of many looks a little better than it is."
        )
    )


def _row(one: Evidence) -> dict[str, str]:
    low, high = min(one.accuracies), max(one.accuracies)
    spread = f" ({percent(low)} – {percent(high)})" if len(one.accuracies) > 1 else ""
    return {
        _("Strategy"): _(STRATEGIES[one.strategy]),
        _("Test accuracy"): percent(one.mean) + spread,
        _("Seeds"): str(len(one.accuracies)),
        _("Test pictures"): f"{one.num_test:,}",
        _("Recording"): one.recording,
    }
