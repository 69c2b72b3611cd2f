package dev.weightflow.schema;

import java.util.Arrays;
import java.util.List;

/** Fine-tuning methods of the trainer: the rows of the paper's Table 1, decoders only, and methods beside them. */
public enum MethodName implements Keyed {
    /** Separate model for every task, everything trained. */
    SINGLE_TASK,
    /** One model for all tasks, everything trained. */
    FULL,
    /** Frozen backbone; only downsamplers and decoder heads are trained. */
    DECODERS_ONLY,
    /** Low-rank adaptation (Hu et al., 2022), a set of adapters for every task. */
    LORA,
    /** Task-agnostic and task-specific low-rank adapters (Agiza et al., 2024). */
    MTLORA,
    /** Method of the paper: weights flow along a learned softmax velocity field. */
    DELORA,
    /** Vectors that scale one frozen random pair of matrices (Kopiczko et al., 2024). */
    VERA,
    /** Low-rank adaptation of the rows' directions beside their lengths (Liu et al., 2024). */
    DORA,
    /** Biases of the backbone alone (Ben Zaken et al., 2022). */
    BITFIT,
    /** Orthogonal fine-tuning: weights are rotated in blocks (Qiu et al., 2023). */
    OFT,
    /** Transforms singular values by a diffeomorphism and keeps the singular vectors (Mantri et al., 2025). */
    DITASK,
    /** Bottlenecks after sublayers (Houlsby et al., 2019), a set for every task. */
    ADAPTER,
    /** Visual prompt tokens that attention sees in every window (Jia et al., 2022), a set for every task. */
    VPT,
    /** Task prompts, and a filter generated for each sample, over shared low-rank adapters (Baek et al., 2025). */
    TADFORMER,
    /** Weight-decomposed low-rank adapters whose ranks shrink during the training (Fontana et al., 2026). */
    FAAR,
    /** User-defined method, as a file of TorchScript. */
    FILE;

    /** Returns the methods that need no file, in the order of the paper's table. */
    public static List<MethodName> builtIn() {
        return Arrays.stream(values()).filter(name -> name != FILE).toList();
    }

    public static MethodName of(String key) {
        return Keyed.of(MethodName.class, key);
    }
}
