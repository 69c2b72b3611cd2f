package dev.weightflow.registry.page;

import dev.weightflow.registry.gate.Gate;
import dev.weightflow.registry.query.DecisionView;
import dev.weightflow.registry.query.VersionView;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.evaluation.GateCheck;
import dev.weightflow.schema.evaluation.GateVerdict;
import dev.weightflow.schema.metric.MetricScale;
import io.quarkus.qute.TemplateExtension;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Numbers and times for people, as the template asks for them: mIoU in percent, angles in degrees, times in UTC. */
@TemplateExtension
final class PageTexts {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final String NONE = "–";

    private PageTexts() {}

    static String utc(Instant at) {
        return TIME.format(at);
    }

    static String orDash(Optional<?> value) {
        return value.map(Object::toString).orElse(NONE);
    }

    /** The primary metric of the task with that key. */
    static String metric(VersionView version, String task) {
        return version.metrics()
                .flatMap(metrics -> metrics.of(TaskName.of(task)))
                .map(figures -> words(figures.scale(), figures.primary()))
                .orElse(NONE);
    }

    static String percentChange(VersionView version) {
        return version.relativeChange()
                .map(value -> String.format(Locale.ROOT, "%+.2f", value))
                .orElse(NONE);
    }

    static List<GateCheck> checks(DecisionView decision) {
        return decision.verdict().map(GateVerdict::checks).orElse(List.of());
    }

    static String championNumber(GateCheck check) {
        return check.champion().map(value -> number(check.name(), value)).orElse(NONE);
    }

    static String challengerNumber(GateCheck check) {
        return number(check.name(), check.challenger());
    }

    static String limitNumber(GateCheck check) {
        return number(check.name(), check.limit());
    }

    private static String number(String name, double value) {
        if (name.equals(Gate.GAIN) || name.equals(Gate.GAIN_LOW)) {
            return String.format(Locale.ROOT, "%+.2f %%", value);
        }
        return words(
                name.matches(TaskName.PATTERN) ? MetricScale.undeclared(TaskName.of(name)) : MetricScale.OVERLAP,
                value);
    }

    private static String words(MetricScale scale, double value) {
        String unit = scale.unit().equals(MetricScale.PERCENT) ? "" : scale.unit();
        return String.format(Locale.ROOT, "%.2f%s", scale.shown(value), unit);
    }
}
