package dev.weightflow.schema.training;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.weightflow.schema.Keyed;
import java.util.List;

/** The linear layers of the backbone that a method may adapt. Queries, keys and values are row blocks of one packed layer. */
public enum TargetModule implements Keyed {
    /** W_q, the queries'. */
    QUERY("q"),
    /** W_k, the keys'. */
    KEY("k"),
    /** W_v, the values'. */
    VALUE("v"),
    /** The output projection of attention. */
    PROJECTION("proj"),
    /** The first layer of the MLP. */
    FC1("fc1"),
    /** The second layer of the MLP. */
    FC2("fc2"),
    /** The reduction of patch merging between two stages. */
    MERGING("merging");

    /** The layers of blocks. */
    public static final List<TargetModule> IN_BLOCKS = List.of(QUERY, KEY, VALUE, PROJECTION, FC1, FC2);
    /** Those of them where tasks can have streams of their own: attention is computed once, for all tasks. */
    public static final List<TargetModule> AFTER_ATTENTION = List.of(PROJECTION, FC1, FC2);

    private final String key;

    TargetModule(String key) {
        this.key = key;
    }

    /** The name in configurations and events. */
    @Override
    @JsonValue
    public String key() {
        return key;
    }
}
