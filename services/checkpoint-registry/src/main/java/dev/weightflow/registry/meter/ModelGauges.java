package dev.weightflow.registry.meter;

import dev.weightflow.registry.evaluation.Evaluation;
import dev.weightflow.registry.evaluation.EvaluationBook;
import dev.weightflow.registry.gate.Gate;
import dev.weightflow.registry.model.Model;
import dev.weightflow.registry.model.ModelBook;
import dev.weightflow.registry.model.Ruling;
import dev.weightflow.registry.model.VersionRecord;
import dev.weightflow.schema.evaluation.GateCheck;
import dev.weightflow.schema.evaluation.GateVerdict;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Gauges of what the log says about each model: the champion's and the challenger's figures, Δm, versions. */
public final class ModelGauges {

    private final ModelBook models;
    private final EvaluationBook evaluations;
    private final MultiGauge figures;
    private final MultiGauge gains;
    private final MultiGauge versions;

    public ModelGauges(MeterRegistry meters, ModelBook models, EvaluationBook evaluations) {
        this.models = models;
        this.evaluations = evaluations;
        this.figures = MultiGauge.builder("weightflow.model.metric").register(meters);
        this.gains = MultiGauge.builder("weightflow.model.delta.m")
                .baseUnit("percent")
                .register(meters);
        this.versions = MultiGauge.builder("weightflow.model.versions").register(meters);
    }

    /** Brings the gauges to what is known. */
    public void refresh() {
        List<Model> known = models.models();
        versions.register(
                known.stream()
                        .map(model -> Row.of(name(model), model.versions().size()))
                        .toList(),
                true);
        gains.register(known.stream().flatMap(this::gain).toList(), true);
        figures.register(known.stream().flatMap(this::figures).toList(), true);
    }

    private Stream<Row<?>> gain(Model model) {
        return rulings(model)
                .flatMap(ruling -> ruling.verdict().stream())
                .flatMap(verdict -> verdict.checks().stream())
                .filter(check ->
                        check.name().equals(Gate.DELTA_M) && check.champion().isPresent())
                .reduce((earlier, later) -> later)
                .map(GateCheck::challenger)
                .<Row<?>>map(deltaM -> Row.of(name(model), deltaM))
                .stream();
    }

    private Stream<Row<?>> figures(Model model) {
        Optional<Evaluation> challenger = rulings(model)
                .reduce((earlier, later) -> later)
                .flatMap(Ruling::verdict)
                .flatMap(GateVerdict::report)
                .flatMap(evaluations::with);
        Optional<Evaluation> champion = model.holder(Model.CHAMPION).flatMap(holder -> comparable(holder, challenger));
        return Stream.concat(rows(model, "champion", champion), rows(model, "challenger", challenger));
    }

    /** The champion's figures from the challenger's bench if there are any, so that the two can be compared. */
    private Optional<Evaluation> comparable(VersionRecord holder, Optional<Evaluation> challenger) {
        return challenger
                .flatMap(other -> evaluations.of(holder.checkpoint(), other.bench()))
                .or(() -> holder.fact().report().flatMap(evaluations::with));
    }

    private static Stream<Row<?>> rows(Model model, String role, Optional<Evaluation> evaluation) {
        return evaluation.stream()
                .flatMap(found -> found.fact().metrics().primaryMetrics().entrySet().stream())
                .map(figure -> Row.of(
                        name(model).and("role", role, "task", figure.getKey().key()), figure.getValue()));
    }

    /** What the gate decided about the champion, in order. */
    private static Stream<Ruling> rulings(Model model) {
        return model.rulings().stream()
                .filter(ruling -> ruling.alias().equals(Model.CHAMPION)
                        && ruling.verdict().isPresent());
    }

    private static Tags name(Model model) {
        return Tags.of("model", model.name().value());
    }
}
