package dev.weightflow.schema;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** The fine-tuning methods that the trainer offers: the rows of the paper's Table 1, decoders only, and methods beside them. */
public enum MethodName implements Keyed {
    /** A model of its own for every task, everything trained. */
    SINGLE_TASK("single-task"),
    /** One model for all tasks, everything trained. */
    FULL("full"),
    /** The backbone stays frozen; only downsamplers and decoder heads are trained. */
    DECODERS_ONLY("decoders-only"),
    /** Low-rank adaptation (Hu et al., 2022), a set of adapters for every task. */
    LORA("lora"),
    /** Task-agnostic and task-specific low-rank adapters (Agiza et al., 2024). */
    MTLORA("mtlora"),
    /** The paper's method: weights flow along a learned softmax velocity field. */
    DELORA("delora"),
    /** Vectors that scale one frozen random pair of matrices (Kopiczko et al., 2024). */
    VERA("vera"),
    /** Low-rank adaptation of the rows' directions beside their lengths (Liu et al., 2024). */
    DORA("dora"),
    /** The backbone's biases alone (Ben Zaken et al., 2022). */
    BITFIT("bitfit"),
    /** Orthogonal fine-tuning: weights are rotated in blocks (Qiu et al., 2023). */
    OFT("oft"),
    /** Singular values moved by a diffeomorphism, singular vectors kept (Mantri et al., 2025). */
    DITASK("ditask"),
    /** Bottlenecks after sublayers (Houlsby et al., 2019), a set for every task. */
    ADAPTER("adapter"),
    /** Visual prompt tokens that attention sees in every window (Jia et al., 2022), a set for every task. */
    VPT("vpt"),
    /** Task prompts, and a filter that each sample makes for itself, over shared low-rank adapters (Baek et al., 2025). */
    TADFORMER("tadformer"),
    /** Weight-decomposed low-rank adapters whose ranks shrink while they are trained (Fontana et al., 2026). */
    FAAR("faar");

    private final String key;

    MethodName(String key) {
        this.key = key;
    }

    /** The method's name on the command line, in configurations and in events. */
    @Override
    @JsonValue
    public String key() {
        return key;
    }

    /**
     * The method with that key.
     *
     * @throws IllegalArgumentException naming the keys there are, if there is no such method
     */
    @JsonCreator
    public static MethodName of(String key) {
        return Keyed.of(MethodName.class, "method", key);
    }
}
