package dev.weightflow.cli.fit;

import dev.weightflow.model.training.StepReport;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Shows a run while it is under way. Of each thing it hears after the history has it. */
interface RunFollower extends AutoCloseable {

    /**
     * The run begins, or goes on.
     *
     * @param isNew whether it was never begun before
     * @param step how many steps are done
     */
    default void begins(History history, boolean isNew, int step, int totalSteps) throws IOException {}

    default void stepped(History history, StepReport report) throws IOException {}

    /** @param pictures of some images of the latest validation, with titles, as PNG by the image's id */
    default void validated(History history, Map<String, byte[]> pictures) throws IOException {}

    default void ended(History history, Ending ending) throws IOException {}

    /** The run has failed before its first step, and nothing is kept of it. */
    default void abandoned() throws IOException {}

    @Override
    default void close() throws IOException {}

    static RunFollower all(List<RunFollower> all) {
        return new RunFollower() {
            @Override
            public void begins(History history, boolean isNew, int step, int totalSteps) throws IOException {
                for (RunFollower each : all) {
                    each.begins(history, isNew, step, totalSteps);
                }
            }

            @Override
            public void stepped(History history, StepReport report) throws IOException {
                for (RunFollower each : all) {
                    each.stepped(history, report);
                }
            }

            @Override
            public void validated(History history, Map<String, byte[]> pictures) throws IOException {
                for (RunFollower each : all) {
                    each.validated(history, pictures);
                }
            }

            @Override
            public void ended(History history, Ending ending) throws IOException {
                for (RunFollower each : all) {
                    each.ended(history, ending);
                }
            }

            @Override
            public void abandoned() throws IOException {
                for (RunFollower each : all) {
                    each.abandoned();
                }
            }

            @Override
            public void close() throws IOException {
                for (RunFollower each : all) {
                    each.close();
                }
            }
        };
    }
}
