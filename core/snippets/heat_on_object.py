"""Keras code that measures how much of a heatmap lies on an object."""

from core.snippets.grad_cam_variants import grad_cam_of
from core.snippets.pictures import PictureSource

Extent = tuple[float, float]


def heat_on_object(
    source: PictureSource,
    model: str,
    layer: str,
    class_index: int,
    *,
    size: tuple[int, int, int],
    rows: Extent,
    columns: Extent,
    has_one_output: bool = False,
) -> str:
    """The code of the lesson's first view, and then ``share``, ``area`` and ``is_hit``.

    Args:
        source, model, layer, class_index, size, has_one_output: As for :func:`core.snippets.grad_cam.grad_cam`.
        rows, columns: Where the object is in the picture, as shares of its sides; stands in for a mask.
    """
    code = grad_cam_of(source, model, layer, class_index, size=size, has_one_output=has_one_output)
    top, bottom, left, right = *rows, *columns
    return f"""\
{code}
# A mask: here a rectangle around the object. Those of the Oxford-IIIT Pet data set are pictures,
# annotations/trimaps/*.png, with 1 for the animal, 2 for the background and 3 for the seam between them.
height, width = picture.shape[:2]
animal, seam = np.zeros((height, width), bool), np.zeros((height, width), bool)
animal[round({top:g} * height) : round({bottom:g} * height), round({left:g} * width) : round({right:g} * width)] = True

# The heat in the size of the picture, and how much of it lies on the animal; the seam counts for neither side.
heat = cv2.resize(scaled, (width, height), interpolation=cv2.INTER_LINEAR)
share = heat[animal & ~seam].sum() / heat[~seam].sum()
area = (animal & ~seam).sum() / (~seam).sum()  # what a map that is the same everywhere would give
is_hit = (animal | seam).ravel()[heat.argmax()]  # the pointing game
print(f"{{share:.1%}} of the heat on {{area:.1%}} of the picture; hottest place on the animal: {{is_hit}}")
"""
