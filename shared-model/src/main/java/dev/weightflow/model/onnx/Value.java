package dev.weightflow.model.onnx;

/** Value in a graph, by its name. */
public record Value(String name) {

    /** Omitted optional input of an operator. */
    static final Value ABSENT = new Value("");
}
