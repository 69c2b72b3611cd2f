package dev.weightflow.model.flow;

import ai.djl.ndarray.NDArray;
import java.util.List;

/** The trajectory of one weight: a field with its parameters, and how it is integrated. */
public record Trajectory(VelocityField field, Flow flow) {

    /** W(1), [out, in], of W0 [out, in]; see {@link Flow#transport}. */
    public NDArray end(NDArray w0) {
        return flow.transport(field, w0);
    }

    /** From W(0) to W(1), each [out, in]; see {@link Flow#path}. */
    public List<Flow.Point> points(NDArray w0) {
        return flow.path(field, w0);
    }

    public Trajectory in(Flow steps) {
        return new Trajectory(field, steps);
    }
}
