package dev.weightflow.model.method;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.weightflow.model.backbone.LinearLayer;
import dev.weightflow.model.backbone.LinearLayer.Kind;
import dev.weightflow.schema.Keyed;
import java.util.List;

/** Linear layers of the backbone that a method may adapt. Queries, keys and values are row blocks of one packed layer. */
public enum TargetModule implements Keyed {
    /** W_q, the queries'. */
    QUERY("q", Kind.QKV),
    /** W_k, the keys'. */
    KEY("k", Kind.QKV),
    /** W_v, the values'. */
    VALUE("v", Kind.QKV),
    /** The output projection of attention. */
    PROJECTION("proj", Kind.PROJ),
    /** The first layer of the MLP. */
    FC1("fc1", Kind.FC1),
    FC2("fc2", Kind.FC2),
    /** The reduction of patch merging between two stages. */
    MERGING("merging", Kind.MERGING);

    /** The layers of blocks. */
    public static final List<TargetModule> IN_BLOCKS = List.of(QUERY, KEY, VALUE, PROJECTION, FC1, FC2);
    /** Layers of blocks in which tasks can have streams of their own: attention is computed once, for all tasks. */
    public static final List<TargetModule> AFTER_ATTENTION = List.of(PROJECTION, FC1, FC2);

    private final String key;
    private final Kind layer;

    TargetModule(String key, Kind layer) {
        this.key = key;
        this.layer = layer;
    }

    boolean isIn(LinearLayer linear) {
        return layer == linear.kind();
    }

    @Override
    @JsonValue
    public String key() {
        return key;
    }
}
