"""How large the model is that a ``config.json`` of Keras describes."""

from typing import Any

from core.errors import N_, InputError

MAX_LAYERS = 1200
"""Calls of layers, those of models inside the model included: EfficientNetV2-L has a thousand."""

MAX_WORK = 10_000
"""Calls while it is built: Keras calls all earlier layers of a Sequential anew for each of its layers."""

MAX_NUMBER = 10**6
"""Of anything that is a whole number in the description of a layer."""

_MAX_DEPTH = 100
_MAX_MODELS_DEEP = 10
_ANY_SIZE = frozenset({"seed", "shared_object_id", "build_config", "compile_config"})


def check_config(config: dict[str, Any]) -> None:
    """Refuse a model that has too many layers, or numbers that no net for pictures has.

    Args:
        config: As Keras writes it; nothing in it is believed.

    Raises:
        InputError: What is too large, and the limit.
    """
    _check_numbers(config)
    calls, work = _size(config, 0)
    if calls > MAX_LAYERS:
        raise InputError(
            N_("The model has {count} layers; at most {limit} are loaded."), count=calls, limit=MAX_LAYERS
        )
    if work > MAX_WORK:
        raise InputError(
            N_("The model is a chain of {count} layers, which takes minutes to load; at most about {limit} are taken, "
               "or more of them as a functional model."),
            count=calls, limit=int((2 * MAX_WORK) ** 0.5),
        )  # fmt: skip


def _check_numbers(config: dict[str, Any]) -> None:
    waiting: list[tuple[str, Any, int]] = [("", config, 0)]
    while waiting:
        name, value, depth = waiting.pop()
        if depth > _MAX_DEPTH:
            raise InputError(
                N_("The description of the model is nested more than {limit} deep, which no model is."),
                limit=_MAX_DEPTH,
            )
        if isinstance(value, dict):
            waiting += [(str(key), part, depth + 1) for key, part in value.items() if key not in _ANY_SIZE]
        elif isinstance(value, list):
            waiting += [(name, part, depth + 1) for part in value]
        elif isinstance(value, int) and abs(value) > MAX_NUMBER:
            raise InputError(
                N_("A layer of the model has {name} = {value}; at most {limit} is taken."),
                name=name[:40], value=f"{value:.3g}" if abs(value) < 10**300 else "10^300", limit=MAX_NUMBER,
            )  # fmt: skip


def _size(layer: Any, depth: int) -> tuple[int, int]:
    """Calls of layers, and calls while it is built."""
    config = layer.get("config") if isinstance(layer, dict) else None
    if not isinstance(config, dict):
        return 1, 1
    if depth > _MAX_MODELS_DEEP:
        raise InputError(
            N_("The model has models inside models, {limit} deep and more; at most {limit} are loaded."),
            limit=_MAX_MODELS_DEEP,
        )
    layers = config.get("layers")
    if isinstance(layers, list):
        return _model_size(layers, depth)
    parts = [
        _size(part, depth + 1) for part in config.values() if _is_model(part)
    ]  # around which the layer is
    return 1 + sum(calls for calls, _ in parts), 1 + sum(work for _, work in parts)


def _is_model(part: Any) -> bool:
    return isinstance(part, dict) and isinstance(part.get("config"), dict) and "layers" in part["config"]


def _model_size(layers: list[Any], depth: int) -> tuple[int, int]:
    sizes = [_size(layer, depth + 1) for layer in layers]
    nodes = [layer.get("inbound_nodes") if isinstance(layer, dict) else None for layer in layers]
    times = [max(1, len(node)) if isinstance(node, list) else 1 for node in nodes]
    calls = sum(count * size for count, (size, _) in zip(times, sizes, strict=True))
    work = sum(count * size for count, (_, size) in zip(times, sizes, strict=True))
    is_chain = not any(isinstance(node, list) for node in nodes)
    return calls, work * len(layers) // 2 if is_chain and len(layers) > 1 else work
