package dev.weightflow.model.flow;

import ai.djl.ndarray.NDArray;
import java.util.List;

/** Trajectory of one weight: a field with its parameters, and its integration. */
public record Trajectory(VelocityField field, Flow flow) {

    /** Computes W(1), [out, in], of W0 [out, in]; see {@link Flow#transport}. */
    public NDArray end(NDArray w0) {
        return flow.transport(field, w0);
    }

    /** Computes the points from W(0) to W(1), each [out, in]; see {@link Flow#path}. */
    public List<NDArray> points(NDArray w0) {
        return flow.path(field, w0);
    }

    public Trajectory in(Flow steps) {
        return new Trajectory(field, steps);
    }
}
