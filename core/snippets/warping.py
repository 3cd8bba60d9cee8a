"""A function of a snippet that changes pictures at random: OpenCV and NumPy alone, with the project's numbers."""

from core.augmentation import AugmentationPolicy

_BORDERS = {"nearest": "REPLICATE", "reflect": "REFLECT", "wrap": "WRAP", "constant": "CONSTANT"}


def define_augmented(policy: AugmentationPolicy) -> str:
    """Lines that define ``augmented(images, rng)``: a changed version of each picture, uint8 ``(N, H, W, C)``.

    They want ``cv2`` and ``numpy as np``. With ``fill_mode="constant"`` and ``"wrap"`` the pixels at the edge differ a
    little from those of :func:`core.augmentation.apply`.
    """
    flip = (
        "\n        if drawn[6] < 0.5:\n            warped = cv2.flip(warped, 1)"
        if policy.horizontal_flip
        else ""
    )
    fill = f", borderValue=({policy.cval:g},) * 3" if policy.fill_mode == "constant" else ""
    zoom = f"{policy.zoom_range:g}"
    return f'''
def moved(x, y):
    return np.array([[1, 0, x], [0, 1, y], [0, 0, 1]])


def augmented(images, rng):
    """A changed version of each picture, as ImageDataGenerator makes it; each is resampled once."""
    height, width = images.shape[1:3]
    changed = np.empty_like(images)
    for picture, target, drawn in zip(images, changed, rng.random((len(images), 7))):
        angle, x, y, shear, zoom_x, zoom_y = 2 * drawn[:6] - 1  # each from -1 to 1
        angle, shear = np.deg2rad([{policy.rotation_range!r} * angle, {policy.shear_range!r} * shear])
        matrix = (
            moved(height / 2 - 0.5, width / 2 - 0.5)
            @ [[np.cos(angle), -np.sin(angle), 0], [np.sin(angle), np.cos(angle), 0], [0, 0, 1]]
            @ moved({policy.height_shift_range!r} * height * x, {policy.width_shift_range!r} * width * y)
            @ [[1, -np.sin(shear), 0], [0, np.cos(shear), 0], [0, 0, 1]]
            @ np.diag([1 + {zoom} * zoom_x, 1 + {zoom} * zoom_y, 1])
            @ moved(0.5 - height / 2, 0.5 - width / 2)
        )
        flags, border = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP, cv2.BORDER_{_BORDERS[policy.fill_mode]}
        warped = cv2.warpAffine(picture, matrix[:2], (width, height), flags=flags, borderMode=border{fill}){flip}
        target[...] = warped.reshape(target.shape)
    return changed

'''
