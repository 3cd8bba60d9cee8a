"""From the mouse to the new maps while a grey patch is dragged: ``python -m tests.benchmarks.network_drag``.

Through the engine, real worker processes: after the first view of a photograph the patch goes along a line, and for
each of its places the scores and the maps that are on the screen are asked for, one request after the other.
Printed: median and 95th percentile from the request to its answer, beside a forward pass of the same net by Keras alone
in the same worker; the bytes of an answer; and how far the score of the likeliest class fell on the way.
"""

import argparse

import numpy as np

from core.specs.disturbance import Disturbance
from core.specs.models import ModelLayersSpec
from core.specs.network import MAX_MAPS, NetworkSpec, PassSpec
from tests.benchmarks._network_engine import ForwardSpec, engine_at_work, num_bytes, photographs, told, waited

MODELS = ("book_convnet", "efficientnet_lite0")
MILLISECONDS = 250
PLACES = 100


def main() -> None:
    """Print everything."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("models", nargs="*", default=MODELS, help="(default: %(default)s)")
    parser.add_argument(
        "--maps", type=int, default=8, help="maps of a layer on the screen (default: %(default)s)"
    )
    chosen = parser.parse_args()
    with engine_at_work() as engine:
        picture = photographs()[0]
        engine.submit(ModelLayersSpec("book_convnet")).result()  # whoever answers this has TensorFlow
        for model in chosen.models:
            first = engine.submit(NetworkSpec(model, picture)).result()
            per_layer = min(chosen.maps, MAX_MAPS // len(first.maps))
            shown = tuple((node, maps.channels[:per_layer]) for node, maps in first.maps.items())
            warm = [waited(engine, PassSpec(model, picture, shown=shown))[0] for _ in range(3)]
            waits, scores, sizes = [], [], []
            for place in np.linspace(0.1, 0.9, PLACES):
                patch = Disturbance("grey_patch", row=float(place), column=float(place), size=0.3)
                wait, answer = waited(engine, PassSpec(model, picture, (patch,), shown=shown))
                waits.append(wait)
                scores.append(float(answer.probabilities[first.class_index]))
                sizes.append(num_bytes(answer.maps, answer.vectors, answer.image) / 1e6)
            forward = [engine.submit(ForwardSpec(model, number)).result() for number in range(5)]
            count = sum(len(channels) for _, channels in shown)
            print(
                f"{model}: {count} maps of {len(shown)} nodes, {max(sizes):.2f} MB; first pass {warm[0]:.0f} ms"
            )
            print(f"{model}: {PLACES} places: {told(waits)} (goal {MILLISECONDS} ms at the 95th percentile)")
            print(f"{model}: a forward pass by Keras {told(forward)}")
            before = float(first.probabilities[first.class_index])
            print(
                f"{model}: the likeliest class had {before:.1%}, under the patch {min(scores):.1%} at least"
            )


if __name__ == "__main__":
    main()
