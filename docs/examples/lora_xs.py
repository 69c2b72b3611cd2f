# LoRA-XS (Balazy et al., 2024, arXiv:2405.17604): W0 + scale * A @ R @ B. A and B are the factors of W0's truncated singular value
# decomposition, A = U_r * S_r and B = V_r^T, and stay frozen; all that is trained of a weight is R, rank x rank.

rank = 16
scale = 1.0
targets = "q,v"


def parameters():
    return {"R": torch.randn([rank, rank]) * 1e-5}


def derive(w0):  # [out, in]
    u, s, v = torch.linalg.svd(w0, full_matrices=False)  # [out, n], [n], [n, in]
    return {"A": u[:, :rank] * s[:rank], "B": v[:rank]}


def adapt(w0, p):
    return w0 + scale * (p["A"] @ p["R"] @ p["B"])
