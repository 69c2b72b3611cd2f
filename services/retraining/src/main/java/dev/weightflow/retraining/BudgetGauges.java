package dev.weightflow.retraining;

import dev.weightflow.projection.Journals;
import dev.weightflow.retraining.policy.BudgetView;
import dev.weightflow.retraining.policy.RetrainingQueries;
import dev.weightflow.schema.id.ModelName;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** Gauges of each model with a policy: the trainer seconds of its budget, and the number of datasets that wait. */
final class BudgetGauges {
    private static final Map<String, ToDoubleFunction<BudgetView.Window>> STATES =
            Map.of("spent", BudgetView.Window::spent, "left", BudgetView.Window::left);

    private final Journals journals;
    private final RetrainingQueries queries;
    private final MultiGauge seconds;
    private final MultiGauge waiting;

    BudgetGauges(MeterRegistry meters, Journals journals, RetrainingQueries queries) {
        this.journals = journals;
        this.queries = queries;
        this.seconds = MultiGauge.builder("weightflow.retraining.budget")
                .baseUnit("seconds")
                .register(meters);
        this.waiting = MultiGauge.builder("weightflow.retraining.waiting").register(meters);
    }

    /** Updates the gauges to the present policies; their values are asked for when they are read, as time alone changes them. */
    synchronized void refresh() {
        seconds.register(
                journals.policies().keySet().stream()
                        .flatMap(model -> queries.budget(model).windows().stream()
                                .flatMap(window -> rows(model, window.window())))
                        .toList(),
                true);
        waiting.register(
                journals.policies().keySet().stream()
                        .map(model -> Row.of(name(model), () -> queries.waitingFor(model)))
                        .toList(),
                true);
    }

    private Stream<Row<?>> rows(ModelName model, String window) {
        Tags tags = name(model).and("window", window);
        return Stream.concat(
                Stream.of(Row.of(
                        tags.and("state", "reserved"),
                        () -> queries.budgetNow(model).map(BudgetView::reserved).orElse(0.0))),
                STATES.entrySet().stream()
                        .map(state -> Row.of(
                                tags.and("state", state.getKey()), () -> value(model, window, state.getValue()))));
    }

    private double value(ModelName model, String name, ToDoubleFunction<BudgetView.Window> state) {
        return queries.budgetNow(model).stream()
                .flatMap(view -> view.windows().stream())
                .filter(window -> window.window().equals(name))
                .mapToDouble(state)
                .sum();
    }

    private static Tags name(ModelName model) {
        return Tags.of("model", model.value());
    }
}
