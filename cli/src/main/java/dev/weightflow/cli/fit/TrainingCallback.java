package dev.weightflow.cli.fit;

import dev.weightflow.model.run.History;
import dev.weightflow.model.run.RunOutcome;
import dev.weightflow.model.training.StepReport;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Callback of a run under way. It is called after the history has been updated. */
interface TrainingCallback extends AutoCloseable {

    /**
     * Called when the run begins or resumes.
     *
     * @param isNew whether it never began before
     * @param step number of steps done
     */
    default void begins(History history, boolean isNew, int step, int totalSteps) throws IOException {}

    default void stepped(History history, StepReport report) throws IOException {}

    /** @param pictures of some images of the latest validation, with titles, as PNG by the image's id */
    default void validated(History history, Map<String, byte[]> pictures) throws IOException {}

    default void ended(History history, RunOutcome ending) throws IOException {}

    /** Called when the run failed before its first step, and nothing of it is kept. */
    default void abandoned() throws IOException {}

    @Override
    default void close() throws IOException {}

    static TrainingCallback all(List<TrainingCallback> all) {
        return new TrainingCallback() {
            @Override
            public void begins(History history, boolean isNew, int step, int totalSteps) throws IOException {
                for (TrainingCallback each : all) {
                    each.begins(history, isNew, step, totalSteps);
                }
            }

            @Override
            public void stepped(History history, StepReport report) throws IOException {
                for (TrainingCallback each : all) {
                    each.stepped(history, report);
                }
            }

            @Override
            public void validated(History history, Map<String, byte[]> pictures) throws IOException {
                for (TrainingCallback each : all) {
                    each.validated(history, pictures);
                }
            }

            @Override
            public void ended(History history, RunOutcome ending) throws IOException {
                for (TrainingCallback each : all) {
                    each.ended(history, ending);
                }
            }

            @Override
            public void abandoned() throws IOException {
                for (TrainingCallback each : all) {
                    each.abandoned();
                }
            }

            @Override
            public void close() throws IOException {
                for (TrainingCallback each : all) {
                    each.close();
                }
            }
        };
    }
}
