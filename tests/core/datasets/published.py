"""Made-up data sets in the forms in which the published ones come."""

from tests.core.datasets.pictures import picture_bytes

CATS, DOGS = ("Bengal", "Maine_Coon", "Sphynx"), ("havanese", "pug", "wheaten_terrier")


def pets(each: int = 4) -> dict[str, bytes]:
    """``images/Bengal_1.jpg`` and so on, one colour a breed."""
    return {
        f"images/{breed}_{number}.jpg": picture_bytes(20 * place + 1, ".jpg")
        for place, breed in enumerate((*CATS, *DOGS))
        for number in range(1, each + 1)
    }


def split_pets() -> dict[str, bytes]:
    """As ``shared/data/pets``: folders, and a table with breeds; three a breed to train, one in each other part."""
    lines, files = ["file,class,breed,split"], {}
    for place, breed in enumerate((*CATS, *DOGS)):
        species = "cat" if breed in CATS else "dog"
        for number, part in enumerate(("train", "train", "train", "validation", "test")):
            name = f"{part}/{species}s/{breed}_{number}.jpg"
            lines.append(f"{name},{species},{breed},{part}")
            files[name] = picture_bytes(20 * place + 1, ".jpg")
    return files | {"manifest.csv": "\n".join(lines).encode()}


def flowers(each: int = 4) -> dict[str, bytes]:
    """``flower_photos/daisy/1.jpg`` and so on, with the file of credits."""
    names = ("daisy", "dandelion", "roses", "sunflowers", "tulips")
    pictures = {
        f"flower_photos/{name}/{number}_m.jpg": picture_bytes(20 * place + 1, ".jpg")
        for place, name in enumerate(names)
        for number in range(each)
    }
    return pictures | {"flower_photos/LICENSE.txt": b"CC-BY 2.0"}
