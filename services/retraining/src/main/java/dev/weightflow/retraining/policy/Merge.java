package dev.weightflow.retraining.policy;

import dev.weightflow.projection.Datasets.IngestedDataset;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.training.DatasetShare;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Datasets that one training is about.
 *
 * @param parts the first is the one that the training is named after: its validation split and tasks are the training's
 * @param waiting number of new samples in all datasets that wait, which may be more than there is room for in one training
 */
record Merge(List<Part> parts, int waiting) {
    /** Least share of a dataset in a training: less than one image in a batch of a hundred is hardly seen. */
    static final double LEAST_SHARE = 0.01;

    private static final int NAMED = 5;

    /** @param newSamples its training samples that neither the champion has learned nor a part before has */
    record Part(IngestedDataset dataset, int newSamples) {
        private DatasetId id() {
            return dataset.id();
        }
    }

    /** Creates the merge of a dataset alone. */
    static Merge alone(IngestedDataset dataset, int newSamples) {
        return new Merge(List.of(new Part(dataset, newSamples)), newSamples);
    }

    IngestedDataset first() {
        return parts.get(0).dataset();
    }

    /** Returns the datasets except the first. */
    List<DatasetId> others() {
        return parts.stream().skip(1).map(Part::id).toList();
    }

    /** Returns the parts of the images by their numbers of new samples; a dataset whose samples are all in those before it has none. */
    List<DatasetShare> shares() {
        double sum = parts.stream().mapToInt(Part::newSamples).sum();
        return parts.stream()
                .filter(part -> part.newSamples() > 0)
                .map(part -> new DatasetShare(part.id(), Math.max(LEAST_SHARE, part.newSamples() / sum)))
                .toList();
    }

    /** Describes the datasets except the first, for people. */
    String describeOthers() {
        List<DatasetId> others = others();
        return (others.size() == 1 ? "1 more dataset that waited is" : others.size() + " more datasets that waited are")
                + " trained on as well: "
                + others.stream().limit(NAMED).map(DatasetId::shortId).collect(Collectors.joining(", "))
                + (others.size() > NAMED ? " and others." : ".");
    }
}
