package dev.weightflow.cli.garbage;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weightflow.cli.client.ServiceClient;
import dev.weightflow.cli.client.ServiceResponse;
import dev.weightflow.cli.client.Session;
import dev.weightflow.cli.console.Json;
import dev.weightflow.cli.console.Quantities;
import dev.weightflow.cli.console.Table;
import dev.weightflow.cli.garbage.Collection.Amount;
import dev.weightflow.cli.garbage.Collection.Kept;
import dev.weightflow.cli.garbage.Collection.OfKind;
import dev.weightflow.cli.platform.ServiceName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./weightflow gc}. */
@Command(
        name = "gc",
        description = {
            "Deletes stored content that nothing leads to: no version, evaluation, dataset, training or snapshot.",
            "It takes two runs: one makes it a candidate, one a day or more later deletes it."
        })
public final class GarbageCommand implements Callable<Integer> {
    private static final int PAGE = 1000;

    private final Session session;

    @Spec
    private CommandSpec spec;

    @Option(names = "--dry-run", description = "Tell what would be deleted, and change nothing.")
    private boolean dryRun;

    @Option(names = "--kept", description = "List what is kept, and why; change nothing.")
    private boolean kept;

    @Option(
            names = "--force",
            description = "Also where documents that are needed cannot be read; what only they name is deleted then.")
    private boolean force;

    public GarbageCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        if (force && (dryRun || kept) || dryRun && kept) {
            throw new ParameterException(spec.commandLine(), "Give one of --dry-run, --kept and --force.");
        }
        ServiceClient registry = session.client(ServiceName.CHECKPOINT_REGISTRY);
        if (kept) {
            show(kept(registry));
            return 0;
        }
        ServiceResponse<Collection> answer = dryRun
                ? registry.get("/garbage", Collection.class, ServiceClient.LONG)
                : registry.delete("/garbage?force=" + force, Collection.class, ServiceClient.LONG);
        session.terminal().show(answer.raw(), () -> text(answer.value()));
        return 0;
    }

    private static List<Kept> kept(ServiceClient registry) {
        List<Kept> all = new ArrayList<>();
        int before;
        do {
            before = all.size();
            all.addAll(List.of(
                    registry.get("/garbage/kept?limit=" + PAGE + "&offset=" + before, Kept[].class, ServiceClient.LONG)
                            .value()));
        } while (all.size() == before + PAGE);
        return all;
    }

    private void show(List<Kept> all) {
        JsonNode raw = Json.MAPPER.valueToTree(all);
        session.terminal().show(raw, () -> {
            Table table = Table.of("KIND", "DIGEST", ">SIZE", "BECAUSE OF");
            all.forEach(object -> table.row(
                    object.kind(),
                    Quantities.brief(object.digest()),
                    Quantities.bytes(object.bytes()),
                    object.reason()));
            return table.toString();
        });
    }

    private static String text(Collection found) {
        Table table =
                Table.of("KIND", ">KEPT", "", ">WAITING", "", found.dryRun() ? ">WOULD BE DELETED" : ">DELETED", "");
        found.kinds().forEach(kind -> row(table, kind.kind(), kind.kept(), kind.waiting(), kind.deleted()));
        row(
                table,
                "all",
                sum(found.kinds(), OfKind::kept),
                sum(found.kinds(), OfKind::waiting),
                sum(found.kinds(), OfKind::deleted));
        StringBuilder text = new StringBuilder(table.toString());
        found.nextAt().ifPresent(at -> text.append("\nWhat waits can be deleted from ")
                .append(Quantities.time(at))
                .append(" on, if a run before has found it unreachable; the grace is ")
                .append(Quantities.duration(Duration.ofSeconds(found.graceSeconds())))
                .append('.'));
        found.unreadable().forEach(document -> text.append("\nCannot be read: ")
                .append(document.kind())
                .append(' ')
                .append(Quantities.brief(document.digest()))
                .append(" of ")
                .append(document.reason())
                .append(" (")
                .append(document.code())
                .append(')'));
        if (!found.unknownJobs().isEmpty()) {
            text.append("\nKept, because the log does not know their trainings: the checkpoints of ")
                    .append(String.join(", ", found.unknownJobs()));
        }
        return text.toString();
    }

    private static void row(Table table, String kind, Amount kept, Amount waiting, Amount deleted) {
        table.row(
                kind,
                kept.objects(),
                Quantities.bytes(kept.bytes()),
                waiting.objects(),
                Quantities.bytes(waiting.bytes()),
                deleted.objects(),
                Quantities.bytes(deleted.bytes()));
    }

    private static Amount sum(List<OfKind> kinds, Function<OfKind, Amount> column) {
        return kinds.stream()
                .map(column)
                .reduce(new Amount(0, 0), (a, b) -> new Amount(a.objects() + b.objects(), a.bytes() + b.bytes()));
    }
}
