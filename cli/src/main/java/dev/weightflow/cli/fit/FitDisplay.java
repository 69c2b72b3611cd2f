package dev.weightflow.cli.fit;

import dev.weightflow.cli.console.Progress;
import dev.weightflow.cli.console.Terminal;

/** Where a training shows how far it is. */
public interface FitDisplay {

    /** The display of the training's steps; closed before each validation, and asked for again after it. */
    Progress training(int totalSteps);

    /** The display of a validation. */
    Progress validating(int images);

    /** The latest validation is the last of the history. */
    void validated(History history);

    /** As {@code fit} shows it. */
    static FitDisplay on(Terminal terminal) {
        return new FitDisplay() {
            @Override
            public Progress training(int totalSteps) {
                return terminal.progress("train", totalSteps);
            }

            @Override
            public Progress validating(int images) {
                return terminal.interactive() ? terminal.progress("validate", images) : new Progress.Silent();
            }

            @Override
            public void validated(History history) {
                terminal.say(FitText.of(history.last(), history));
            }
        };
    }
}
