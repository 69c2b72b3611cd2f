package dev.weightflow.cli.operations;

import static dev.weightflow.cli.client.Listing.bytes;
import static dev.weightflow.cli.client.Listing.id;

import dev.weightflow.cli.client.ListOptions;
import dev.weightflow.cli.client.Listing;
import dev.weightflow.cli.client.ProgramResult;
import dev.weightflow.cli.client.Resource;
import dev.weightflow.cli.client.SessionCommand;
import dev.weightflow.cli.console.CommandFailure;
import dev.weightflow.cli.console.Table;
import dev.weightflow.local.platform.CollectorProcess;
import dev.weightflow.local.platform.CollectorProcess.Ended;
import dev.weightflow.local.platform.PlatformDirectory;
import dev.weightflow.schema.id.Identifier;
import dev.weightflow.schema.text.ByteSizes;
import dev.weightflow.schema.text.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "garbage", description = "Deletes stored content that nothing refers to.")
public final class GarbageCommand extends SessionCommand {
    private static final Listing KEPT = Listing.of(
            "Nothing is stored.",
            Listing.text("KIND", "kind"),
            id("DIGEST", "digest"),
            bytes("SIZE", "bytes"),
            Listing.text("BECAUSE OF", "reason"));
    private static final List<String> AMOUNTS = List.of("kept", "waiting", "deleted");

    @Command(
            name = "collect",
            description = {
                "Deletes what no version, evaluation, dataset, training or snapshot refers to.",
                "It takes two runs: one makes an object a candidate, one a day or more later deletes it."
            })
    void collect(
            @Option(names = "--dry-run", description = "Show what would be deleted, and change nothing.")
                    boolean dryRun,
            @Option(
                            names = "--ignore-unreadable",
                            description =
                                    "Continue even if needed documents cannot be read; what only they refer to is then deleted.")
                    boolean ignoreUnreadable,
            @Option(
                            names = "--any-share",
                            description =
                                    "Continue even if a large share of everything stored would be deleted, and nothing tells what it was.")
                    boolean anyShare)
            throws InterruptedException {
        if (dryRun && (ignoreUnreadable || anyShare)) {
            throw usage("collect", "Give --dry-run alone");
        }
        List<String> arguments = new ArrayList<>(List.of(dryRun ? "preview" : "collect"));
        if (ignoreUnreadable) {
            arguments.add("--ignore-unreadable");
        }
        if (anyShare) {
            arguments.add("--any-share");
        }
        session.show(collector(arguments.toArray(String[]::new)), GarbageCommand::text);
    }

    @Command(name = "kept", description = "Lists every object that is kept, and why: by kind, largest first.")
    void kept(@Mixin ListOptions options) throws InterruptedException {
        options.show(terminal, collector("kept").list(""), KEPT);
    }

    /** Runs the collector once and returns its output. */
    private Resource collector(String... arguments) throws InterruptedException {
        session.elsewhere().ifPresent(variable -> {
            throw CommandFailure.refused(
                    "collector-elsewhere",
                    "The platform is elsewhere (" + variable
                            + " is set), where the collector is a CronJob: 'kubectl create job --from=cronjob/collector"
                            + " collect-now' starts it now.");
        });
        Ended ended =
                CollectorProcess.run(terminal.root(), new PlatformDirectory(terminal.directory()), List.of(arguments));
        return ProgramResult.of(CollectorProcess.NAME, ended);
    }

    private static String text(Resource found) {
        String deleted = found.is("dryRun") ? ">WOULD BE DELETED" : ">DELETED";
        Table table = Table.of("KIND", ">KEPT", "", ">WAITING", "", deleted, "");
        List<Resource> kinds = found.list("kinds");
        kinds.forEach(kind -> row(table, kind.text("kind"), List.of(kind)));
        row(table, "all", kinds);
        StringBuilder text = new StringBuilder(table.toString());
        if (found.find("nextAt").isPresent()) {
            text.append("\nWhat waits can be deleted from ")
                    .append(Listing.time(found, "nextAt"))
                    .append(" on, if a run before has found it unreachable; the grace is ")
                    .append(Durations.text(Duration.ofSeconds(found.number("graceSeconds"))))
                    .append('.');
        }
        found.list("unreadable")
                .forEach(document -> text.append("\nCannot be read: %s %s of %s (%s)"
                        .formatted(
                                document.text("kind"),
                                Identifier.shortened(document.text("digest")),
                                document.text("reason"),
                                document.text("code"))));
        String unknown = found.join("unknownJobs");
        return unknown.isEmpty()
                ? text.toString()
                : text + "\nKept, because the log does not know their trainings: the checkpoints of " + unknown;
    }

    private static void row(Table table, String name, List<Resource> kinds) {
        Stream<String> sums = AMOUNTS.stream()
                .flatMap(amount ->
                        Stream.of("" + sum(kinds, amount + ".objects"), ByteSizes.text(sum(kinds, amount + ".bytes"))));
        table.row(Stream.concat(Stream.of(name), sums).toArray());
    }

    private static long sum(List<Resource> kinds, String path) {
        return kinds.stream().mapToLong(kind -> kind.number(path)).sum();
    }
}
