package dev.weightflow.retraining;

import dev.weightflow.projection.Journals;
import dev.weightflow.retraining.drift.DriftQueries;
import dev.weightflow.retraining.drift.DriftView;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.List;

/** Gauges of each model whose policy looks for drift: its champion's evidence and what counts as a change, the latest window's effect, and whether a change was shown. */
final class DriftGauges {
    private final Journals journals;
    private final DriftQueries queries;
    private final MultiGauge evidence;
    private final MultiGauge threshold;
    private final MultiGauge effect;
    private final MultiGauge detected;

    DriftGauges(MeterRegistry meters, Journals journals, DriftQueries queries) {
        this.journals = journals;
        this.queries = queries;
        this.evidence = MultiGauge.builder("weightflow.drift.evidence").register(meters);
        this.threshold = MultiGauge.builder("weightflow.drift.threshold").register(meters);
        this.effect = MultiGauge.builder("weightflow.drift.effect").register(meters);
        this.detected = MultiGauge.builder("weightflow.drift.detected").register(meters);
    }

    /** Updates the gauges to the present state. */
    synchronized void refresh() {
        List<DriftView> watched = journals.policies().entrySet().stream()
                .filter(policy -> policy.getValue().driftSince().isPresent())
                .map(policy -> queries.facts(policy.getKey()))
                .toList();
        evidence.register(
                watched.stream()
                        .map(view -> Row.of(name(view), view.evidence()))
                        .toList(),
                true);
        threshold.register(
                watched.stream()
                        .flatMap(view -> view.threshold().map(value -> Row.of(name(view), value)).stream())
                        .toList(),
                true);
        effect.register(
                watched.stream()
                        .flatMap(view -> view.effect().map(value -> Row.of(name(view), value)).stream())
                        .toList(),
                true);
        detected.register(
                watched.stream()
                        .map(view -> Row.of(name(view), view.detected().isPresent() ? 1 : 0))
                        .toList(),
                true);
    }

    private static Tags name(DriftView view) {
        return Tags.of("model", view.model().value());
    }
}
