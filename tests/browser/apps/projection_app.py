"""A page with nothing but the projection view of the lesson on features, on few pictures."""

import dataclasses

import streamlit as st

from core.datasets.spec import DataSpec
from core.errors import InputError
from pages.features.projection import show
from pages.shared.controls.controls import Controls
from pages.shared.pretrained.settings import PRESETS, Settings
from pages.shared.reader import address
from pages.shared.reader.language import choose_language, explain

# Worker processes import this file under another name, for which it must do nothing.
if __name__ == "__main__":
    st.set_page_config(layout="wide")
    address.start_run()
    choose_language()
    count = int(st.query_params.get("pictures", "12"))
    size = int(st.query_params.get("size", "48"))
    backbone = st.query_params.get("backbone", "efficientnet_lite0")
    data = DataSpec(
        "drawn_pets", image_size=size, train_per_class=10, validation_per_class=count, test_per_class=1
    )
    try:
        model = dataclasses.replace(PRESETS["pets_features"].model, backbone=backbone)
        spec = dataclasses.replace(PRESETS["pets_features"], model=model)
        show(Settings(data, True, spec), Controls("features"))
    except InputError as error:
        st.error(explain(error))
