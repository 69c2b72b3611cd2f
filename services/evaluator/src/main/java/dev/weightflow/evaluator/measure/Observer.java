package dev.weightflow.evaluator.measure;

import java.util.Locale;

/** Observer of a measurement's progress. An exception of it ends the measurement. */
public interface Observer {
    enum Stage {
        FETCHING,
        EVALUATING,
        COMPARING,
        STORING;

        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    void stage(Stage stage);

    /** Called when the number of images is known, those of comparisons included. */
    void total(int images);

    void imageDone();
}
