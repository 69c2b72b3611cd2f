#!/usr/bin/env python3
"""Makes src/test/resources/coco/masks.json: polygons and masks with the run lengths that COCO's own API (pycocotools) gives for them.

pycocotools is a wrapper of maskApi.c, which lies in https://github.com/cocodataset/cocoapi under common/. Build that, and name it:
    cc -O2 -fPIC -shared -o /tmp/libmask.so common/maskApi.c -lm
    /usr/bin/python3 shared-data/src/test/python/coco_fixtures.py /tmp/libmask.so
"""
import ctypes
import json
import pathlib
import random
import sys

OUT = pathlib.Path(__file__).resolve().parents[1] / "resources" / "coco" / "masks.json"


class Rle(ctypes.Structure):
    _fields_ = [("h", ctypes.c_ulong), ("w", ctypes.c_ulong), ("m", ctypes.c_ulong), ("cnts", ctypes.POINTER(ctypes.c_uint))]


api = ctypes.CDLL(sys.argv[1])
api.rleToString.restype = ctypes.c_char_p


def case(rle, width, height, polygon):
    return {
        "width": width,
        "height": height,
        "polygon": polygon,
        "counts": [rle.cnts[i] for i in range(rle.m)],
        "text": api.rleToString(ctypes.byref(rle)).decode(),
    }


def of_polygon(width, height, polygon):
    rle = Rle()
    numbers = (ctypes.c_double * len(polygon))(*polygon)
    api.rleFrPoly(ctypes.byref(rle), numbers, ctypes.c_ulong(len(polygon) // 2), ctypes.c_ulong(height), ctypes.c_ulong(width))
    return case(rle, width, height, polygon)


def of_mask(width, height, share, rng):
    rle = Rle()
    columns = bytes(rng.random() < share for _ in range(width * height))
    api.rleEncode(ctypes.byref(rle), columns, ctypes.c_ulong(height), ctypes.c_ulong(width), ctypes.c_ulong(1))
    return case(rle, width, height, [])


def polygons(rng):
    yield 10, 8, [2, 2, 7, 2, 7, 6, 2, 6]
    yield 10, 8, [2.5, 2.5, 7.5, 2.5, 7.5, 6.5, 2.5, 6.5]
    yield 10, 8, [0, 0, 10, 0, 10, 8, 0, 8]
    yield 10, 8, [-3, -3, 14, -2, 13, 12, -4, 11]
    yield 10, 8, [3, 3, 3, 3, 3, 3]
    yield 10, 8, [1, 1, 8, 1, 1, 1, 8, 1]
    yield 10, 8, [5, -4, 5, 12, 6, 12, 6, -4]
    yield 1, 1, [0, 0, 1, 0, 1, 1, 0, 1]
    yield 12, 12, [1, 1, 11, 11, 11, 1, 1, 11]
    yield 12, 12, [6, 6, 6, 6, 11, 6, 11, 11, 6, 11, 6, 6]
    for _ in range(110):
        width, height = rng.randint(1, 40), rng.randint(1, 40)
        digits = rng.choice([0, 1, 2, 5])
        margin = rng.choice([0, 0, 0.3])
        corners = rng.choice([3, 3, 4, 5, 8, 20])
        yield width, height, [
            round(rng.uniform(-margin, 1 + margin) * (width, height)[i % 2], digits) for i in range(2 * corners)
        ]


if __name__ == "__main__":
    rng = random.Random(5)
    cases = [of_polygon(*each) for each in polygons(rng)]
    cases += [of_mask(rng.randint(1, 60), rng.randint(1, 60), share, rng) for share in (0, 1, 0.01, 0.1, 0.5, 0.9, 0.99)]
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text("[\n" + ",\n".join(json.dumps(each, separators=(",", ":")) for each in cases) + "\n]\n")
