"""What a reader waits for before a picture stands in a whole net: ``python -m tests.benchmarks.network_first_view``.

Through the engine, real worker processes, every photograph as it is and mirrored, none of them seen before. Printed for
each net: the first request of all, where the net is loaded and traced; median and 95th percentile of the others beside
a forward pass of the same net by Keras alone in the same worker; and the bytes of maps, vectors and picture.
"""

import argparse

from core.specs.models import ModelLayersSpec
from core.specs.network import NetworkSpec
from tests.benchmarks._network_engine import ForwardSpec, engine_at_work, num_bytes, photographs, told, waited

MODELS = ("vgg16", "efficientnet_lite0", "book_convnet")
MILLISECONDS, MEGABYTES = 1000, 2


def main() -> None:
    """Print everything."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("models", nargs="*", default=MODELS, help="(default: %(default)s)")
    models = parser.parse_args().models
    with engine_at_work() as engine:
        first, *pictures = photographs()
        engine.submit(ModelLayersSpec("book_convnet")).result()  # whoever answers this has TensorFlow
        for model in models:
            unseen, _ = waited(engine, NetworkSpec(model, first))
            again, sizes, forwards = [], [], []
            for number, picture in enumerate(pictures):
                forwards.append(engine.submit(ForwardSpec(model, number)).result())
                wait, answer = waited(engine, NetworkSpec(model, picture))
                again.append(wait)
                sizes.append(num_bytes(answer.maps, answer.vectors, answer.image) / 1e6)
            print(f"{model}: the first of all {unseen:.0f} ms; {len(again)} pictures: {told(again)}")
            print(f"{model}: a forward pass by Keras {told(forwards)}; {max(sizes):.2f} MB at most", end=" ")
            print(f"(goal {MILLISECONDS} ms, {MEGABYTES} MB)")


if __name__ == "__main__":
    main()
