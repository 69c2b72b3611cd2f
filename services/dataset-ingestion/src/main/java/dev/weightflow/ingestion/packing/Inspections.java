package dev.weightflow.ingestion.packing;

import dev.weightflow.ingestion.source.FilesOnDemand.Brought;
import dev.weightflow.ingestion.source.SourceFolder;
import dev.weightflow.ingestion.source.SplitList;
import dev.weightflow.model.dataset.FolderSamples;
import dev.weightflow.model.dataset.SampleValidation;
import dev.weightflow.model.dataset.Violation;
import dev.weightflow.model.dataset.ViolationCode;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/** Looks at a split's samples on other threads, a few ahead, and hands them out in order. */
final class Inspections implements AutoCloseable {
    private final FolderSamples reader;
    private final SourceFolder folder;
    private final Iterator<String> ids;
    private final ExecutorService threads;
    private final int ahead;
    private final Deque<Pending> pending = new ArrayDeque<>();

    /** @param fingerprint the lines of {@link SourceFingerprint} for its files */
    record Inspected(SampleValidation inspection, SampleLook look, List<String> fingerprint) {
        static Inspected of(SampleValidation inspection, List<String> fingerprint) {
            return new Inspected(inspection, SampleLook.of(inspection), fingerprint);
        }
    }

    private record Pending(String id, Future<Inspected> sample) {}

    /** @param ahead how many samples may be in memory beside the one that was handed out */
    Inspections(SourceFolder folder, SplitList list, ExecutorService threads, int ahead) {
        this.reader = folder.reader(list);
        this.folder = folder;
        this.ids = list.ids().iterator();
        this.threads = threads;
        this.ahead = ahead;
    }

    boolean hasNext() {
        return ids.hasNext() || !pending.isEmpty();
    }

    Inspected next() {
        while (ids.hasNext() && pending.size() < ahead) {
            pending.add(begun(ids.next()));
        }
        Pending next = pending.remove();
        return result(next).orElseGet(() -> alone(next.id()));
    }

    private Pending begun(String id) {
        return new Pending(id, threads.submit(() -> inspect(id, () -> inspection(id))));
    }

    /** The sample, unless there was not enough memory for it beside the others. */
    private static Optional<Inspected> result(Pending one) {
        try {
            return Optional.of(one.sample().get());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while a sample was read");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof OutOfMemoryError) {
                return Optional.empty();
            }
            if (e.getCause() instanceof RuntimeException known) {
                throw known; // as when its files could not be brought
            }
            throw new IllegalStateException("A sample could not be looked at: " + e.getCause(), e.getCause());
        }
    }

    /** Tries once more while no other sample is in memory; then the others begin anew. */
    private Inspected alone(String id) {
        List<String> others = pending.stream().map(Pending::id).toList();
        pending.forEach(Inspections::result); // lets them end, and their memory go
        pending.clear();
        Inspected sample = result(begun(id)).orElseGet(() -> tooLarge(id));
        others.forEach(other -> pending.add(begun(other)));
        return sample;
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

    /** What a decoder chokes on in a way that it does not foresee is one sample's fault and not the dataset's end. */
    private SampleValidation inspection(String id) {
        try {
            return reader.inspect(id);
        } catch (RuntimeException e) {
            String message = "sample %s cannot be read (%s); check its files".formatted(id, e);
            return new SampleValidation.Invalid(id, List.of(new Violation(ViolationCode.SAMPLE_FAILED, id, message)));
        }
    }

    @Override
    public void close() {
        pending.forEach(one -> one.sample().cancel(true));
    }
}
