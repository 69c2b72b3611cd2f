package dev.weightflow.endtoend;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Provides tests with the {@link UndisturbedRun}, which is made once for all of them. */
final class WithUndisturbedRun implements ParameterResolver {

    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(WithUndisturbedRun.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == UndisturbedRun.class;
    }

    @Override
    public UndisturbedRun resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent("run", key -> new Kept(new UndisturbedRun()), Kept.class)
                .run();
    }

    /** Run that JUnit closes at the end of all tests. */
    private record Kept(UndisturbedRun run) implements ExtensionContext.Store.CloseableResource {
        @Override
        public void close() {
            run.close();
        }
    }
}
