#!/usr/bin/env python3
"""Makes the files under src/test/resources/raster with NumPy, Pillow, tifffile, libtiff and SciPy.

Run it with Debian's Python: apt-get install python3-numpy python3-pil python3-tifffile python3-scipy libtiff-tools, then
    /usr/bin/python3 shared-data/src/test/python/raster_fixtures.py
The values follow formulas of the index n = (row * width + column) * channels + channel, which RasterFileTest knows too.
"""
import pathlib
import subprocess
import tempfile

import numpy
import scipy.io
import tifffile
from PIL import Image

OUT = pathlib.Path(__file__).resolve().parents[1] / "resources" / "raster"
WIDTH, HEIGHT = 37, 21


def ints(dtype, channels=1):
    n = numpy.arange(HEIGHT * WIDTH * channels, dtype=numpy.int64)
    steps = {1: n * 7 % 251, 2: n * 997 % 65521, 4: n * 19997 % 16777213, 8: n * 19997 % 16777213}
    size = numpy.dtype(dtype).itemsize
    values = steps[size]
    if numpy.dtype(dtype).kind == "i":
        values = values - {1: 128, 2: 32768, 4: 8000000, 8: 8000000}[size]
    return shaped(values.astype(dtype), channels)


def floats(dtype, channels=1):
    n = numpy.arange(HEIGHT * WIDTH * channels)
    values = n * 0.25 - 1.5
    values[5] = numpy.nan
    values[6] = numpy.inf
    values[7] = -0.0
    values[8] = 2.0**-24
    return shaped(values.astype(dtype), channels)


def bools():
    return shaped(numpy.arange(HEIGHT * WIDTH) % 3 == 0, 1)


def shaped(values, channels):
    return values.reshape((HEIGHT, WIDTH) if channels == 1 else (HEIGHT, WIDTH, channels))


def png():
    Image.fromarray(ints("u1")).save(OUT / "gray8.png")
    Image.fromarray(ints("u2")).save(OUT / "gray16.png")
    Image.fromarray(ints("u1", 3)).save(OUT / "rgb8.png")
    palette = Image.fromarray(ints("u1"), mode="P")
    palette.putpalette([value for index in range(256) for value in (index * 5 % 256, 255 - index, 128)])
    palette.save(OUT / "palette8.png")
    Image.fromarray(bools()).convert("1").save(OUT / "gray1.png")


def tiff():
    write = tifffile.imwrite
    for dtype in ("u1", "u2", "u4", "i1", "i2", "i4"):
        write(OUT / f"{dtype}.tif", ints(dtype))
    for dtype in ("f2", "f4", "f8"):
        write(OUT / f"{dtype}.tif", floats(dtype))
    write(OUT / "big-endian-f4.tif", floats("f4"), byteorder=">")
    write(OUT / "rgb8.tif", ints("u1", 3), photometric="rgb")
    write(OUT / "rgb16-planar.tif", numpy.moveaxis(ints("u2", 3), 2, 0), photometric="rgb", planarconfig="separate")
    write(OUT / "rgb-f4.tif", floats("f4", 3), photometric="rgb")
    write(OUT / "strips-u2.tif", ints("u2"), rowsperstrip=4)
    write(OUT / "tiles-f4.tif", floats("f4"), tile=(16, 16))
    write(OUT / "two-images-u1.tif", numpy.stack([ints("u1"), 0 * ints("u1")]), photometric="minisblack")
    with tempfile.TemporaryDirectory() as folder:
        for name, options in {
            "lzw-u1": ("u1", "-c", "lzw"),
            "lzw-u2-predictor": ("u2", "-c", "lzw:2"),
            "lzw-f4-predictor": ("f4", "-c", "lzw:3"),
            "deflate-u4-predictor": ("u4", "-c", "zip:2"),
            "deflate-f4-predictor": ("f4", "-c", "zip:3"),
            "deflate-f8-tiles": ("f8", "-c", "zip", "-t", "-w", "16", "-l", "16"),
            "deflate-f4-predictor-tiles": ("f4", "-c", "zip:3", "-t", "-w", "16", "-l", "16"),
            "deflate-big-endian-u2-predictor": ("u2", "-c", "zip:2", "-B"),
            "packbits-u1": ("u1", "-c", "packbits"),
            "lzw-rgb8-predictor": ("rgb8", "-c", "lzw:2", "-r", "5"),
            "lzw-rgb8-predictor-planar": ("rgb8", "-c", "lzw:2", "-p", "separate"),
        }.items():
            subprocess.run(["tiffcp", *options[1:], OUT / f"{options[0]}.tif", OUT / f"{name}.tif"], check=True)
        # enough to fill the table of codes several times
        noise = (numpy.arange(120 * 100, dtype=numpy.int64) ** 2 % 65521).astype("u2").reshape(100, 120)
        write(pathlib.Path(folder) / "noise.tif", noise)
        subprocess.run(["tiffcp", "-c", "lzw", f"{folder}/noise.tif", OUT / "lzw-noise.tif"], check=True)
    Image.fromarray(ints("u1", 3)).save(OUT / "jpeg.tif", compression="jpeg")
    write(OUT / "big.tif", ints("u1"), bigtiff=True)


def npy():
    for dtype in ("u1", "i1", "<u2", "<i2", ">i4", "<u4", "<i8", ">u8"):
        save(dtype, ints(dtype))
    for dtype in ("<f2", ">f2", "<f4", ">f4", "<f8"):
        save(dtype, floats(dtype))
    save("b1", bools())
    save("u1x3", ints("u1", 3))
    save("f4-fortran", numpy.asfortranarray(floats("f4")))
    save("f4x3-fortran", numpy.asfortranarray(floats("f4", 3)))
    save("f4-version2", floats("f4"), (2, 0))
    save("f4-version3", floats("f4"), (3, 0))
    save("channels-first", numpy.moveaxis(floats("f4", 3), 2, 0))
    save("vector", numpy.arange(5.0))
    save("complex", floats("f4").astype("c8"))
    save("records", numpy.zeros((2, 2), dtype=[("a", "f4"), ("b", "i4")]))
    save("objects", numpy.array([[None, 1]], dtype=object))
    save("too-high", numpy.array([[1, 16777217]], dtype="i4"))
    numpy.savez(OUT / "archive.npz", ints("u1"))


def save(name, array, version=(1, 0)):
    name = name.replace("<", "little-").replace(">", "big-")
    with open(OUT / f"{name}.npy", "wb") as file:
        numpy.lib.format.write_array(file, array, version)


def mat():
    for name in ("uint8", "int16", "uint16", "int32", "int64"):
        scipy.io.savemat(OUT / f"{name}.mat", {"labels": ints(name)}, do_compression=True)
    scipy.io.savemat(OUT / "double.mat", {"depth": floats("f8")})
    scipy.io.savemat(OUT / "single3.mat", {"normals": floats("f4", 3)})
    scipy.io.savemat(OUT / "logical.mat", {"mask": bools()})
    scipy.io.savemat(OUT / "two.mat", {"a": ints("uint8"), "b": ints("uint16")})
    scipy.io.savemat(OUT / "struct.mat", {"GTcls": {"Segmentation": ints("uint8"), "CategoriesPresent": [1.0, 2.0]}})
    scipy.io.savemat(OUT / "text.mat", {"text": "no numbers"})
    header = b"MATLAB 7.3 MAT-file, Platform: GLNXA64".ljust(124) + b"\x00\x02IM" + b"\0" * 384 + b"\x89HDF\r\n\x1a\n"
    (OUT / "hdf5.mat").write_bytes(header)


if __name__ == "__main__":
    OUT.mkdir(parents=True, exist_ok=True)
    png()
    tiff()
    npy()
    mat()
