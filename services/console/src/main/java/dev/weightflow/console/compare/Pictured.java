package dev.weightflow.console.compare;

import dev.weightflow.console.evaluation.Reported;
import dev.weightflow.projection.documents.InvalidDocument;
import dev.weightflow.projection.documents.StoredDocuments;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.evaluation.EvaluationReport;
import dev.weightflow.schema.evaluation.SampleLayers;
import dev.weightflow.schema.evaluation.SampleLayers.TaskLayers;
import dev.weightflow.schema.id.ReportId;
import java.util.Optional;

/** Layers of one task in one image of a report, whose label and prediction can be compared. */
record Pictured(ReportId report, String sample, TaskName task) {

    /** Draws where that prediction differs; empty if the report has no label there, or none of classes or a foreground. */
    Optional<LabelDifference> difference(StoredDocuments documents) {
        EvaluationReport found = documents.report(report);
        Optional<SampleLayers> layers = found.samples().stream()
                .filter(one -> one.sample().equals(sample))
                .findFirst();
        Optional<TaskLayers> maps = layers.map(one -> one.layers().get(task)).filter(Pictured::isComparable);
        if (maps.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(LabelDifference.of(
                    documents.layer(layers.get().image()),
                    documents.layer(maps.get().label().orElseThrow()),
                    documents.layer(maps.get().prediction())));
        } catch (IllegalArgumentException e) {
            throw new InvalidDocument("no-layer", "The difference cannot be drawn: " + e.getMessage() + ".");
        }
    }

    /** Returns whether the layers are no maps of numbers, which have a range; the kind of the others is known from their files alone. */
    private static boolean isComparable(TaskLayers maps) {
        return maps.label().isPresent() && maps.from().isEmpty();
    }

    /** Returns the address of the picture. */
    String href() {
        return "/compare/difference/" + report + "/" + task.key() + ".png?image=" + Choice.encoded(sample);
    }

    /** Returns whether it has a label, of a kind that can be compared pixel by pixel. */
    static boolean isComparable(Reported reported, TaskName task, TaskLayers maps) {
        return isComparable(maps)
                && switch (reported.task(task).encoding()) {
                    case CLASS_INDEX, FOREGROUND -> true;
                    case UNIT_VECTOR, NUMBER -> false;
                };
    }
}
