package dev.weightflow.model.weights.pickle;

import java.util.List;

final class NoGlobals implements GlobalResolver {

    @Override
    public PickleValue global(String module, String name) {
        throw new PickleException(
                PickleException.Fault.REFUSED, "names '%s.%s' where only plain values belong".formatted(module, name));
    }

    @Override
    public PickleValue call(PickleValue.Name callable, List<PickleValue> arguments) {
        throw new PickleException(PickleException.Fault.REFUSED, "calls '%s'".formatted(callable));
    }

    @Override
    public PickleValue persistent(PickleValue id) {
        throw new PickleException(PickleException.Fault.REFUSED, "refers to an object outside where none belongs");
    }
}
