"""How long 4,000 real photographs at 150x150 take to load: decoded, and from the cache.

    python -m tests.benchmarks.dataset_loading [--repeats 5]

Each repeat starts from an empty home folder; the files themselves are in the system's page cache. Seconds of
processor time are printed too: they tell more where other programs run beside.
"""

import argparse
import os
import statistics
import tempfile
import time
from pathlib import Path

from core.datasets.dataset import Dataset
from core.datasets.load import load
from core.datasets.spec import DataSpec
from core.settings import settings
from tests.benchmarks._photographs import make_folder

PICTURES = 4000


def timed(spec: DataSpec) -> tuple[Dataset, float, float]:
    wall, processor = time.perf_counter(), time.process_time()
    data = load(spec)
    return data, time.perf_counter() - wall, time.process_time() - processor


def compare(spec: DataSpec, repeats: int) -> None:
    times: dict[str, list[tuple[float, float]]] = {"decoded": [], "from the cache": []}
    for _ in range(repeats):
        with tempfile.TemporaryDirectory() as home:
            os.environ["CONVNET_CLASSROOM_HOME"] = home
            settings.cache_clear()
            for name in times:
                data, wall, processor = timed(spec)
                times[name].append((wall, processor))
    print(f"{data.title}: {len(data.train)} + {len(data.validation)} + {len(data.test)}, {data.image_shape}")
    for name, pairs in times.items():
        wall, processor = (statistics.median(values) for values in zip(*pairs, strict=True))
        print(f"  {name:15s} median {wall:.2f} s ({processor:.2f} s of processor time), {repeats} repeats")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--data", type=Path, help="folder of pictures in the chapter's layout")
    options = parser.parse_args()
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "pictures"
        print(f"{PICTURES} files ({make_folder(folder, PICTURES, options.data)})")
        compare(DataSpec("folder", str(folder)), options.repeats)
    compare(DataSpec("drawn_pets"), options.repeats)


if __name__ == "__main__":
    main()
