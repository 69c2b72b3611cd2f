package dev.weightflow.model.onnx;

/** A tensor that flows through a graph, by its name. */
public record Value(String name) {

    /** An optional input of an operator that is not given. */
    static final Value ABSENT = new Value("");
}
