"""Predicts with a model that Weightflow trained, by PyTorch and NumPy alone; nothing of a file is executed.

    python3 weightflow_model.py best/model.safetensors photo.jpg               # the photograph is read by Pillow

    from weightflow_model import Model, maps
    model = Model.load("best/model.safetensors")      # backbone with its adapters merged, and decoders
    logits = model(model.image(rgb))                  # uint8 [height, width, 3] to float [1, channels, size, size] by task

The project's docs/examples/load_in_python.py merges an adapter over its backbone, an official .pth file too (read with weights_only):
    model = Model(load_in_python.load(adapter, pth), load_in_python.read(adapter)[1])
What is more than plain weights is refused: prompts of vpt, modules of adapter, gates, streams of mtlora, tadformer, ditask and faar.
"""
import json, math, os, re, struct, sys
import numpy as np
import torch
import torch.nn.functional as F

DTYPES = {"F64": "<f8", "F32": "<f4", "F16": "<f2", "I64": "<i8", "I32": "<i4", "U8": "u1", "BOOL": "?"}
LAYER = r"layers\.\d+\.(blocks\.\d+\.(norm[12]|attn\.(qkv|proj)|mlp\.fc[12])|downsample\.(norm|reduction))\.(weight|bias)"
TABLE = r"layers\.\d+\.blocks\.\d+\.attn\.relative_position_bias_table"
PLAIN = re.compile(rf"(\w+\.)?backbone\.(patch_embed\.(proj|norm)\.(weight|bias)|{LAYER}|{TABLE})|(downsampler|decoders|stage_norms)\..+")
MEAN, DEVIATION = torch.tensor([0.485, 0.456, 0.406]), torch.tensor([0.229, 0.224, 0.225])


def read(path):
    """Tensors by name, and the metadata, of a safetensors file: the length of its JSON header, the header, and raw bytes."""
    data = open(path, "rb").read()
    start = 8 + struct.unpack("<Q", data[:8])[0]
    header = json.loads(data[8:start])
    metadata = header.pop("__metadata__", {})
    cut = lambda first, last: data[start + first : start + last]
    array = lambda entry: np.frombuffer(cut(*entry["data_offsets"]), DTYPES[entry["dtype"]]).reshape(entry["shape"])
    return {name: torch.from_numpy(array(entry).copy()) for name, entry in header.items()}, metadata


class Model:
    """A Swin Transformer V1 with the decoders of its tasks."""

    def __init__(self, state, metadata):
        others = [name for name in state if not PLAIN.fullmatch(name)]
        if others:
            raise ValueError(f"{metadata.get('method')} added more than plain weights ({others[0]}, ...): predict with Weightflow")
        self.state = {name: value.float() for name, value in state.items()}
        self.size, self.decoder, self.tasks = int(metadata["imageSize"]), metadata["decoder"], metadata["tasks"].split(",")

    @staticmethod
    def load(path):  # a merged file, or a folder with one
        tensors, metadata = read(os.path.join(path, "model.safetensors") if os.path.isdir(path) else path)
        if metadata.get("form") == "adapter":
            raise ValueError(f"{path} lies over a backbone: take model.safetensors, or merge it with load_in_python.py")
        return Model(tensors, metadata)

    def image(self, rgb):
        """uint8 [height, width, 3] to float [1, 3, size, size]: resized cubically to a square, cut to levels, normalised."""
        x = torch.from_numpy(np.array(rgb)).permute(2, 0, 1)[None].double()
        x = F.interpolate(x, (self.size, self.size), mode="bicubic", align_corners=False).clamp(0, 255).floor().float()
        return (x / 255 - MEAN.view(3, 1, 1)) / DEVIATION.view(3, 1, 1)

    @torch.no_grad()
    def __call__(self, image):
        """[batch, 3, size, size] to, by task, logits or unnormalised normals [batch, channels, size, size]."""
        passes, outputs = {}, {}
        for task in self.tasks:
            prefix = f"{task}.backbone." if f"{task}.backbone.patch_embed.proj.weight" in self.state else "backbone."
            if prefix not in passes:
                passes[prefix] = self.backbone(prefix, image)
            small = getattr(self, self.decoder)(task, passes[prefix])  # hrnet or segformer
            outputs[task] = F.interpolate(small, (self.size, self.size), mode="bilinear", align_corners=False)
        return outputs

    def linear(self, name, x):  # [..., in] to [..., out]; of a 1 x 1 convolution too
        return F.linear(x, self.state[f"{name}.weight"].flatten(1), self.state.get(f"{name}.bias"))

    def norm(self, name, x):
        return F.layer_norm(x, x.shape[-1:], self.state[f"{name}.weight"], self.state[f"{name}.bias"], 1e-5)

    def batch_norm(self, name, x):  # [..., channels]
        mean, var, weight, bias = (self.state[f"{name}.{kind}"] for kind in ("running_mean", "running_var", "weight", "bias"))
        return F.batch_norm(x.flatten(0, 2), mean, var, weight, bias).view(x.shape)

    def backbone(self, prefix, image):
        """For each stage its tokens [batch, grid, grid, channels] before and after patch merging."""
        weight, bias = (self.state[f"{prefix}patch_embed.proj.{kind}"] for kind in ("weight", "bias"))
        patches = F.conv2d(image, weight, bias, stride=weight.shape[-1])
        x = self.norm(f"{prefix}patch_embed.norm", patches.permute(0, 2, 3, 1))
        features = []
        for layer in sorted({name[: len(prefix) + 8] for name in self.state if name.startswith(f"{prefix}layers.")}):
            for block in range(sum(re.fullmatch(rf"{layer}\.blocks\.\d+\.norm1\.bias", name) is not None for name in self.state)):
                x = self.block(f"{layer}.blocks.{block}", x, block % 2 == 1)
            before = x
            if f"{layer}.downsample.reduction.weight" in self.state:
                x = torch.cat([x[:, row::2, column::2] for column in (0, 1) for row in (0, 1)], -1)
                x = self.linear(f"{layer}.downsample.reduction", self.norm(f"{layer}.downsample.norm", x))
            features.append((before, x))
        return features

    def block(self, name, x, shifted):
        batch, grid, _, channels = x.shape
        table = self.state[f"{name}.attn.relative_position_bias_table"]  # [(2 window - 1)^2, heads]
        heads, window = table.shape[1], min((math.isqrt(len(table)) + 1) // 2, grid)
        shift, side, n = window // 2 if shifted and grid > window else 0, grid // window, window * window

        def windows(t):  # [batch, grid, grid, c] -> [batch, windows, tokens, c]
            return t.reshape(-1, side, window, side, window, t.shape[-1]).transpose(2, 3).reshape(len(t), side * side, n, -1)

        qkv = self.linear(f"{name}.attn.qkv", windows(torch.roll(self.norm(f"{name}.norm1", x), (-shift, -shift), (1, 2))))
        q, k, v = qkv.reshape(batch, side * side, n, 3, heads, -1).permute(3, 0, 1, 4, 2, 5)  # [batch, windows, heads, tokens, head]
        place = torch.cartesian_prod(torch.arange(window), torch.arange(window))
        row, column = ((place[:, None] - place[None]) + window - 1).unbind(-1)
        scores = q * q.shape[-1] ** -0.5 @ k.transpose(-2, -1) + table[row * (2 * window - 1) + column].permute(2, 0, 1)
        if shift:  # what was no neighbour before the roll is hidden
            region = torch.zeros(grid)
            region[grid - window : grid - shift], region[grid - shift :] = 1, 2
            region = windows((3 * region[:, None] + region[None])[None, :, :, None])[0, :, :, 0]
            scores = scores - 100.0 * (region[:, :, None] != region[:, None, :]).float()[:, None]
        attended = (scores.softmax(-1) @ v).transpose(2, 3).reshape(batch, side, side, window, window, channels)
        attended = self.linear(f"{name}.attn.proj", attended)
        x = x + torch.roll(attended.transpose(2, 3).reshape(x.shape), (shift, shift), (1, 2))
        return x + self.linear(f"{name}.mlp.fc2", F.gelu(self.linear(f"{name}.mlp.fc1", self.norm(f"{name}.norm2", x))))

    @staticmethod
    def joined(scales):  # to the finest grid, [batch, channels, grid, grid] to [batch, grid, grid, channels]
        size = max(scale.shape[1] for scale in scales)
        images = (F.interpolate(scale.permute(0, 3, 1, 2), (size, size), mode="bilinear", align_corners=False) for scale in scales)
        return torch.cat(list(images), 1).permute(0, 2, 3, 1)

    def hrnet(self, task, features):
        x = self.joined([self.linear(f"downsampler.{task}.downsample_{stage}", after) for stage, (_, after) in enumerate(features)])
        head = f"decoders.decoders.{task}.last_layer"
        return self.linear(f"{head}.3", self.batch_norm(f"{head}.1", self.linear(f"{head}.0", x)).relu()).permute(0, 3, 1, 2)

    def segformer(self, task, features):
        head, of = f"decoders.decoders.{task}", task if f"stage_norms.{task}.0.weight" in self.state else "shared"
        normed = [self.norm(f"stage_norms.{of}.{stage}", before) for stage, (before, _) in enumerate(features)]
        scales = [self.linear(f"{head}.linear_c{stage + 1}.proj", x) for stage, x in enumerate(normed)]
        x = self.batch_norm(f"{head}.linear_fuse.bn", self.linear(f"{head}.linear_fuse.conv", self.joined(scales[::-1]))).relu()
        return self.linear(f"{head}.linear_pred", x).permute(0, 3, 1, 2)


def maps(logits):
    """Of the first image: class indices [size, size], probabilities of sal, unit vectors [3, size, size] of normals."""
    decode = {"sal": lambda x: x[0].sigmoid(), "normals": lambda x: F.normalize(x, dim=0)}
    return {task: decode.get(task, lambda x: x.argmax(0))(output[0]).numpy() for task, output in logits.items()}

if __name__ == "__main__":
    from PIL import Image
    model = Model.load(sys.argv[1], *sys.argv[3:])
    for task, values in maps(model(model.image(Image.open(sys.argv[2]).convert("RGB")))).items():
        np.save(f"{task}.npy", values)
        print(f"{task}.npy: {values.dtype} {list(values.shape)}, {values.min():.3g} to {values.max():.3g}")
