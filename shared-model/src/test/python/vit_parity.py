"""Makes src/test/resources/parity/vit*.safetensors: what PyTorch computes for small Vision Transformers.

An independent model, written with torch.nn.functional from the papers' descriptions. Weights and inputs come from a formula
that the Java tests compute too, so that only results are stored. Runs with Debian's python3-torch:

    python3 vit_parity.py ../resources/parity
"""
import math, sys
import torch
import torch.nn.functional as F
from network_parity import formula, save


class Weights(dict):
    def make(self, name, shape, scale, offset=0.0):
        if name not in self:
            self[name] = formula(name, shape, scale, offset).requires_grad_(True)
        return self[name]

    def linear(self, name, x, out):
        return F.linear(x, self.make(name + ".weight", (out, x.shape[-1]), 1 / math.sqrt(x.shape[-1])), self.make(name + ".bias", (out,), 0.1))

    def norm(self, name, x):
        n = x.shape[-1]
        return F.layer_norm(x, (n,), self.make(name + ".weight", (n,), 0.1, 1.0), self.make(name + ".bias", (n,), 0.1), 1e-6)

    def up(self, name, x, out):
        n = x.shape[1]
        return F.conv_transpose2d(x, self.make(name + ".weight", (n, out, 2, 2), 1 / math.sqrt(n)), self.make(name + ".bias", (out,), 0.1), stride=2)


def vit(W, image, patch, dim, depth, heads, registers, scaled, prompts=0, deep=True):
    b, _, side, _ = image.shape
    grid = side // patch
    x = F.conv2d(image, W.make("patch_embed.proj.weight", (dim, 3, patch, patch), 1 / math.sqrt(3 * patch * patch)),
                 W.make("patch_embed.proj.bias", (dim,), 0.1), stride=patch)
    x = x.flatten(2).transpose(1, 2)
    x = torch.cat([W.make("cls_token", (1, 1, dim), 0.5).expand(b, 1, dim), x], 1)
    x = x + W.make("pos_embed", (1, 1 + grid * grid, dim), 0.5)
    if registers:
        x = torch.cat([x[:, :1], W.make("register_tokens", (1, registers, dim), 0.5).expand(b, registers, dim), x[:, 1:]], 1)
    own = lambda i: W.make(f"blocks.{i}.vpt_prompts", (prompts, dim), 0.5).expand(b, prompts, dim)
    if prompts and not deep:
        x = torch.cat([own(0), x], 1)
    for i in range(depth):
        scale = lambda which, y: y * W.make(f"blocks.{i}.{which}.gamma", (dim,), 0.1, 0.5) if scaled else y
        if prompts and deep:
            x = torch.cat([own(i), x[:, prompts:] if i else x], 1)
        n = x.shape[1]
        q, k, v = W.linear(f"blocks.{i}.attn.qkv", W.norm(f"blocks.{i}.norm1", x), 3 * dim).reshape(b, n, 3, heads, dim // heads).permute(2, 0, 3, 1, 4)
        y = torch.softmax(q @ k.transpose(-1, -2) / math.sqrt(dim // heads), -1) @ v
        x = x + scale("ls1", W.linear(f"blocks.{i}.attn.proj", y.transpose(1, 2).reshape(b, n, dim), dim))
        y = F.gelu(W.linear(f"blocks.{i}.mlp.fc1", W.norm(f"blocks.{i}.norm2", x), 4 * dim))
        x = x + scale("ls2", W.linear(f"blocks.{i}.mlp.fc2", y, dim))
    x = W.norm("norm", x)[:, prompts + 1 + registers:]
    return x.transpose(1, 2).reshape(b, dim, grid, grid)


def pyramid(W, x):
    dim = x.shape[1]
    finest = W.up("neck.simfp_2.0", x, dim // 2)
    finest = F.gelu(W.norm("neck.simfp_2.1", finest.permute(0, 2, 3, 1)).permute(0, 3, 1, 2))
    return [W.up("neck.simfp_2.3", finest, dim // 4), W.up("neck.simfp_3.0", x, dim // 2), x, F.max_pool2d(x, 2, 2)]


def run(out, name, side, *numbers):
    W = Weights()
    image = formula("image", (2, 3, side, side), 1.0)
    result, loss = {}, 0
    for stage, features in enumerate(pyramid(W, vit(W, image, *numbers))):
        tokens = features.flatten(2).transpose(1, 2)
        result[f"stage.{stage}"] = tokens[:, ::3, ::2]
        loss = loss + (tokens * formula(f"probe.{stage}", tuple(tokens.shape), 1.0)).mean()
    loss.backward()
    result["loss"] = loss.reshape(1)
    for parameter, value in W.items():
        probe = formula("gradient." + parameter, tuple(value.shape), 1.0)
        result["gradient." + parameter] = torch.stack([value.grad.norm(), (value.grad * probe).sum()])
    save(f"{out}/{name}.safetensors", result)


def positions(out):
    """Position embeddings of other grids, as timm resamples them."""
    result = {}
    for side, target in ((4, 6), (7, 4), (16, 5), (37, 32), (5, 5)):
        given = formula(f"pos.{side}", (1, 1 + side * side, 8), 1.0)
        image = given[:, 1:].reshape(1, side, side, 8).permute(0, 3, 1, 2)
        there = F.interpolate(image, size=(target, target), mode="bicubic", antialias=True)
        result[f"{side}.{target}"] = torch.cat([given[:, :1], there.permute(0, 2, 3, 1).reshape(1, -1, 8)], 1)[:, ::3]
    save(f"{out}/vit_positions.safetensors", result)


if __name__ == "__main__":
    out = sys.argv[1]
    run(out, "vit", 64, 16, 64, 3, 4, 2, True)
    run(out, "vit_plain", 48, 8, 48, 2, 3, 0, False)
    run(out, "vit_vpt_deep", 64, 16, 64, 3, 4, 2, True, 3)
    run(out, "vit_vpt_shallow", 64, 16, 64, 3, 4, 2, True, 5, False)
    positions(out)
