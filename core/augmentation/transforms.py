"""What was drawn: random parameters, one row a picture, and the matrix they compose to."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from core.augmentation.policy import AugmentationPolicy

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Transforms:
    """The drawn parameters of N pictures; names and signs are those of Keras' ``apply_transform``.

    Attributes:
        theta: Rotation in degrees, ``(N,)``.
        tx, ty: Shifts in pixels, ``(N,)``.
        shear: Shear angle in degrees, ``(N,)``.
        zx, zy: Zoom factors, ``(N,)``; below 1 enlarges, above 1 shrinks the picture.
        flips: Whether the result is mirrored left to right at the end, bool ``(N,)``.
        image_size: ``(height, width)`` in pixels of the pictures these were drawn for.

    Example:
        >>> still = draw(AugmentationPolicy(), np.random.default_rng(0), 1, (4, 4))
        >>> print(still.matrices[0])  # each pixel is read from its own place
        [[1. 0. 0.]
         [0. 1. 0.]
         [0. 0. 1.]]
    """

    theta: FloatArray
    tx: FloatArray
    ty: FloatArray
    shear: FloatArray
    zx: FloatArray
    zy: FloatArray
    flips: NDArray[np.bool_]
    image_size: tuple[int, int]

    def __len__(self) -> int:
        return len(self.theta)

    @cached_property
    def matrices(self) -> FloatArray:
        """``(N, 3, 3)``: output pixel ``(row, column, 1)``, before the flip, to the input pixel it reads.

        Rotation x shift x shear x zoom about a centre, as in ``apply_affine_transform`` of
        ``tf.keras.preprocessing.image``. Two habits of that function are kept. It composes in (x, y) order,
        so that ``tx``, drawn from the *height* shift, moves the picture along its columns. And it takes the
        height as the extent of x, so that the centre is ``(W/2 - 0.5, H/2 - 0.5)`` in (row, column).
        """
        height, width = self.image_size
        centre_x, centre_y = height / 2 - 0.5, width / 2 - 0.5
        theta, shear = np.deg2rad(self.theta), np.deg2rad(self.shear)
        composed = (
            _stack([[1, 0, centre_x], [0, 1, centre_y]], len(self))
            @ _stack([[np.cos(theta), -np.sin(theta), 0], [np.sin(theta), np.cos(theta), 0]], len(self))
            @ _stack([[1, 0, self.tx], [0, 1, self.ty]], len(self))
            @ _stack([[1, -np.sin(shear), 0], [0, np.cos(shear), 0]], len(self))
            @ _stack([[self.zx, 0, 0], [0, self.zy, 0]], len(self))
            @ _stack([[1, 0, -centre_x], [0, 1, -centre_y]], len(self))
        )
        row_first = [1, 0, 2]
        return composed[:, row_first][:, :, row_first]


def draw(
    policy: AugmentationPolicy, rng: np.random.Generator, count: int, image_shape: tuple[int, ...]
) -> Transforms:
    """Draw the transforms of ``count`` pictures of ``image_shape`` (``(H, W)`` or ``(H, W, C)``).

    Every picture takes seven numbers from ``rng`` whatever the policy: with the same seed, one control moves
    one parameter, and the first pictures of a larger count are those of a smaller one. The distributions are
    those of ImageDataGenerator's ``get_random_transform``: uniform, and a flip with probability one half.

    Example:
        >>> policy = AugmentationPolicy(rotation_range=90, horizontal_flip=True)
        >>> transforms = draw(policy, np.random.default_rng(0), 1000, (150, 150))
        >>> len(transforms), bool((abs(transforms.theta) <= 90).all()), bool(transforms.tx.any())
        (1000, True, False)
        >>> float(transforms.flips.mean().round(1))  # half are mirrored
        0.5
    """
    height, width = image_shape[:2]
    uniform = rng.random((count, 7))
    theta, tx, ty, shear, zx, zy = (2 * uniform[:, :6] - 1).T
    return Transforms(
        theta=policy.rotation_range * theta,
        tx=policy.height_shift_range * height * tx,
        ty=policy.width_shift_range * width * ty,
        shear=policy.shear_range * shear,
        zx=1 + policy.zoom_range * zx,
        zy=1 + policy.zoom_range * zy,
        flips=policy.horizontal_flip & (uniform[:, 6] < 0.5),
        image_size=(height, width),
    )


def describe(transforms: Transforms, i: int) -> dict[str, float | bool]:
    """The drawn parameters of picture ``i``, as plain values; each key ends in its unit.

    Example:
        >>> transforms = draw(AugmentationPolicy(), np.random.default_rng(0), 1, (4, 4))
        >>> describe(transforms, 0)["zx_factor"], describe(transforms, 0)["flipped"]
        (1.0, False)
    """
    values = {
        "theta_degrees": transforms.theta[i],
        "tx_pixels": transforms.tx[i],
        "ty_pixels": transforms.ty[i],
        "shear_degrees": transforms.shear[i],
        "zx_factor": transforms.zx[i],
        "zy_factor": transforms.zy[i],
    }
    plain: dict[str, float | bool] = {key: float(value) + 0.0 for key, value in values.items()}  # no -0.0
    plain["flipped"] = bool(transforms.flips[i])
    return plain


def _stack(rows: list[list[float | FloatArray]], count: int) -> FloatArray:
    """``(count, 3, 3)`` matrices whose upper two rows are given by numbers or ``(count,)`` arrays."""
    matrices = np.zeros((count, 3, 3))
    matrices[:, 2, 2] = 1
    for i, row in enumerate(rows):
        for j, entry in enumerate(row):
            matrices[:, i, j] = entry
    return matrices
