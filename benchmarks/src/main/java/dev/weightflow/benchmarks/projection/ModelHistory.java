package dev.weightflow.benchmarks.projection;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.eventlog.Decision;
import dev.weightflow.platform.eventlog.Journal;
import dev.weightflow.platform.eventlog.TableProjection;
import dev.weightflow.projection.model.Model;
import dev.weightflow.projection.model.Models;
import dev.weightflow.projection.model.VersionStatus;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.evaluation.GateVerdict;
import dev.weightflow.schema.event.ModelEvent;
import dev.weightflow.schema.event.ModelEvent.AliasMoved;
import dev.weightflow.schema.event.ModelEvent.ModelVersionRegistered;
import dev.weightflow.schema.event.ModelEvent.PromotionRejected;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.id.ReportId;
import dev.weightflow.schema.id.VersionNumber;
import dev.weightflow.schema.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/** Versions of one model: each is registered, and then rejected, or promoted if it is the first of a hundred. */
record ModelHistory(int versions) implements History<Models, ModelEvent> {
    private static final int FACTS = 2;
    private static final int APART = 100;
    private static final int PAGE = 100;
    private static final int DECISIONS = 500;
    private static final int WAITING = 50;
    private static final Instant FIRST = Instant.parse("2024-01-01T00:00:00Z");
    private static final DatasetId DATASET = DatasetId.of(Digest.ofText("dataset"));
    private static final ModelName MODEL = new ModelName("people");

    @Override
    public TableProjection<Models, ModelEvent> projection() {
        return Models.projection("benchmark");
    }

    @Override
    public long facts() {
        return (long) versions * FACTS;
    }

    @Override
    public GeneratedLog<ModelEvent> log() {
        return new GeneratedLog<>(Topics.MODELS, ModelEvent.class, facts(), this::fact);
    }

    @Override
    public Envelope<ModelEvent> fact(long number) {
        int version = (int) (number / FACTS);
        ModelEvent event = number % FACTS == 0 ? registered(version) : decided(version);
        return Envelope.of(
                event,
                "/weightflow/checkpoint-registry",
                FIRST.plus(Duration.ofMinutes(version)).plusSeconds(number % FACTS),
                EventContext.NONE);
    }

    private static ModelVersionRegistered registered(int version) {
        return new ModelVersionRegistered(
                MODEL,
                new VersionNumber(version + 1),
                checkpoint(version),
                Digest.ofText("manifest " + version),
                new JobId("job-" + version),
                DATASET,
                MethodName.DELORA,
                Optional.empty(),
                Optional.of(report(version)));
    }

    private static ModelEvent decided(int version) {
        VersionNumber number = new VersionNumber(version + 1);
        if (version % APART == 0) {
            int moves = version / APART;
            return new AliasMoved(
                    MODEL,
                    Model.CHAMPION,
                    moves,
                    Optional.of(version - APART + 1)
                            .filter(before -> before > 0)
                            .map(VersionNumber::new),
                    Optional.of(number),
                    "It is better.",
                    Optional.empty());
        }
        GateVerdict verdict =
                new GateVerdict(false, "It is worse.", List.of(), Optional.of(report(version)), Optional.empty());
        return new PromotionRejected(MODEL, number, Model.CHAMPION, 0, verdict);
    }

    private static CheckpointId checkpoint(int version) {
        return CheckpointId.of(Digest.ofText("checkpoint " + version));
    }

    private static ReportId report(int version) {
        return ReportId.of(Digest.ofText("report " + version));
    }

    @Override
    public void ask(Models known, Latencies latencies) {
        Model model = known.model(MODEL);
        latencies.of("a version by its number", at -> model.version(new VersionNumber(at + 1)));
        latencies.of("a version by its checkpoint", at -> model.version(checkpoint(at)));
        latencies.of("the version of an alias", at -> model.versionOf(Model.CHAMPION));
        latencies.of("a page of 100 versions", at -> model.latest(at, PAGE));
        latencies.of("the latest 100 rejected versions", at -> model.latest(VersionStatus.REJECTED, 0, PAGE));
        latencies.of("the latest 100 decisions", at -> model.decisions().latest(0, PAGE));
        latencies.of("latest 256 events", at -> known.index().latest());
    }

    /** Registers versions, one after another and then many at a time. */
    @Override
    public void decide(Journal<Models, ModelEvent> journal) {
        long began = System.nanoTime();
        for (int next = 0; next < DECISIONS; next++) {
            register(journal, next).join();
        }
        System.out.printf("decisions one after another: %,.0f/s%n", DECISIONS / ((System.nanoTime() - began) / 1e9));
        began = System.nanoTime();
        for (int first = DECISIONS; first < 2 * DECISIONS; first += WAITING) {
            IntStream.range(first, first + WAITING)
                    .mapToObj(next -> register(journal, next))
                    .toList()
                    .forEach(CompletableFuture::join);
        }
        System.out.printf(
                "decisions, %d waiting at a time: %,.0f/s%n", WAITING, DECISIONS / ((System.nanoTime() - began) / 1e9));
    }

    private CompletableFuture<Boolean> register(Journal<Models, ModelEvent> journal, int more) {
        return journal.decide(EventContext.NONE, models -> {
            Model model = models.model(MODEL);
            if (model.version(checkpoint(versions + more)).isPresent()) {
                return Decision.none(false);
            }
            return Decision.of(registered(model.next().value() - 1), true);
        });
    }
}
