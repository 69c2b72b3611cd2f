package dev.weightflow.console.drift;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.weightflow.console.Console;
import dev.weightflow.platform.objectstore.ObjectStoreException;
import dev.weightflow.projection.documents.InvalidDocument;
import dev.weightflow.schema.dataset.SampleIndex.Part;
import dev.weightflow.schema.drift.LabelRequest;
import dev.weightflow.schema.event.DriftEvent.LabelsRequested;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.EventId;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Datasets that answer a request of labels. No fact says so: an image that was asked for is recognised by its id, in the index of a dataset's samples.
 */
public final class LabelAnswers {
    private static final int KEPT = 4_096;
    /** Most parts of an index that are read for a dataset, of {@value dev.weightflow.schema.dataset.ShardIndex#LONGEST} samples at most. */
    private static final int MOST_PARTS = 16;
    /** Counts, which never change. */
    private static final Cache<Question, Integer> COUNTED =
            Caffeine.newBuilder().maximumSize(KEPT).build();

    private final Console console;
    private boolean away;

    /** Creates the reader of one page: after the store has failed once, the page does not wait for it again. */
    public LabelAnswers(Console console) {
        this.console = console;
    }

    private record Question(EventId request, Digest index) {}

    /**
     * Counts the images of the dataset whose labels were asked for.
     *
     * @return empty if that is not known: it has no index of samples, a very long one, or it cannot be read
     */
    public OptionalInt in(LabelsRequested request, DatasetId dataset) {
        Digest index = console.journals().datasets().sampleIndex(dataset).orElse(null);
        if (index == null) {
            return OptionalInt.empty();
        }
        Question question = new Question(request.id(), index);
        Integer known = COUNTED.getIfPresent(question);
        if (known != null) {
            return OptionalInt.of(known);
        }
        if (away) {
            return OptionalInt.empty();
        }
        try {
            OptionalInt counted = count(request, index);
            counted.ifPresent(images -> COUNTED.put(question, images));
            return counted;
        } catch (InvalidDocument e) {
            return OptionalInt.empty();
        } catch (ObjectStoreException e) {
            away = true;
            return OptionalInt.empty();
        }
    }

    private OptionalInt count(LabelsRequested request, Digest index) {
        Set<String> wanted = request.images().stream().map(LabelRequest::id).collect(Collectors.toSet());
        List<Part> parts = console.documents().sampleIndex(index).parts().stream()
                .filter(part -> wanted.stream()
                        .anyMatch(id -> id.compareTo(part.first()) >= 0 && id.compareTo(part.last()) <= 0))
                .toList();
        if (parts.size() > MOST_PARTS) {
            return OptionalInt.empty();
        }
        Set<String> found = new HashSet<>();
        for (Part part : parts) {
            console.documents().shardIndex(part.index()).samples().stream()
                    .map(sample -> sample.id())
                    .filter(wanted::contains)
                    .forEach(found::add);
        }
        return OptionalInt.of(found.size());
    }
}
