package dev.weightflow.schema;

import java.util.Arrays;
import java.util.List;

/** The fine-tuning methods that the trainer offers: the rows of the paper's Table 1, decoders only, and methods beside them. */
public enum MethodName implements Keyed {
    /** A model of its own for every task, everything trained. */
    SINGLE_TASK,
    /** One model for all tasks, everything trained. */
    FULL,
    /** The backbone stays frozen; only downsamplers and decoder heads are trained. */
    DECODERS_ONLY,
    /** Low-rank adaptation (Hu et al., 2022), a set of adapters for every task. */
    LORA,
    /** Task-agnostic and task-specific low-rank adapters (Agiza et al., 2024). */
    MTLORA,
    /** The paper's method: weights flow along a learned softmax velocity field. */
    DELORA,
    /** Vectors that scale one frozen random pair of matrices (Kopiczko et al., 2024). */
    VERA,
    /** Low-rank adaptation of the rows' directions beside their lengths (Liu et al., 2024). */
    DORA,
    /** The backbone's biases alone (Ben Zaken et al., 2022). */
    BITFIT,
    /** Orthogonal fine-tuning: weights are rotated in blocks (Qiu et al., 2023). */
    OFT,
    /** Singular values moved by a diffeomorphism, singular vectors kept (Mantri et al., 2025). */
    DITASK,
    /** Bottlenecks after sublayers (Houlsby et al., 2019), a set for every task. */
    ADAPTER,
    /** Visual prompt tokens that attention sees in every window (Jia et al., 2022), a set for every task. */
    VPT,
    /** Task prompts, and a filter that each sample makes for itself, over shared low-rank adapters (Baek et al., 2025). */
    TADFORMER,
    /** Weight-decomposed low-rank adapters whose ranks shrink while they are trained (Fontana et al., 2026). */
    FAAR,
    /** A method that its user brings as a file of TorchScript. */
    FILE;

    /** The methods that need no file, in the order of the paper's table. */
    public static List<MethodName> builtIn() {
        return Arrays.stream(values()).filter(name -> name != FILE).toList();
    }

    public static MethodName of(String key) {
        return Keyed.of(MethodName.class, key);
    }
}
