package dev.weightflow.ingestion.packing;

import dev.weightflow.data.dataset.FolderSamples;
import dev.weightflow.data.dataset.ReadingStoppedException;
import dev.weightflow.data.dataset.SampleValidation;
import dev.weightflow.data.dataset.Violation;
import dev.weightflow.data.dataset.ViolationCode;
import dev.weightflow.ingestion.source.FilesOnDemand.Brought;
import dev.weightflow.ingestion.source.SourceFolder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Inspects samples of a split on other threads, a few ahead, and returns them in order. */
final class Inspections implements AutoCloseable {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);

    private final FolderSamples reader;
    private final SourceFolder folder;
    private final Iterator<String> ids;
    private final Deque<String> again = new ArrayDeque<>();
    private final ExecutorService threads;
    private final Packer packer;
    private final PackingListener listener;
    private final Deque<Pending> pending = new ArrayDeque<>();
    private boolean handedOut;

    /** @param fingerprint the sample's lines in the {@link SourceFingerprint} */
    record Inspected(SampleValidation inspection, SampleSummary look, List<String> fingerprint) {
        static Inspected of(SampleValidation inspection, List<String> fingerprint) {
            return new Inspected(inspection, SampleSummary.of(inspection), fingerprint);
        }
    }

    private record Pending(String id, Future<Inspected> sample) {}

    /**
     * @param packer limits the number of samples in memory beside the one that was returned
     * @param listener may throw to stop, also during the wait for a sample
     */
    Inspections(
            SourceFolder folder,
            FolderSamples reader,
            List<String> ids,
            ExecutorService threads,
            Packer packer,
            PackingListener listener) {
        this.reader = reader;
        this.folder = folder;
        this.ids = ids.iterator();
        this.threads = threads;
        this.packer = packer;
        this.listener = listener;
    }

    boolean hasNext() {
        return isMoreToBegin() || !pending.isEmpty();
    }

    Inspected next() {
        leaveHandedOut();
        while (isMoreToBegin() && pending.size() < packer.readers() && entered()) {
            pending.add(begun(again.isEmpty() ? ids.next() : again.remove()));
        }
        Pending next = pending.remove();
        handedOut = true;
        return result(next).orElseGet(() -> alone(next.id()));
    }

    private boolean isMoreToBegin() {
        return !again.isEmpty() || ids.hasNext();
    }

    private boolean entered() {
        if (!pending.isEmpty()) {
            return packer.memory().enterAtOnce();
        }
        packer.memory().enter(listener);
        return true;
    }

    private void leaveHandedOut() {
        if (handedOut) {
            packer.memory().leave();
            handedOut = false;
        }
    }

    private Pending begun(String id) {
        return new Pending(id, threads.submit(() -> inspect(id, () -> inspection(id))));
    }

    /** Returns the sample, unless there was not enough memory for it beside the others. */
    private Optional<Inspected> result(Pending one) {
        try {
            return Optional.of(awaited(one.sample()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while a sample was read");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof OutOfMemoryError) {
                return Optional.empty();
            }
            if (e.getCause() instanceof RuntimeException known) {
                throw known; // such as a failed download of its files
            }
            throw new IllegalStateException("A sample could not be inspected: " + e.getCause(), e.getCause());
        }
    }

    private Inspected awaited(Future<Inspected> sample) throws InterruptedException, ExecutionException {
        while (true) {
            try {
                return sample.get(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                listener.throwIfStopped(); // a decoder may not check for a while
            }
        }
    }

    /** Retries while no other sample is in memory, of this source or another; then the others start again. */
    private Inspected alone(String id) {
        List<String> others = pending.stream().map(Pending::id).toList();
        pending.forEach(this::result); // waits for their end and frees their memory
        pending.clear();
        leaveHandedOut();
        others.forEach(other -> packer.memory().leave());
        again.addAll(others);
        packer.memory().beginAlone(listener);
        handedOut = true;
        try {
            return result(begun(id)).orElseGet(() -> tooLarge(id));
        } finally {
            packer.memory().endAlone();
        }
    }

    private Inspected tooLarge(String id) {
        String message =
                "sample %s needs more memory than the service has; shrink its files or give the service a larger heap"
                        .formatted(id);
        return inspect(
                id,
                () -> new SampleValidation.Invalid(id, List.of(new Violation(ViolationCode.TOO_LARGE, id, message))));
    }

    private Inspected inspect(String id, Supplier<SampleValidation> inspection) {
        List<Path> files = reader.files(id);
        try (Brought brought = folder.onDemand().bring(files)) {
            return Inspected.of(inspection.get(), SourceFingerprint.lines(folder.root(), files));
        }
    }

    /** Inspects a sample. A decoder's unforeseen exception makes that sample invalid instead of failing the dataset. */
    private SampleValidation inspection(String id) {
        try {
            return reader.inspect(id);
        } catch (ReadingStoppedException e) {
            throw e;
        } catch (RuntimeException e) {
            String message = "sample %s cannot be read (%s); check its files".formatted(id, e);
            return new SampleValidation.Invalid(id, List.of(new Violation(ViolationCode.SAMPLE_FAILED, id, message)));
        }
    }

    @Override
    public void close() {
        pending.forEach(one -> {
            one.sample().cancel(true);
            packer.memory().leave();
        });
        pending.clear();
        leaveHandedOut();
    }
}
