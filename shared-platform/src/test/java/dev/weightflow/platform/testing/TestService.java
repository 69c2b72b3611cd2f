package dev.weightflow.platform.testing;

import dev.weightflow.platform.event.CurrentContext;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.messaging.EventMessages;
import dev.weightflow.platform.messaging.RejectedRequests;
import dev.weightflow.platform.messaging.RejectedRequests.RejectedRequest;
import dev.weightflow.platform.service.ServiceHandle;
import dev.weightflow.schema.event.Event;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.event.ProgressEvent.WorkerHeartbeat;
import dev.weightflow.schema.event.TrainingEvent.TrainingCompleted;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.IntFunction;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Minimal service: two channels in, one out, and handlers that fail on request. */
@ApplicationScoped
public class TestService {
    /** Latch for which a service waits that is to delay its start. */
    public static final CountDownLatch START = new CountDownLatch(1);

    /** Event that was handled, with the trace in which that happened. */
    public record Handled(Envelope<? extends Event> event, Optional<String> traceparent, String thread) {}

    private final List<Handled> handled = new CopyOnWriteArrayList<>();
    private final List<RejectedRequest> rejected = new CopyOnWriteArrayList<>();
    private final Map<String, IntFunction<Uni<Void>>> behaviours = new ConcurrentHashMap<>();
    private final Map<String, Integer> attempts = new ConcurrentHashMap<>();
    private final MutinyEmitter<byte[]> requests;

    TestService(@Channel("requests") MutinyEmitter<byte[]> requests) {
        this.requests = requests;
    }

    /** Sets the handler's response for that subject, by the number of the attempt. */
    public void on(String subject, IntFunction<Uni<Void>> behaviour) {
        behaviours.put(subject, behaviour);
    }

    /** Returns the handled events, in order. */
    public List<Handled> handled() {
        return handled;
    }

    /** Returns the requests that were stated as rejected, in order. */
    public List<RejectedRequest> rejected() {
        return rejected;
    }

    /** Returns how many times the handler was called for that subject. */
    public int attempts(String subject) {
        return attempts.getOrDefault(subject, 0);
    }

    @Incoming("training-requests")
    @Blocking(ordered = false)
    Uni<Void> request(Envelope<JobEvent.CancellationRequested> request) {
        return handle(request);
    }

    @Incoming("completed-trainings")
    @Blocking("completed")
    void completed(Envelope<TrainingCompleted> training) {
        handle(training).await().indefinitely();
    }

    @Incoming("progress-in")
    Uni<Void> progress(Envelope<WorkerHeartbeat> heartbeat) {
        return handle(heartbeat);
    }

    private Uni<Void> handle(Envelope<? extends Event> envelope) {
        String subject = envelope.event().subject();
        int attempt = attempts.merge(subject, 1, Integer::sum);
        return behaviours
                .getOrDefault(subject, number -> Uni.createFrom().voidItem())
                .apply(attempt)
                .invoke(() -> handled.add(new Handled(
                        envelope,
                        CurrentContext.traceparent(),
                        Thread.currentThread().getName())));
    }

    /** States a consequence of an event, as a request to another service. */
    public Uni<Void> follow(Envelope<?> before, Event event) {
        return requests.sendMessage(
                EventMessages.of(Envelope.of(event, "/weightflow/test-service", Instant.EPOCH, before.context())));
    }

    /** Receiver of requests that could not be read or handled. */
    @ApplicationScoped
    @Identifier("training-requests")
    public static class Rejections implements RejectedRequests {
        private final TestService service;

        Rejections(TestService service) {
            this.service = service;
        }

        @Override
        public Uni<Void> reject(RejectedRequest request) {
            return Uni.createFrom().voidItem().invoke(() -> service.rejected().add(request));
        }
    }

    /** Wiring of the service, whose start waits for a test if the configuration says so. */
    public static class Wiring {
        @Produces
        @Singleton
        ServiceHandle<String> service(@ConfigProperty(name = "test.wait", defaultValue = "false") boolean wait) {
            return ServiceHandle.of("test-service", context -> {
                if (wait && START.getCount() > 0) {
                    throw new IllegalStateException("the test has not let it start yet.");
                }
                return "running";
            });
        }
    }
}
