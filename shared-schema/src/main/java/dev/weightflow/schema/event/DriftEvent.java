package dev.weightflow.schema.event;

import dev.weightflow.schema.Faults;
import dev.weightflow.schema.drift.LabelRequest;
import dev.weightflow.schema.event.ModelEvent.RetrainingEvent;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.id.ReportId;
import dev.weightflow.schema.id.VersionNumber;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** Facts about changes of what a model sees, as its retraining policy has them looked for. There is one decision for each model and window. */
public sealed interface DriftEvent extends RetrainingEvent {
    /** Returns the dataset without labels that is the window. */
    DatasetId dataset();

    /**
     * A window is compared with the reference of the model's champion.
     *
     * @param version the champion
     * @param reference the report of the evaluation that measured the reference
     * @param report the digest of the stored {@link dev.weightflow.schema.drift.DriftReport}
     * @param pValue of this window alone
     * @param effect probability that a classifier finds an image of the window stranger than one of the reference; absent where there are too few groups
     * @param evidence of all windows since the version became champion, the greatest so far; 1 says nothing
     * @param threshold the evidence that counts as a change
     */
    record DriftChecked(
            ModelName model,
            DatasetId dataset,
            int revision,
            VersionNumber version,
            ReportId reference,
            Digest report,
            double pValue,
            Optional<Double> effect,
            double evidence,
            double threshold)
            implements DriftEvent {
        public DriftChecked {
            Faults faults = faults("DriftChecked", model, dataset, revision)
                    .present("version", version)
                    .present("reference", reference)
                    .present("report", report)
                    .fraction("pValue", pValue)
                    .positive("evidence", evidence)
                    .positive("threshold", threshold);
            effect.ifPresent(value -> faults.fraction("effect", value));
            faults.raise();
        }

        @Override
        public String discriminator() {
            return dataset.value();
        }
    }

    /**
     * A window cannot be compared, and says nothing about those that follow.
     *
     * @param version the champion; absent where there was none
     * @param reason one sentence
     */
    record DriftSkipped(
            ModelName model, DatasetId dataset, int revision, Optional<VersionNumber> version, String reason)
            implements DriftEvent {
        public DriftSkipped {
            faults("DriftSkipped", model, dataset, revision)
                    .text("reason", reason)
                    .raise();
        }

        @Override
        public String discriminator() {
            return dataset.value();
        }
    }

    /**
     * A change of what the model sees is shown, since its champion was registered. It is stated once for each champion.
     *
     * @param dataset the window with which the evidence was enough
     * @param strangest images of the window, the strangest first, {@value #MOST_STRANGEST} at most
     * @param report as in {@link DriftChecked}
     */
    record DriftDetected(
            ModelName model,
            DatasetId dataset,
            int revision,
            VersionNumber version,
            double effect,
            double evidence,
            double threshold,
            List<String> strangest,
            Digest report)
            implements DriftEvent {
        public static final int MOST_STRANGEST = 10;

        public DriftDetected {
            strangest = Faults.listOf(strangest);
            faults("DriftDetected", model, dataset, revision)
                    .present("version", version)
                    .fraction("effect", effect)
                    .positive("evidence", evidence)
                    .positive("threshold", threshold)
                    .require(
                            strangest.size() <= MOST_STRANGEST,
                            "strangest must be %d images at most, not %d",
                            MOST_STRANGEST,
                            strangest.size())
                    .present("report", report)
                    .raise();
        }

        @Override
        public String discriminator() {
            return version.toString();
        }
    }

    /** Labels of images are asked for, so that it can be measured whether the change hurts, and trained on. It is stated once for each champion. */
    record LabelsRequested(
            ModelName model, DatasetId dataset, int revision, VersionNumber version, List<LabelRequest> images)
            implements DriftEvent {
        public LabelsRequested {
            images = Faults.listOf(images);
            faults("LabelsRequested", model, dataset, revision)
                    .present("version", version)
                    .require(!images.isEmpty(), "images are missing")
                    .require(images.stream().map(LabelRequest::id).allMatch(new HashSet<>()::add), "images must differ")
                    .raise();
        }

        @Override
        public String discriminator() {
            return version.toString();
        }
    }

    private static Faults faults(String event, ModelName model, DatasetId dataset, int revision) {
        return Faults.of(event)
                .present("model", model)
                .present("dataset", dataset)
                .atLeast(1, "revision", revision);
    }
}
