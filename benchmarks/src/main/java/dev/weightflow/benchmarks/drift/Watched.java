package dev.weightflow.benchmarks.drift;

import dev.weightflow.drift.sequence.DriftEvidence;
import dev.weightflow.drift.sequence.DriftOptions;
import dev.weightflow.drift.sequence.DriftReading;
import dev.weightflow.drift.sequence.Strangeness;
import dev.weightflow.drift.window.ImageFeatures;
import dev.weightflow.drift.window.Window;
import java.util.List;

/** Model whose images are watched, window after window of whole groups. */
final class Watched {
    private final Strangeness reference;
    private DriftEvidence evidence;

    Watched(List<ImageFeatures> reference, long seed) {
        this.reference = Strangeness.learned(new Window(reference));
        this.evidence = DriftEvidence.start(this.reference, seed);
    }

    DriftReading next(List<ImageFeatures> images, DriftOptions options) {
        evidence = evidence.next(reference.scores(new Window(images)));
        return evidence.reading(options);
    }
}
