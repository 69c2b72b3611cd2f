package dev.weightflow.console.training;

import dev.weightflow.console.Console;
import dev.weightflow.console.live.JobStreams;
import dev.weightflow.console.live.JobStreams.Event;
import dev.weightflow.platform.rest.EventStream;
import dev.weightflow.platform.service.ServiceHandle;
import dev.weightflow.schema.id.JobId;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.operators.multi.processors.BroadcastProcessor;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.util.Optional;
import java.util.function.Supplier;

/** Streams behind the pages of trainings. */
@Singleton
class TrainingStreams {
    private final ServiceHandle<Console> console;
    private Optional<JobStreams> streams = Optional.empty();

    TrainingStreams(ServiceHandle<Console> console) {
        this.console = console;
    }

    private synchronized JobStreams streams() {
        if (streams.isEmpty()) {
            Console running = console.get();
            BroadcastProcessor<JobId> changes = BroadcastProcessor.create();
            running.journals()
                    .onTrainingEvent(fact -> changes.onNext(fact.event().job()));
            streams = Optional.of(
                    new JobStreams(running.signals().stream(), changes, job -> TrainingsResource.status(running, job)));
        }
        return streams.get();
    }

    /**
     * @param missed returns earlier events that the reader has not received; called once the stream is open, so that none is lost in between
     */
    Multi<OutboundSseEvent> of(JobId job, Supplier<Event> missed, Sse sse) {
        Multi<OutboundSseEvent> events = Multi.createBy()
                .merging()
                .streams(streams().of(job), Multi.createFrom().item(missed))
                .map(event -> {
                    OutboundSseEvent.Builder builder = sse.newEventBuilder()
                            .name(event.name())
                            .mediaType(MediaType.TEXT_PLAIN_TYPE)
                            .reconnectDelay(EventStream.RETRY_MILLIS)
                            .data(event.data());
                    return event.id().isEmpty()
                            ? builder.build()
                            : builder.id(event.id()).build();
                });
        return EventStream.keptAlive(sse, events).onOverflow().drop();
    }
}
