"""flower_photos: 3,670 photographs of Flickr, of daisies, dandelions, roses, sunflowers and tulips."""

from core.datasets.dataset import Dataset
from core.datasets.folder import load_pools
from core.datasets.labelled import MANIFEST, descended, pools_of, read_manifest
from core.datasets.listing import list_pictures
from core.datasets.published import Published, opened
from core.datasets.spec import DataSpec, OnProgress
from core.datasets.splitting import chosen_classes
from core.errors import N_

ARCHIVES = (
    # As in tensorflow_datasets/url_checksums/tf_flowers.txt.
    Published(
        "https://storage.googleapis.com/download.tensorflow.org/example_images/flower_photos.tgz",
        "4c54ace7911aaffe13a365c34f650e71dd5bf1be0a58b464e5a7183e3e595d9c", 228_813_984,
    ),
)  # fmt: skip

CLASSES = (N_("daisy"), N_("dandelion"), N_("roses"), N_("sunflowers"), N_("tulips"))
"""As the data set names its folders."""

TITLE = N_("Flowers")


def load(spec: DataSpec, report: OnProgress) -> Dataset:
    """The flowers, equally many of each class: downloaded once, or from ``spec.location``.

    Raises:
        InputError: As :func:`core.datasets.published.opened`, :func:`core.datasets.labelled.read_manifest` and
            :func:`core.datasets.folder.load_pools`.
    """
    with opened(spec.location, ARCHIVES, report) as (root,):
        top = descended(root)
        has_table = (top / MANIFEST).is_file()
        pools = (
            pools_of(read_manifest(root, top), lambda each: each.label) if has_table else list_pictures(root)
        )
        class_names = chosen_classes(tuple(pools["train"]), spec.classes)
        return load_pools(root, pools, class_names, spec, report, title=TITLE)
