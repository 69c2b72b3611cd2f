package dev.weightflow.ingestion.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.ingestion.kafka.RequestHandler;
import dev.weightflow.platform.event.Cause;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.log.InMemoryEventLog;
import dev.weightflow.platform.objectstore.InMemoryObjectStore;
import dev.weightflow.schema.dataset.IngestSpec;
import dev.weightflow.schema.event.DatasetEvent;
import dev.weightflow.schema.event.DatasetEvent.DatasetRecognised;
import dev.weightflow.schema.event.DatasetEvent.IngestRequested;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.IngestionId;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RequestHandlerTest {
    private static final IngestionId MONDAY = new IngestionId("monday");

    @TempDir
    Path temp;

    private final InMemoryEventLog.Shared<DatasetEvent> log =
            new InMemoryEventLog.Shared<>("weightflow.datasets", DatasetEvent.class);

    @Test
    void a_request_is_brought_to_its_end_and_other_facts_are_left_alone() {
        try (Station station = station()) {
            log.publish(request());
            RequestHandler handler = new RequestHandler(station.worker);

            handler.handle(envelope(new DatasetRecognised(MONDAY, DatasetId.of(Digest.ofText("x")))));
            assertThat(log.events()).hasSize(1);
            handler.handle(request());
            handler.handle(request());

            assertThat(log.events()).hasSize(2);
        }
    }

    @Test
    void a_request_that_the_service_has_no_time_for_is_delivered_again_and_no_dead_letter() {
        try (Station station = station()) {
            log.publish(request());
            station.worker.stop();

            assertThatThrownBy(() -> new RequestHandler(station.worker).handle(request()))
                    .isInstanceOf(StoppedException.class);

            assertThat(Thread.interrupted()).isTrue();
        }
    }

    private Station station() {
        return new Station(log.open(), new InMemoryObjectStore(), temp, temp.resolve("data"), Clock.systemUTC());
    }

    private Envelope<DatasetEvent> request() {
        return envelope(new IngestRequested(
                MONDAY, IngestSpec.of(temp.resolve("nowhere").toString())));
    }

    private static Envelope<DatasetEvent> envelope(DatasetEvent event) {
        return Envelope.of(event, "/test", Clock.systemUTC().instant(), Cause.NONE);
    }
}
