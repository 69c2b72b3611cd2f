#!/usr/bin/env python3
"""Makes the files under src/test/resources/weights with real PyTorch, and expected.json with their raw content.

Run it with Debian's Python: apt-get install python3-torch python3-numpy python3-safetensors, then
    /usr/bin/python3 shared-data/src/test/python/weights_fixtures.py
The values follow a formula, so running it again changes nothing that the tests look at.
"""
import argparse
import collections
import json
import pathlib
import pickle
import sys
import types

import numpy
import safetensors.torch
import torch

OUT = pathlib.Path(__file__).resolve().parents[1] / "resources" / "weights"
EXPECTED = {}


def values(*shape, start=0.0):
    count = int(numpy.prod(shape)) if shape else 1
    return (torch.arange(count, dtype=torch.float32) * 0.37 - 1.5 + start).reshape(shape)


def raw(tensor):
    """The row-major, little-endian bytes of a tensor, whatever its strides."""
    flat = tensor.detach().clone(memory_format=torch.contiguous_format).reshape(-1)
    return bytes(flat.view(torch.uint8).numpy()) if flat.numel() else b""


def expect(name, state_dict):
    EXPECTED[name] = {
        key: {"dtype": str(t.dtype).removeprefix("torch."), "shape": list(t.shape), "hex": raw(t).hex()}
        for key, t in state_dict.items()
    }


def save(name, thing, state_dict, **options):
    torch.save(thing, OUT / name, **options)
    expect(name, state_dict)


def foreign_class(module, name, base):
    """A class that pickles under the name of a package that is not installed here."""
    parent = ""
    for part in module.split("."):
        parent = f"{parent}.{part}" if parent else part
        sys.modules.setdefault(parent, types.ModuleType(parent))
    made = type(name, (base,), {"__module__": module})
    setattr(sys.modules[module], name, made)
    return made


def official_swin():
    """A miniature with every kind of name that the official Swin files have."""
    return collections.OrderedDict(
        {
            "patch_embed.proj.weight": values(4, 3, 2, 2),
            "patch_embed.proj.bias": values(4),
            "layers.0.blocks.0.attn.relative_position_bias_table": values(9, 2),
            "layers.0.blocks.0.attn.relative_position_index": torch.arange(16).reshape(4, 4),
            "layers.0.blocks.0.attn.qkv.weight": values(12, 4),
            "layers.0.blocks.1.attn_mask": torch.zeros(2, 4, 4),
            "layers.0.blocks.1.mlp.fc1.weight": values(8, 4),
            "layers.0.downsample.reduction.weight": values(8, 16),
            "norm.weight": torch.ones(8),
            "norm.bias": torch.zeros(8),
            "head.weight": values(5, 8),
            "head.bias": values(5),
        }
    )


def training_checkpoint():
    """What a training script leaves: weights, optimizer, schedule, configuration, odds and ends."""
    config = foreign_class("yacs.config", "CfgNode", dict)
    node = config({"MODEL": config({"NAME": "micro"})})
    node.__dict__["__immutable__"] = False
    layer = torch.nn.Linear(3, 2)
    with torch.no_grad():
        layer.weight.copy_(values(2, 3))
        layer.bias.copy_(values(2))
    optimizer = torch.optim.AdamW(layer.parameters())
    layer(torch.ones(1, 3)).sum().backward()
    optimizer.step()
    state_dict = collections.OrderedDict(
        ("module.backbone.layers.0.blocks.0.attn.qkv." + key, value)
        for key, value in {
            "linear.weight": values(6, 2),
            "linear.bias": values(6),
            "lora_shared_A": values(1, 2),
            "lora_shared_B": values(6, 1),
        }.items()
    )
    state_dict._metadata = {"": {"version": 1}}
    return {
        "epoch": 3,
        "max_accuracy": numpy.float64(0.25),
        "lr": 1e-4,
        "args": argparse.Namespace(batch=2, out=pathlib.PurePosixPath("x")),
        "config": node,
        "optimizer": optimizer.state_dict(),
        "model": state_dict,
        "seen": {1, 2},
        "device": torch.device("cpu"),
        "dtype": torch.float16,
        "size": torch.Size([1, 2]),
        "note": b"\xff\x00",
        "huge": 1 << 70,
    }


def element_types():
    return {
        "f64": values(3).double(),
        "f32": torch.tensor([0.0, -0.0, float("inf"), float("nan"), 1e-45]),
        "f16": torch.tensor([1.0, -2.5, 65504.0, 6e-8, float("-inf")], dtype=torch.float16),
        "bf16": torch.tensor([1.0, -2.5, 3e38, float("nan")], dtype=torch.bfloat16),
        "i64": torch.tensor([-(1 << 63), (1 << 63) - 1]),
        "i32": torch.tensor([-(1 << 31), 7], dtype=torch.int32),
        "i16": torch.tensor([-32768, 7], dtype=torch.int16),
        "i8": torch.tensor([-128, 7], dtype=torch.int8),
        "u8": torch.tensor([255, 7], dtype=torch.uint8),
        "bool": torch.tensor([True, False, True]),
    }


def views():
    base = values(4, 6)
    half = values(4, 4).half()
    return {
        "whole": base,
        "transposed": base.t(),
        "rows": base[1:3],
        "columns": base[:, 2:5],
        "every_second": base[::2, ::3],
        "expanded": values(3, 1).expand(3, 5),
        "permuted": values(2, 3, 4).permute(2, 0, 1),
        "channels_last": values(2, 3, 2, 2).to(memory_format=torch.channels_last),
        "scalar": base[2, 3],
        "empty": torch.empty(0, 3),
        "empty_view": base[4:],
        "half_transposed": half.t(),
        "bool_column": torch.tensor([[True, False], [False, True]])[:, 1],
        "long_column": torch.arange(6).reshape(2, 3)[:, 1],
    }


def parameters():
    plain = torch.nn.Parameter(values(2, 2))
    annotated = torch.nn.Parameter(values(3), requires_grad=False)
    annotated.group = "adapters"
    tensor = values(2)
    tensor.group = "decoders"
    return {"plain": plain, "annotated": annotated, "tensor_with_attribute": tensor, "grad": values(2).requires_grad_()}


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    swin = official_swin()
    checkpoint = training_checkpoint()
    for form, options in {
        "zip": {},
        "stream": {"_use_new_zipfile_serialization": False},
    }.items():
        save(f"swin-{form}.pth", {"model": swin}, swin, **options)
        save(f"checkpoint-{form}.pth", checkpoint, checkpoint["model"], **options)
        save(f"types-{form}.pth", element_types(), element_types(), **options)
        save(f"views-{form}.pth", views(), views(), **options)
        save(f"parameters-{form}.pth", {"state_dict": parameters()}, parameters(), **options)
        save(f"protocol4-{form}.pth", {"model": swin}, swin, pickle_protocol=4, **options)
    torch.save(torch.nn.Linear(2, 2), OUT / "whole-model.pth")
    torch.jit.save(torch.jit.script(torch.nn.Linear(2, 2)), OUT / "torchscript.pt")
    torch.save({"model": {"w": numpy.arange(3.0)}}, OUT / "numpy-weight.pth")
    (OUT / "plain.pickle").write_bytes(pickle.dumps({"w": [1.0, 2.0]}, protocol=2))

    types_and_shapes = {**element_types(), "scalar": torch.tensor(2.5), "empty": torch.empty(0, 3)}
    safetensors.torch.save_file(types_and_shapes, OUT / "official.safetensors", metadata={"format": "pt", "ä": "ö\n"})
    expect("official.safetensors", types_and_shapes)
    (OUT / "expected.json").write_text(json.dumps(EXPECTED, indent=1) + "\n")


main()
