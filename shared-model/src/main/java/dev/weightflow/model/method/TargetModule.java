package dev.weightflow.model.method;

import dev.weightflow.model.backbone.LinearLayer;
import dev.weightflow.model.backbone.LinearLayer.Kind;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** A weight matrix of a block that an adapter may move. Queries, keys and values are row blocks of one packed layer. */
public enum TargetModule {
    /** W_q, the queries'. */
    Q(Kind.QKV, 0),
    /** W_k, the keys'. */
    K(Kind.QKV, 1),
    /** W_v, the values'. */
    V(Kind.QKV, 2),
    /** The output projection of attention. */
    PROJ(Kind.PROJ, 0),
    /** The first layer of the MLP. */
    FC1(Kind.FC1, 0),
    /** The second layer of the MLP. */
    FC2(Kind.FC2, 0);

    private final Kind kind;
    private final int block;

    TargetModule(Kind kind, int block) {
        this.kind = kind;
        this.block = block;
    }

    /** The target's name in configurations. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether the target is, or is a part of, that layer's weight. */
    public boolean isIn(LinearLayer layer) {
        return layer.kind() == kind;
    }

    /** The first of the target's rows in the weight of its layer. */
    public int firstRow(LinearLayer layer) {
        return block * rows(layer);
    }

    /** How many rows of the layer's weight are the target's. */
    public int rows(LinearLayer layer) {
        return kind == Kind.QKV ? layer.out() / 3 : layer.out();
    }

    /** What stands before the names of the target's adapter, as {@code layers.0.blocks.0.attn.q}. */
    public String prefix(LinearLayer layer) {
        return kind == Kind.QKV
                ? layer.name().substring(0, layer.name().length() - "qkv".length()) + key()
                : layer.name();
    }

    /**
     * The target of that name.
     *
     * @throws IllegalArgumentException naming those there are, if there is none
     */
    public static TargetModule of(String key) {
        return Arrays.stream(values())
                .filter(target -> target.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + key + "' is no target; there are "
                        + Arrays.stream(values()).map(TargetModule::key).collect(Collectors.joining(", "))));
    }
}
