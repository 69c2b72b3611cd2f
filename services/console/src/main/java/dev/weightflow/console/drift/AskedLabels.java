package dev.weightflow.console.drift;

import dev.weightflow.console.Console;
import dev.weightflow.console.dataset.DatasetNames;
import dev.weightflow.projection.Datasets.IngestedDataset;
import dev.weightflow.projection.model.DriftHistory.LabelsAsked;
import dev.weightflow.schema.drift.LabelRequest;
import dev.weightflow.schema.drift.LabelRequest.Why;
import dev.weightflow.schema.id.DatasetId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Request of labels, and the datasets that answer it.
 *
 * @param images number of images
 * @param random number of these that were drawn at random; the others are the strangest
 * @param some some of them
 * @param answers datasets with images that were asked for
 * @param unknown datasets of which it is not known if they have any
 * @param more whether further datasets were ingested since, which were not looked at
 */
public record AskedLabels(
        Instant at,
        String window,
        int images,
        int random,
        List<LabelRequest> some,
        List<Answer> answers,
        int unknown,
        boolean more) {
    private static final int SHOWN = 12;
    /** Number of datasets with training images since the request that are looked at. */
    private static final int LOOKED_AT = 12;

    /** Dataset with some of the images. */
    public record Answer(DatasetId id, String name, String href, Instant at, int images) {}

    /** Looks for the answers among the datasets that were ingested since. */
    public static AskedLabels of(Console console, LabelsAsked asked, LabelAnswers answers) {
        List<IngestedDataset> since =
                console.journals().datasets().withTrainingSince(asked.metadata().at(), LOOKED_AT + 1);
        List<Answer> found = new ArrayList<>();
        int unknown = 0;
        for (IngestedDataset dataset : since.subList(0, Math.min(LOOKED_AT, since.size()))) {
            OptionalInt images = answers.in(asked.event(), dataset.id());
            unknown += images.isPresent() ? 0 : 1;
            if (images.orElse(0) > 0) {
                found.add(new Answer(
                        dataset.id(),
                        DatasetNames.of(dataset),
                        "/datasets/" + dataset.id(),
                        dataset.ingestedAt(),
                        images.getAsInt()));
            }
        }
        List<LabelRequest> images = asked.event().images();
        return new AskedLabels(
                asked.metadata().at(),
                asked.event().dataset().value(),
                images.size(),
                (int) images.stream().filter(image -> image.why() == Why.RANDOM).count(),
                images.stream().limit(SHOWN).toList(),
                List.copyOf(found),
                unknown,
                since.size() > LOOKED_AT);
    }

    public int informative() {
        return images - random;
    }
}
