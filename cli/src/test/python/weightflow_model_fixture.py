"""Makes cli/src/test/resources/python: what the Python file that each run ships predicts with two runs that the Java code trained.

    ./weightflow scenes --out /tmp/scenes --train 48 --val 8 --image-size 320x240
    ./weightflow fit --data /tmp/scenes --model micro --image-size 64 --epochs 2 --batch-size 8 --tasks semseg,human_parts --out /tmp/runs/delora
    ./weightflow fit --data /tmp/scenes --model micro --image-size 64 --epochs 2 --batch-size 8 --tasks sal,normals --method lora \
        --option perTask=true --option decoder=segformer --out /tmp/runs/lora
    /usr/bin/python3 cli/src/test/python/weightflow_model_fixture.py /tmp/runs        # with Debian's python3-torch

The adapters are kept: with the seed they are the whole run. Of the logits, every fifth pixel of every fifth row is kept.
"""
import hashlib, json, pathlib, shutil, struct, sys
import numpy as np

CLI = pathlib.Path(__file__).resolve().parents[3]
SHIPPED = CLI / "src/main/resources/dev/weightflow/cli/fit/weightflow_model.py"
OUT = CLI / "src/test/resources/python"
sys.path.insert(0, str(SHIPPED.parent))
import torch
from weightflow_model import Model


def write(path, tensors, metadata):
    header, offset = {"__metadata__": metadata}, 0
    for name, array in tensors.items():
        header[name] = {"dtype": "F32", "shape": array.shape, "data_offsets": [offset, offset + array.nbytes]}
        offset += array.nbytes
    text = json.dumps(header).encode()
    path.write_bytes(struct.pack("<Q", len(text)) + text + b"".join(array.tobytes() for array in tensors.values()))


def photograph(width, height):
    """Smooth waves with hard edges, where cubic interpolation overshoots."""
    y, x, c = np.meshgrid(np.arange(height), np.arange(width), np.arange(3), indexing="ij")
    waves = 128 + 100 * np.sin((3 * x + 2 * y + 40 * c) * 0.05)
    return np.where((x // 16 + y // 16) % 5 == 0, 255 * (c == 1), waves).astype(np.uint8)


for name in ("delora", "lora"):
    run = pathlib.Path(sys.argv[1]) / name / "best"
    model = Model.load(run)
    size = model.size
    image = np.sin(0.37 * np.arange(3 * size * size)).astype(np.float32).reshape(1, 3, size, size)
    results = {task: logits[0, :, ::5, ::5].contiguous().numpy() for task, logits in model(torch.from_numpy(image)).items()}
    results["photograph"] = model.image(photograph(100, 80)).numpy()
    OUT.mkdir(parents=True, exist_ok=True)
    shutil.copy(run / "adapter.safetensors", OUT / f"{name}.safetensors")
    write(OUT / f"{name}-predicted.safetensors", results, {"sha256": hashlib.sha256(SHIPPED.read_bytes()).hexdigest()})
