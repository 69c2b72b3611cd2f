package dev.weightflow.cli.models;

import dev.weightflow.cli.console.Quantities;
import dev.weightflow.cli.console.Table;
import dev.weightflow.cli.evaluations.Figures;
import dev.weightflow.cli.models.Verification.DamagedObject;
import dev.weightflow.cli.models.Verification.Finding;
import dev.weightflow.cli.models.Verification.OfLog;
import dev.weightflow.cli.models.Verification.OfVersion;
import dev.weightflow.cli.models.Verification.RefusedFact;
import dev.weightflow.schema.Task;
import dev.weightflow.schema.evaluation.GateCheck;
import dev.weightflow.schema.evaluation.GateVerdict;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Models for people. */
final class ModelText {

    private ModelText() {}

    static String models(Model[] all) {
        if (all.length == 0) {
            return "There is no model yet: './weightflow train --dataset ID --model-name NAME' leads to one.";
        }
        Table table = Table.of("MODEL", ">VERSIONS", "ALIASES", ">UNDECIDED", ">REFUSED");
        for (Model model : all) {
            table.row(
                    model.name(),
                    model.versions(),
                    model.aliases().isEmpty()
                            ? "-"
                            : model.aliases().entrySet().stream()
                                    .map(alias -> alias.getKey() + " " + alias.getValue())
                                    .collect(Collectors.joining(", ")),
                    model.undecided().size(),
                    model.failures().size());
        }
        return table.toString();
    }

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
    private static String checks(GateVerdict verdict) {
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

    /**
     * @param version its number and model
     * @param alias the one that was asked for
     */
    static String promotion(Promotion promotion, String version, String alias) {
        String said = promotion.promoted()
                ? version + (promotion.changed() ? " is now " : " was already ") + alias
                : version + " does not become " + alias;
        return said
                + promotion.decision().map(decision -> ": " + decision.reason()).orElse(".")
                + promotion
                        .decision()
                        .flatMap(Decision::verdict)
                        .map(verdict -> "\n\n" + checks(verdict))
                        .orElse("");
    }

    static String chain(CausalChain known) {
        return "Version " + known.version() + " of " + known.model() + " came about so:\n"
                + CausalChainText.text(known.chain(), known.missing());
    }

    static String verification(Verification found) {
        Table table = Table.of("MODEL", ">VERSION", ">OBJECTS", "FOUND", "");
        for (OfVersion version : found.versions()) {
            if (version.findings().isEmpty()) {
                table.row(
                        version.model(),
                        version.version(),
                        version.objects(),
                        "sound",
                        version.signed() ? "all documents are signed" : "documents are not signed here");
            }
            for (Finding finding : version.findings()) {
                table.row(
                        version.model(),
                        version.version(),
                        version.objects(),
                        finding.object() + " " + finding.code(),
                        finding.message());
            }
        }
        StringBuilder text = new StringBuilder(table.toString());
        for (OfLog log : found.logs()) {
            text.append("\n")
                    .append(log.topic())
                    .append(log.fault().map(fault -> ": " + fault).orElse(": " + log.facts() + " facts, sound"));
        }
        for (RefusedFact fact : found.refused()) {
            text.append("\nRefused: ").append(fact.what()).append(": ").append(fact.why());
        }
        for (DamagedObject object : found.damaged()) {
            text.append("\nDamaged: %s %s of %s (%s). %s"
                    .formatted(
                            object.kind(),
                            Quantities.brief(object.digest()),
                            object.reason(),
                            object.code(),
                            object.remedy()));
        }
        return text.toString();
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }
}
