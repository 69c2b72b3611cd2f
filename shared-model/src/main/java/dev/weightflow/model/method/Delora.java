package dev.weightflow.model.method;

import dev.weightflow.model.flow.FieldKind;
import dev.weightflow.model.flow.Flow;
import dev.weightflow.schema.training.DeloraOptions;

/**
 * DELORA, the paper's method (§2.2, §3.1, eq. 7). Each target weight W0 is frozen; the network uses W(1), where dW/dt = v(W) and
 * W(0) = W0. All tasks share the fields, so one pass serves them all, unless each has a field of its own besides. Euler steps of eq. 3 taken literally would add v at every
 * iteration and move the weights out of all bounds; the flow is therefore taken anew from W0 in every pass.
 */
final class Delora {

    private Delora() {}

    static Method of(DeloraOptions spec) {
        Flow flow = new Flow(spec.integrator(), spec.steps(), spec.tolerance().orElse(0.0));
        WeightAdapter adapter = new FlowAdapter(FieldKind.of(spec), FieldKind.ofTask(spec), flow);
        return new AdapterMethod(
                spec,
                spec.linearised().isPresent() ? new LinearisedAdapter(adapter) : adapter,
                spec.targets(),
                spec.taskRank().isPresent(),
                false,
                0,
                spec.inputAdaptive().isPresent(),
                spec.smallParts());
    }
}
