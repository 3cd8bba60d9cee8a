"""Archives of the form in which Oxford and TensorFlow publish theirs."""

import io
import tarfile
from collections.abc import Iterable, Mapping


def tarred(files: Mapping[str, bytes], also: Iterable[tarfile.TarInfo] = ()) -> bytes:
    """A tar.gz of files, each after the folders around it, and of entries without content."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        seen: set[str] = set()
        for name, content in files.items():
            for end in (place for place, letter in enumerate(name) if letter == "/"):
                if name[:end] not in seen:
                    folder = tarfile.TarInfo(name[:end])
                    folder.type, folder.mode = tarfile.DIRTYPE, 0o755
                    archive.addfile(folder)
                    seen.add(name[:end])
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
        for entry in also:
            archive.addfile(entry)
    return buffer.getvalue()
