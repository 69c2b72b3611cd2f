package dev.weightflow.chaos.workload;

import dev.weightflow.chaos.history.FactTail;
import dev.weightflow.chaos.platform.Folders;
import dev.weightflow.chaos.platform.Requests;
import dev.weightflow.platform.event.KafkaConnection;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.ModelName;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/** Chains of rounds, at the same time. Whatever faults are injected, two runs of it come to the same effects. */
public record Workload(List<Chain> chains) {

    private static final List<MethodName> METHODS =
            List.of(MethodName.DELORA, MethodName.MTLORA, MethodName.FULL, MethodName.LORA);
    private static final int SMALLEST_SHARD = 4;

    public Workload {
        chains = List.copyOf(chains);
    }

    /** Two models, one that learns by day and one that learns by night. */
    public static Workload of(Folders folders, int rounds, int steps) {
        return new Workload(List.of(
                chain("day", folders.scenes(), rounds, steps), chain("night", folders.nightScenes(), rounds, steps)));
    }

    /** One model and one round. */
    public static Workload single(Folders folders, int steps) {
        return new Workload(List.of(chain("day", folders.scenes(), 1, steps)));
    }

    private static Chain chain(String name, Path scenes, int rounds, int steps) {
        return new Chain(
                new ModelName(name),
                IntStream.range(0, rounds)
                        .mapToObj(round -> new Round(
                                new JobId(name + "-" + (round + 1)),
                                scenes,
                                SMALLEST_SHARD + round,
                                METHODS.get(round % METHODS.size()),
                                steps))
                        .toList());
    }

    /**
     * Requests all of it, and goes on until every decision is made.
     *
     * @param kafka the way to Kafka of who may ask for work
     * @return fails with what was waited for in vain
     */
    public CompletableFuture<Void> start(KafkaConnection kafka, FactTail tail) {
        return CompletableFuture.allOf(
                chains.stream().map(chain -> started(chain, kafka, tail)).toArray(CompletableFuture[]::new));
    }

    private static CompletableFuture<Void> started(Chain chain, KafkaConnection kafka, FactTail tail) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try (Requests requests = new Requests(kafka)) {
                        chain.run(requests, tail);
                        done.complete(null);
                    } catch (RuntimeException e) {
                        done.completeExceptionally(e);
                    }
                },
                "chain-" + chain.model());
        thread.setDaemon(true);
        thread.start();
        return done;
    }
}
