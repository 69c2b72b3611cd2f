package dev.weightflow.evaluator.measure;

import java.util.Locale;

/** Hears how a measurement gets on. What it throws ends the measurement. */
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

    /** It is known how many images there are, those of comparisons included. */
    void total(int images);

    void imageDone();
}
