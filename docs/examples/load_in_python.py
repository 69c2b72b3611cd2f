"""Opens a checkpoint of Weightflow in Python: an adapter over its base weights becomes one plain state dict.

    python3 load_in_python.py out/best/adapter.safetensors swin_tiny_patch4_window7_224_22k.pth

The backbone has the official Swin Transformer's names behind 'backbone.', or behind 'TASK.backbone.' where each task has weights of
its own. A merged model (model.safetensors) needs none of this: safetensors.torch.load_file opens it.
"""
import sys
import torch
from safetensors import safe_open

PLAIN = {"field": "softmax", "reading": "product", "axis": "last", "divisor": "sqrt-rows", "integrator": "euler"}

def read(path):
    if not path.endswith(".safetensors"):
        state = torch.load(path, map_location="cpu", weights_only=True)
        return state.get("model", state), {}
    with safe_open(path, framework="pt") as file:
        return {name: file.get_tensor(name) for name in file.keys()}, file.metadata() or {}

def target_of(state, name, kind):  # the weight or bias that an adapter moves, as a view: q, k, v are rows of a packed one
    layer, _, last = name.rpartition(".")
    return state[f"{layer}.qkv.{kind}"].chunk(3)["qkv".index(last)] if last in "qkv" else state[f"{name}.{kind}"]

def flow(w, w1, w2, options):  # dW/dt = softmax((W W1)(W2 W) / sqrt(d)) by Euler steps: equation 7 in the default reading
    assert all(options.get(key, value) == value for key, value in PLAIN.items()), f"use the merged model: {options}"
    steps = int(options.get("steps", 1))
    for _ in range(steps):
        w = w + torch.softmax((w @ w1) @ (w2 @ w) / w.shape[0] ** 0.5, dim=-1) / steps
    return w

def load(adapter_file, base_file):
    adapter, metadata = read(adapter_file)
    options = {key[len("method."):]: value for key, value in metadata.items() if key.startswith("method.")}
    scale = float(options.get("scale", 1))
    base = {"backbone." + name.removeprefix("backbone."): w for name, w in read(base_file)[0].items()}
    skip = ("head.", "norm.", "attn_mask", "relative_position_index")  # what the published files have besides
    base = {n: w.clone() for n, w in base.items() if not n[9:].startswith(skip) and not n.endswith(skip)}
    tasks = metadata["tasks"].split(",") if metadata["method"] == "single-task" or options.get("perTask") == "true" else []
    prefixes = [f"{task}.backbone." for task in tasks] if len(tasks) > 1 else ["backbone."]
    state = {prefix + n[9:]: w.clone() for prefix in prefixes for n, w in base.items()}
    own = {name.partition(".lora_tasks_")[0] for name in adapter if ".lora_tasks_" in name}  # these layers stay as they are
    for name, value in adapter.items():
        layer, found, rest = name.partition(".lora_") if ".lora_" in name else name.partition(".delora_")
        if not found or layer in own:
            state[name] = value
        elif rest == "W1":
            w = target_of(state, layer, "weight")
            w.copy_(flow(w.clone(), value, adapter[layer + ".delora_W2"], options))
        elif rest.partition(".")[0] in ("A", "shared_A", "bias"):
            kind, _, task = rest.partition(".")
            there = f"{task}.{layer}" if len(tasks) > 1 else layer
            delta = value if kind == "bias" else scale * adapter[name.replace(kind, kind[:-1] + "B")] @ value
            target_of(state, there, "bias" if kind == "bias" else "weight").add_(delta)
    return state

if __name__ == "__main__":
    print(*(f"{name} {tuple(tensor.shape)}" for name, tensor in load(*sys.argv[1:3]).items()), sep="\n")
