package dev.weightflow.registry.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weightflow.platform.configuration.ReloadedFile;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.eventlog.EventLog;
import dev.weightflow.platform.eventlog.InMemoryEventLog.Shared;
import dev.weightflow.platform.objectstore.InMemoryObjectStore;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.event.DriftEvent.DriftDetected;
import dev.weightflow.schema.event.Event;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.event.ModelEvent;
import dev.weightflow.schema.event.ModelEvent.RetrainingEvent;
import dev.weightflow.schema.event.WatchEvent.RollbackProposed;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.id.VersionNumber;
import dev.weightflow.schema.topic.Topic;
import dev.weightflow.schema.topic.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ProxySelector;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** Logs and a bucket in memory, a receiver, and a clock that the test sets. */
abstract class WebhookTestBase {
    static final ModelName PEOPLE = new ModelName("people");
    static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    /** Longest time for an attempt: busy machines take their time to answer. */
    Duration patience = Duration.ofSeconds(30);

    final Receiver receiver = new Receiver();
    final InMemoryObjectStore store = new InMemoryObjectStore();
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final Map<JobId, ModelName> trainings = new HashMap<>();
    Shared<ModelEvent> models = new Shared<>(Topics.MODELS.name(), ModelEvent.class);
    private final Shared<RetrainingEvent> retrainings = new Shared<>(Topics.RETRAINING.name(), RetrainingEvent.class);
    private final Shared<JobEvent> jobs = new Shared<>(Topics.TRAININGS.name(), JobEvent.class);
    private int promotion;

    @TempDir
    private Path folder;

    Instant now = Instant.parse("2026-01-02T03:04:05Z");

    @AfterEach
    void stop() {
        receiver.close();
    }

    WebhookSettings settings(String name, URI url, NotifiedEvents events, ModelPatterns patterns) {
        try {
            Path file = Files.writeString(folder.resolve("secret"), SECRET);
            return new WebhookSettings(
                    name, url, events, patterns, ReloadedFile.open("secret", file, SigningSecret::parse, List.of()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    WebhookContext context(String process, ObjectStore bucket) {
        return new WebhookContext(
                "/weightflow/checkpoint-registry",
                process,
                bucket,
                this::log,
                new FactSubjects(
                        job -> Optional.ofNullable(trainings.get(job)),
                        Optional.of(URI.create("https://weightflow.example.org/"))),
                new Sender(ProxySelector.of(null), () -> now, patience),
                new RetrySchedule(() -> 1),
                meters,
                () -> now,
                Duration.ofMillis(1));
    }

    private EventLog<?> log(Topic topic) {
        return topic.equals(Topics.MODELS)
                ? models.open()
                : topic.equals(Topics.RETRAINING) ? retrainings.open() : jobs.open();
    }

    /** Opens the usual webhook, in a process of its own, and starts it. */
    Webhook open(String process) {
        return begun(new Webhook(
                settings("ops", receiver.url(), NotifiedEvents.USUAL, ModelPatterns.ALL), context(process, store)));
    }

    static Webhook begun(Webhook webhook) {
        run(webhook);
        return webhook;
    }

    /** Lets the webhook do what it can do now; returns how long it would then wait. */
    static Duration run(Webhook webhook) {
        try {
            int idle = 0;
            while (idle < 6) {
                Duration pause = webhook.step();
                if (!pause.isZero()) {
                    return pause;
                }
                idle++;
            }
            return Duration.ZERO;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    void pass(Duration time) {
        now = now.plus(time);
    }

    Envelope<ModelEvent> proposed() {
        return proposed(PEOPLE);
    }

    /** States a fact of the topic of models. */
    Envelope<ModelEvent> proposed(ModelName model) {
        ModelEvent event = new RollbackProposed(
                model,
                promotion++,
                new VersionNumber(2),
                VersionNumber.FIRST,
                PascalTasks.SEMSEG,
                40,
                20,
                "It is worse at night.");
        return publish(models, event);
    }

    /** States a fact of the topic of retraining. */
    Envelope<RetrainingEvent> detected() {
        return publish(
                retrainings,
                new DriftDetected(
                        PEOPLE,
                        DatasetId.of(Digest.ofText("night")),
                        1,
                        VersionNumber.FIRST,
                        0.8,
                        130,
                        100,
                        List.of("night/7"),
                        Digest.ofText("report")));
    }

    Envelope<JobEvent> stated(JobEvent event) {
        return publish(jobs, event);
    }

    <E extends Event> Envelope<E> publish(Shared<E> log, E event) {
        pass(Duration.ofMillis(10));
        Envelope<E> fact = Envelope.of(event, "/weightflow/test", now, EventContext.NONE);
        log.publish(fact);
        return fact;
    }

    static JsonNode json(Receiver.Received received) {
        try {
            return new ObjectMapper().readTree(received.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
