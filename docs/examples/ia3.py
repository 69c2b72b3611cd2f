# IA3 (Liu et al., 2022, arXiv:2205.05638): learned vectors scale keys, values and the inner activations of the MLP. Scaling an output is
# scaling a weight's rows and its bias; scaling the inner activations, which are fc2's input, is scaling fc2's columns.

targets = "k,v,fc2"


def parameters(out_features, in_features, target):
    return {"scale": torch.ones([in_features if target == "fc2" else out_features])}


def adapt(w0, p, target):  # [out, in]
    if target == "fc2":
        return w0 * p["scale"]
    return w0 * p["scale"].unsqueeze(1)


def bias(b0, p, target):  # [out]
    if target == "fc2":
        return b0
    return b0 * p["scale"]
