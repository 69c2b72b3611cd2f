"""Opens a checkpoint of Weightflow in Python: an adapter over its base weights becomes one plain state dict.

    python3 load_in_python.py out/best/adapter.safetensors swin_tiny_patch4_window7_224_22k.pth

The backbone has the official Swin Transformer's names behind 'backbone.', or behind 'TASK.backbone.' where each task has weights of
its own. A merged model (model.safetensors) needs none of this: safetensors.torch.load_file opens it.
"""
import re, sys, torch
from safetensors import safe_open

NOT_HERE = {"taskRank", "inputAdaptive", "linearised"}  # options of delora that are not merged here
PLAIN = {"field": "softmax", "reading": "product", "axis": "last", "divisor": "sqrt-rows", "integrator": "euler"}
KEPT = ("adapter", "vpt")  # what these add cannot be merged, and stays beside one backbone
OWN = r"\.lora_tasks_|\.tadformer_filter"  # where tasks have streams of their own
ADAPTER = re.compile(r"(.+)\.((?:delora|vera|lora|oft|ditask|faar)_\w+?)(?:\.(semseg|normals|sal|human_parts))?")

def read(path):
    if not path.endswith(".safetensors"):
        state = torch.load(path, map_location="cpu", weights_only=True)
        return state.get("model", state), {}
    with safe_open(path, framework="pt") as file:
        return {name: file.get_tensor(name) for name in file.keys()}, file.metadata() or {}

def target_of(state, name, kind):  # the weight or bias that an adapter moves, as a view: q, k, v are rows of a packed one
    layer, _, last = name.rpartition(".")
    return state[f"{layer}.qkv.{kind}"].chunk(3)["qkv".index(last)] if last in ("q", "k", "v") else state[f"{name}.{kind}"]

def merged(w, kind, value, get, adapter, options):  # an adapted weight; value is the adapter's tensor of that kind, get gives others
    if kind == "delora_W1":  # dW/dt = softmax((W W1)(W2 W) / sqrt(d)) by Euler steps: equation 7 in the default reading
        assert all(options.get(key, is_) == is_ for key, is_ in PLAIN.items()), f"use the merged model: {options}"
        for _ in range(steps := int(options.get("steps", 1))):
            w = w + torch.softmax((w @ value) @ (get("delora_W2") @ w) / w.shape[0] ** 0.5, dim=-1) / steps
        return w
    if kind == "vera_lambda_d":
        a, b = adapter["backbone.vera_A"][:, : w.shape[1]], adapter["backbone.vera_B"][: w.shape[0]]
        return w + (get("vera_lambda_b")[:, None] * b) @ (value[:, None] * a)
    if kind == "oft_S":  # blocks of a rotation; value holds what stands above the diagonals of skew-symmetric matrices
        side = round((1 + (1 + 8 * value.shape[1]) ** 0.5) / 2)
        s = torch.zeros(len(value), side, side)
        s[:, *torch.triu_indices(side, side, 1)] = value
        s, one = s - s.mT, torch.eye(side)
        r = torch.matrix_exp(s) if options["form"] == "exponential" else torch.linalg.solve(one - s / 2, one + s / 2)
        r = torch.block_diag(*r)
        return w @ r.T if options["side"] == "input" else r @ w
    if options["name"] == "faar":  # unit rows turned by the product, their lengths moved by an exponential
        length = w.norm(dim=1, keepdim=True)
        direction = w / length + float(options["scale"]) * get("lora_shared_B") @ value
        return length * torch.exp(0.1 * get("faar_shared_lengths"))[:, None] * direction / direction.norm(dim=1, keepdim=True)
    w = w + float(options.get("scale", 1)) * get(kind[:-1] + "B") @ value
    return w if options["name"] != "dora" else (get("lora_magnitude_vector") / w.norm(dim=1))[:, None] * w

def moved(w, theta, index):  # a weight whose singular values follow a velocity field, affine between its values on a grid, for unit time
    v, cells = torch.nn.functional.pad(theta.double(), (1, 1)), len(theta) + 1
    def velocity(x):
        low = (x * cells).floor().clamp(0, cells - 1).long()
        return v[low] + (x * cells - low) * (v[low + 1] - v[low])
    u, s, vt = torch.linalg.svd(w.double(), full_matrices=False)
    x, last = torch.linspace(0, 1, len(s), dtype=torch.float64) if index else s / s[0], len(s) - 1
    for _ in range(steps := 2000):
        half = x + velocity(x) / steps / 2
        x = x + velocity(half) / steps
    low = (x * last).floor().clamp(0, last - 1).long()
    return u @ torch.diag(s[low] + (x * last - low) * (s[low + 1] - s[low]) if index else x * s[0]) @ vt

def load(adapter_file, base_file):
    adapter, metadata = read(adapter_file)
    options = {key[7:]: is_ for key, is_ in metadata.items() if key.startswith("method.")} | {"name": metadata["method"]}
    if options["name"] == "delora":
        assert not NOT_HERE & options.keys() and options.get("field") != "advection", f"use the merged model: {options}"
    base = {name.removeprefix("backbone."): w for name, w in read(base_file)[0].items()}
    skip = ("head.", "norm.", "attn_mask", "relative_position_index")  # what the published files have besides
    tasks = metadata["tasks"].split(",") if options["name"] == "single-task" or options.get("perTask") == "true" and options["name"] not in KEPT else []
    prefixes = [f"{task}.backbone." for task in tasks] if len(tasks) > 1 else ["backbone."]
    state = {p + n: w.clone() for p in prefixes for n, w in base.items() if not n.startswith(skip) and not n.endswith(skip)}
    own = {re.split(OWN, name)[0] for name in adapter if re.search(OWN, name)}  # these layers stay as they are
    for name, value in adapter.items():
        if re.search(r"\.faar_\w+_(scores|cap)", name):  # what the selection of ranks has learned
            continue
        match = ADAPTER.fullmatch(name)
        if not match or match[1] in own:
            state[name] = value
            continue
        layer, kind, task = match.groups()
        there = f"{task}.{layer}" if len(tasks) > 1 else layer
        if kind.startswith("ditask"):  # q, k and v share a field; a task's weight stands beside the shared one
            parts = base[layer.removeprefix("backbone.") + ".weight"].chunk(3 if layer.endswith("qkv") else 1)
            chosen = [not layer.endswith("qkv") or letter in options["targets"].split(",") for letter in "qkv"]
            whole = torch.cat([moved(w, value, options["spectrum"] == "index").float() if own else w for w, own in zip(parts, chosen)])
            state[f"{layer}.ditask_tasks_weight.{task}" if task else f"{layer}.weight"] = whole
            continue
        if kind == "lora_bias":
            target_of(state, there, "bias").add_(value)
        elif kind in ("delora_W1", "vera_lambda_d", "oft_S", "lora_A", "lora_shared_A"):
            w = target_of(state, there, "weight")
            w.copy_(merged(w.clone(), kind, value, lambda other: adapter[name.replace(kind, other)], adapter, options))
    return state
if __name__ == "__main__":
    print(*(f"{name} {tuple(tensor.shape)}" for name, tensor in load(*sys.argv[1:3]).items()), sep="\n")
