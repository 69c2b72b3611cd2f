"""What PyTorch gives for the expressions of method-operations/expressions.txt, with gradients, for MethodOperationsTest.

    python3 method_operations.py ../resources/method-operations
"""
import json, math, pathlib, sys, torch

folder = pathlib.Path(sys.argv[1])
torch.manual_seed(5)
s = torch.randn(4, 4) * 0.4 + torch.eye(4) * 1.5
q = torch.randn(4, 4)
q = q @ q.T / 4 + torch.eye(4) + torch.diag(torch.arange(4.0))
inputs = {
    "x": torch.randn(3, 4), "y": torch.randn(3, 4), "v": torch.randn(4) * 0.5, "w": torch.randn(3), "s": s, "q": q,
    "b": torch.randn(2, 3, 4), "z": torch.rand(2, 3) * 0.8 + 0.1,
}


def flat(value):
    if isinstance(value, (tuple, list)):
        return [number for each in value for number in flat(each)]
    if not isinstance(value, torch.Tensor):
        return [float(value)]
    return value.detach().double().flatten().tolist()


def tensors(value):
    return [each for part in value for each in tensors(part)] if isinstance(value, (tuple, list)) else [value]


expected = []
for line in (folder / "expressions.txt").read_text().splitlines():
    if not line or line.startswith("#"):
        continue
    given = {name: tensor.clone().requires_grad_() for name, tensor in inputs.items()}
    value = eval(line, {"torch": torch, "math": math, **given})
    case = {"expression": line, "values": flat(value)}
    if isinstance(value, torch.Tensor):
        case["shape"] = list(value.shape)
    real = [each for each in tensors(value) if isinstance(each, torch.Tensor) and each.requires_grad]
    if real:
        total = sum((each.double() * torch.cos(torch.arange(each.numel()).double()).view(each.shape)).sum() for each in real)
        try:
            gradients = torch.autograd.grad(total, list(given.values()), allow_unused=True)
        except RuntimeError as error:  # of floor_divide
            assert "not implemented" in str(error), line
            gradients = [None] * len(given)
        case["gradients"] = {name: flat(g) for name, g in zip(given, gradients) if g is not None and bool(torch.isfinite(g).all())}
    expected.append(case)

shown = lambda numbers: [float(f"{number:.7g}") if math.isfinite(number) else str(number) for number in numbers]
for case in expected:
    case["values"] = shown(case["values"])
    if "gradients" in case:
        case["gradients"] = {name: shown(numbers) for name, numbers in case["gradients"].items()}
lines = [json.dumps(case, separators=(",", ":")) for case in expected]
given = json.dumps({name: {"shape": list(t.shape), "values": flat(t)} for name, t in inputs.items()}, separators=(",", ":"))
(folder / "expected.json").write_text('{"inputs":' + given + ',\n"cases":[\n' + ",\n".join(lines) + "\n]}\n")
print(len(expected), "expressions")
