package dev.weightflow.local.models;

import dev.weightflow.local.console.Quantities;
import dev.weightflow.local.console.Table;
import dev.weightflow.local.evaluations.Figures;
import dev.weightflow.schema.Task;
import dev.weightflow.schema.evaluation.GateCheck;
import dev.weightflow.schema.evaluation.GateVerdict;
import java.util.Locale;
import java.util.Optional;

/** Models for people. */
final class ModelText {

    private ModelText() {}

    static String versions(Version[] versions) {
        Table table = Table.of(
                ">VERSION", "ALIASES", "STATUS", ">SEMSEG", ">NORMALS", ">SAL", ">HUMAN PARTS", "METHOD", "REGISTERED");
        for (Version version : versions) {
            table.row(
                    version.version(),
                    version.aliases().isEmpty() ? "-" : String.join(", ", version.aliases()),
                    version.status(),
                    Figures.cell(version.metrics(), Task.SEMSEG),
                    Figures.cell(version.metrics(), Task.NORMALS),
                    Figures.cell(version.metrics(), Task.SAL),
                    Figures.cell(version.metrics(), Task.HUMAN_PARTS),
                    version.method(),
                    Quantities.time(version.registeredAt()));
        }
        return table.toString();
    }

    static String version(VersionDetail detail) {
        Version version = detail.version();
        Table table = Table.of("Version " + version.version(), "of " + version.model());
        table.row("aliases", version.aliases().isEmpty() ? "-" : String.join(", ", version.aliases()));
        table.row("status", version.status());
        version.metrics().ifPresent(metrics -> table.row("figures", metrics.words()));
        version.relativeChange()
                .ifPresent(change -> table.row(
                        "against untrained", String.format(Locale.ROOT, "%+.2f %% in the mean of the tasks", change)));
        table.row("method", version.method());
        version.parent().ifPresent(parent -> table.row("parent", "version " + parent));
        table.row("job", version.job());
        table.row("dataset", version.dataset());
        table.row("registered", Quantities.time(version.registeredAt()));
        detail.artifacts()
                .forEach(artifact -> table.row(
                        artifact.name(),
                        artifact.digest()
                                + artifact.bytes()
                                        .map(bytes -> ", " + Quantities.bytes(bytes))
                                        .orElse("")));
        detail.decisions()
                .forEach(decision -> table.row(decision.outcome(), decision.alias() + ": " + decision.reason()));
        table.row("pictures", detail.pictures().size());
        detail.note().ifPresent(note -> table.row("note", note));
        return table + checks(detail);
    }

    private static String checks(VersionDetail detail) {
        Optional<GateVerdict> verdict = detail.decisions().isEmpty()
                ? Optional.empty()
                : detail.decisions().get(detail.decisions().size() - 1).verdict();
        return verdict.filter(known -> !known.checks().isEmpty())
                .map(known -> "\n\n" + checks(known))
                .orElse("");
    }

    /** The gate's conditions with their numbers. */
    static String checks(GateVerdict verdict) {
        Table table = Table.of("THE GATE", ">CHAMPION", ">CHALLENGER", ">LIMIT", "");
        for (GateCheck check : verdict.checks()) {
            table.row(
                    check.name(),
                    check.champion().map(ModelText::number).orElse("-"),
                    number(check.challenger()),
                    number(check.limit()),
                    check.passed() ? "passed" : "failed");
        }
        return table.toString();
    }

    static String account(CausalChain account) {
        return "Version " + account.version() + " of " + account.model() + " came about so:\n"
                + Chain.text(account.chain(), account.missing());
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }
}
