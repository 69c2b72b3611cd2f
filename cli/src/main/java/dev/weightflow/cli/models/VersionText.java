package dev.weightflow.cli.models;

import dev.weightflow.cli.client.Listing;
import dev.weightflow.cli.client.Resource;
import dev.weightflow.cli.console.Quantities;
import dev.weightflow.cli.console.Table;
import dev.weightflow.schema.evaluation.GateCheck;
import dev.weightflow.schema.evaluation.GateVerdict;
import dev.weightflow.schema.evaluation.TaskMetrics;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A version and the decisions about it, for people. */
final class VersionText {
    private VersionText() {}

    static String of(Resource detail) {
        Table table = Table.of("Version " + detail.text("version.version"), "of " + detail.text("version.model"));
        String aliases = detail.join("version.aliases");
        table.row("aliases", aliases.isEmpty() ? "-" : aliases);
        table.row("status", detail.text("version.status"));
        detail.read("version.metrics", TaskMetrics.class).ifPresent(metrics -> table.row("figures", metrics.words()));
        detail.read("version.relativeChange", Double.class)
                .ifPresent(change -> table.row(
                        "against untrained", String.format(Locale.ROOT, "%+.2f %% in the mean of the tasks", change)));
        table.row("method", detail.text("version.method"));
        detail.find("version.parent").ifPresent(parent -> table.row("parent", "version " + parent));
        table.row("training", detail.text("version.job"));
        table.row("dataset", detail.text("version.dataset"));
        table.row("registered", Listing.time(detail, "version.registeredAt"));
        detail.list("artifacts")
                .forEach(artifact -> table.row(
                        artifact.text("name"),
                        artifact.text("digest")
                                + artifact.find("bytes")
                                        .map(bytes -> ", " + Quantities.bytes(Long.parseLong(bytes)))
                                        .orElse("")));
        List<Resource> decisions = detail.list("decisions");
        decisions.forEach(each -> table.row(each.text("outcome"), each.text("alias") + ": " + each.text("reason")));
        table.row("pictures", detail.list("pictures").size());
        detail.find("note").ifPresent(note -> table.row("note", note));
        return table
                + decisions.stream()
                        .skip(Math.max(0, decisions.size() - 1))
                        .findFirst()
                        .map(VersionText::checks)
                        .orElse("");
    }

    static String promotion(Resource promotion, String alias) {
        String version = "Version " + promotion.text("version.version") + " of " + promotion.text("version.model");
        Optional<String> reason = promotion.find("decision.reason");
        return version
                + (promotion.is("promoted")
                        ? (promotion.is("changed") ? " is now " : " was already ") + alias
                        : " does not become " + alias)
                + reason.map(why -> ": " + why).orElse(".")
                + checks(new Resource(promotion.json().path("decision")));
    }

    /** The gate's conditions with their numbers, where it ruled. */
    private static String checks(Resource decision) {
        List<GateCheck> checks = decision.read("verdict", GateVerdict.class)
                .map(GateVerdict::checks)
                .orElse(List.of());
        if (checks.isEmpty()) {
            return "";
        }
        Table table = Table.of("THE GATE", ">CHAMPION", ">CHALLENGER", ">LIMIT", "");
        for (GateCheck check : checks) {
            table.row(
                    check.name(),
                    check.champion().map(VersionText::number).orElse("-"),
                    number(check.challenger()),
                    number(check.limit()),
                    check.passed() ? "passed" : "failed");
        }
        return "\n\n" + table;
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }
}
