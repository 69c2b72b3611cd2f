package dev.weightflow.retraining;

import dev.weightflow.data.random.SeededRandom;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.projection.Metrics;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.drift.WindowDocument;
import dev.weightflow.schema.drift.WindowImage;
import dev.weightflow.schema.evaluation.EvaluationReport;
import dev.weightflow.schema.evaluation.EvaluationSpec;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationCompleted;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationRequested;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.json.CanonicalJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Evaluator of windows that are made of camera-days with similar images. */
record MeasuredWindows(ObjectStore store) {
    static final int PER_GROUP = 8;
    static final int GROUPS_OF_A_REFERENCE = 40;
    static final int GROUPS_OF_A_WINDOW = 6;
    private static final int DIMENSION = 8;

    /**
     * Stores what an evaluation of such images yields.
     *
     * @param shift how far they are from what is usual, in deviations of a day
     */
    EvaluationCompleted measure(EvaluationRequested request, int groups, double shift) {
        EvaluationSpec spec = request.spec();
        List<WindowImage> images = images(spec.dataset(), groups, shift);
        EvaluationReport report = report(spec, images);
        store.put(CanonicalJson.write(report));
        return new EvaluationCompleted(
                request.job(),
                1,
                spec.checkpoint(),
                spec.manifest(),
                Optional.empty(),
                spec.dataset(),
                Split.VAL,
                images.size(),
                report.id(),
                report.metrics(),
                Optional.empty(),
                Optional.empty());
    }

    private EvaluationReport report(EvaluationSpec spec, List<WindowImage> images) {
        WindowDocument window = new WindowDocument(
                WindowDocument.FORMAT,
                spec.dataset(),
                Split.VAL,
                Optional.of(Digest.ofText("base")),
                spec.checkpoint(),
                64,
                DIMENSION,
                images);
        return new EvaluationReport(
                EvaluationReport.FORMAT,
                spec.checkpoint(),
                Optional.empty(),
                spec.dataset(),
                Split.VAL,
                images.size(),
                64,
                Metrics.semseg(0.1),
                List.of(),
                List.of(),
                "test",
                Optional.empty(),
                List.of(),
                Map.of(),
                Optional.empty(),
                List.of(),
                Optional.of(store.put(CanonicalJson.write(window))));
    }

    private static List<WindowImage> images(DatasetId dataset, int groups, double shift) {
        long seed = Long.parseLong(dataset.value().substring(0, 12), 16);
        List<WindowImage> images = new ArrayList<>();
        for (int group = 0; group < groups; group++) {
            String name = dataset.value().substring(0, 6) + "-" + group;
            float[] day = normal(seed, group, "day");
            for (int image = 0; image < PER_GROUP; image++) {
                float[] own = normal(seed, group * PER_GROUP + image, "image");
                for (int at = 0; at < DIMENSION; at++) {
                    own[at] = (float) (0.5 * own[at] + day[at] + shift);
                }
                images.add(WindowImage.of(
                        name + "-" + image, name, own, Map.of("brightness", 0.5 + 0.1 * own[0]), Map.of()));
            }
        }
        return images;
    }

    private static float[] normal(long seed, int index, String purpose) {
        SeededRandom random = SeededRandom.of(seed, 0, index, purpose);
        float[] values = new float[DIMENSION];
        for (int at = 0; at < DIMENSION; at++) {
            double radius = Math.sqrt(-2 * Math.log(1 - random.uniform()));
            values[at] = (float) (radius * Math.cos(2 * Math.PI * random.uniform()));
        }
        return values;
    }
}
