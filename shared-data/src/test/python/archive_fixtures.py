#!/usr/bin/env python3
"""Makes the archives under src/test/resources/archives with Python's own modules, whose tar archives have extended headers.

    /usr/bin/python3 shared-data/src/test/python/archive_fixtures.py
Each holds the same three files and one that is hidden.
"""
import io
import pathlib
import tarfile
import zipfile

OUT = pathlib.Path(__file__).resolve().parents[1] / "resources" / "archives"
LONG = "dataset/" + "a-very-long-folder-name/" * 6 + "größe.txt"
FILES = {
    "dataset/dataset.yaml": b"tasks: []\n",
    "dataset/images/a.jpg": bytes(range(256)) * 4,
    LONG: b"long",
    "dataset/.DS_Store": b"hidden",
}


def tar(name, mode, form):
    with tarfile.open(OUT / name, mode, format=form) as archive:
        folder = tarfile.TarInfo("dataset")
        folder.type = tarfile.DIRTYPE
        archive.addfile(folder)
        for path, content in FILES.items():
            info = tarfile.TarInfo(path)
            info.size = len(content)
            info.mtime = 1700000000.25 if form == tarfile.PAX_FORMAT else 1700000000
            archive.addfile(info, io.BytesIO(content))


if __name__ == "__main__":
    OUT.mkdir(parents=True, exist_ok=True)
    tar("pax.tar", "w", tarfile.PAX_FORMAT)
    tar("gnu.tar", "w", tarfile.GNU_FORMAT)
    tar("gzipped.tar.gz", "w:gz", tarfile.PAX_FORMAT)
    for name, form in (("stored.zip", zipfile.ZIP_STORED), ("deflated.zip", zipfile.ZIP_DEFLATED)):
        with zipfile.ZipFile(OUT / name, "w", form) as archive:
            for path, content in FILES.items():
                archive.writestr(zipfile.ZipInfo(path, (2023, 11, 14, 0, 0, 0)), content, form)
