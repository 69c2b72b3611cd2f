package dev.weightflow.evaluator.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import dev.weightflow.evaluator.measure.ArtifactStore;
import dev.weightflow.evaluator.measure.FairLock;
import dev.weightflow.evaluator.predict.Predictions;
import dev.weightflow.platform.objectstore.DiskCache;
import dev.weightflow.platform.objectstore.InMemoryObjectStore;
import dev.weightflow.platform.service.ServiceHandle;
import jakarta.ws.rs.core.Response;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportsResourceTest {

    @Test
    void few_reports_are_read_at_once_and_who_waits_too_long_is_told_to_come_again(@TempDir Path folder)
            throws Exception {
        InMemoryObjectStore store = new InMemoryObjectStore();
        ArtifactStore artifacts =
                new ArtifactStore(store, new DiskCache(store, folder, DiskCache.GIB, InstantSource.system()));
        ReportsResource reports = new ReportsResource(
                artifacts,
                ServiceHandle.of("none", context -> null),
                new Predictions(artifacts, Device.cpu(), new FairLock(), Predictions.PATIENCE),
                "test");
        CountDownLatch reading = new CountDownLatch(4);
        CountDownLatch enough = new CountDownLatch(1);
        AtomicInteger answered = new AtomicInteger();
        CompletableFuture<?>[] readers = new CompletableFuture<?>[4];
        for (int reader = 0; reader < readers.length; reader++) {
            readers[reader] = new CompletableFuture<>();
            CompletableFuture<?> done = readers[reader];
            new Thread(() -> {
                        reports.fewAtOnce(() -> {
                            reading.countDown();
                            await(enough);
                            answered.incrementAndGet();
                            return null;
                        });
                        done.complete(null);
                    })
                    .start();
        }
        reading.await();

        assertThatThrownBy(() -> reports.fewAtOnce(() -> null))
                .isInstanceOf(ReportsResource.TooManyReadersException.class);

        enough.countDown();
        CompletableFuture.allOf(readers).join();
        assertThat(answered).hasValue(4);
        assertThat(reports.fewAtOnce(() -> (Response) null)).isNull();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
