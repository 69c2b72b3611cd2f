package dev.weightflow.evaluator.measure;

/** Hears how a measurement gets on. What it throws ends the measurement. */
public interface Observer {
    enum Stage {
        FETCHING("fetching"),
        EVALUATING("evaluating"),
        COMPARING("comparing"),
        STORING("storing");

        private final String key;

        Stage(String key) {
            this.key = key;
        }

        public String key() {
            return key;
        }
    }

    /** Something else is done from now on. */
    void stage(Stage stage);

    /** It is known how many images there are, those of comparisons included. */
    void total(int images);

    /** An image was evaluated. */
    void imageDone();
}
