"""flower_photos: 3,670 photographs of Flickr, of daisies, dandelions, roses, sunflowers and tulips."""

from core.datasets.dataset import Dataset
from core.datasets.folder import load_pools
from core.datasets.labelled import MANIFEST, pools_of, read_manifest
from core.datasets.listing import list_pictures
from core.datasets.published import opened
from core.datasets.spec import DataSpec, OnProgress
from core.datasets.splitting import chosen_classes
from core.errors import N_

TITLE = N_("Flowers")


def load(spec: DataSpec, report: OnProgress) -> Dataset:
    """The flowers, equally many of each class.

    Raises:
        InputError: As :func:`core.datasets.labelled.read_manifest` and :func:`core.datasets.folder.load_pools`.
    """
    with opened(spec.location) as root:
        has_table = (root / MANIFEST).is_file()
        pools = pools_of(read_manifest(root), lambda each: each.label) if has_table else list_pictures(root)
        class_names = chosen_classes(tuple(pools["train"]), spec.classes)
        return load_pools(root, pools, class_names, spec, report, title=TITLE)
