package dev.weightflow.registry.metrics;

import dev.weightflow.projection.Evaluation;
import dev.weightflow.projection.Evaluations;
import dev.weightflow.projection.Journals;
import dev.weightflow.projection.model.Model;
import dev.weightflow.projection.model.ModelVersion;
import dev.weightflow.registry.gate.Gate;
import dev.weightflow.schema.evaluation.GateCheck;
import dev.weightflow.schema.evaluation.GateVerdict;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Gauges of each model: the champion's and the challenger's metrics, gain, versions. */
public final class ModelGauges {

    /** Number of verdicts among which the latest comparison is looked for. */
    private static final int LOOKED_AT = 64;

    private final Journals journals;
    private final MultiGauge metrics;
    private final MultiGauge gains;
    private final MultiGauge leastGains;
    private final MultiGauge versions;

    public ModelGauges(MeterRegistry meters, Journals journals) {
        this.journals = journals;
        this.metrics = MultiGauge.builder("weightflow.model.metric").register(meters);
        this.gains =
                MultiGauge.builder("weightflow.model.gain").baseUnit("percent").register(meters);
        this.leastGains = MultiGauge.builder("weightflow.model.gain.low")
                .baseUnit("percent")
                .register(meters);
        this.versions = MultiGauge.builder("weightflow.model.versions").register(meters);
    }

    /** Updates the gauges to the present state. */
    public synchronized void refresh() {
        List<Model> known = journals.models().known().toList();
        Evaluations evaluations = journals.evaluations();
        versions.register(
                known.stream()
                        .map(model -> Row.of(name(model), model.versionCount()))
                        .toList(),
                true);
        gains.register(known.stream().flatMap(model -> gain(model, Gate.GAIN)).toList(), true);
        leastGains.register(
                known.stream().flatMap(model -> gain(model, Gate.GAIN_LOW)).toList(), true);
        metrics.register(
                known.stream().flatMap(model -> metrics(model, evaluations)).toList(), true);
    }

    private static Stream<Row<?>> gain(Model model, String name) {
        return latestVerdicts(model)
                .flatMap(verdict -> verdict.checks().stream()
                        .filter(check ->
                                check.name().equals(name) && check.champion().isPresent()))
                .findFirst()
                .map(GateCheck::challenger)
                .<Row<?>>map(gain -> Row.of(name(model), gain))
                .stream();
    }

    private static Stream<Row<?>> metrics(Model model, Evaluations evaluations) {
        Optional<Evaluation> challenger =
                latestVerdicts(model).findFirst().flatMap(GateVerdict::report).flatMap(evaluations::withReport);
        Optional<Evaluation> champion =
                model.versionOf(Model.CHAMPION).flatMap(version -> comparable(version, challenger, evaluations));
        return Stream.concat(rows(model, "champion", champion), rows(model, "challenger", challenger));
    }

    /** Returns the champion's metrics on the challenger's evaluation set if there are any, so that the two can be compared. */
    private static Optional<Evaluation> comparable(
            ModelVersion champion, Optional<Evaluation> challenger, Evaluations evaluations) {
        return challenger
                .flatMap(other -> evaluations.of(champion.checkpoint(), other.set()))
                .or(() -> champion.event().report().flatMap(evaluations::withReport));
    }

    private static Stream<Row<?>> rows(Model model, String role, Optional<Evaluation> evaluation) {
        return evaluation.stream()
                .flatMap(found -> found.event().metrics().primaryMetrics().entrySet().stream())
                .map(metric -> Row.of(
                        name(model).and("role", role, "task", metric.getKey().key()), metric.getValue()));
    }

    /** Returns the gate's latest verdicts about the champion, the latest first. */
    private static Stream<GateVerdict> latestVerdicts(Model model) {
        return model.decisions().about(Optional.of(Model.CHAMPION)).judged().latest(0, LOOKED_AT).stream()
                .flatMap(decision -> decision.verdict().stream());
    }

    private static Tags name(Model model) {
        return Tags.of("model", model.name().value());
    }
}
