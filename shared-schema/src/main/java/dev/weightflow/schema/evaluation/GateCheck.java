package dev.weightflow.schema.evaluation;

import dev.weightflow.schema.Faults;
import java.util.Optional;

/**
 * One condition of a promotion, with its numbers.
 *
 * @param name the name of the condition, such as {@code semseg} or {@code gain}
 * @param champion the champion's figure; absent where there is no champion
 * @param limit the figure that the challenger had to reach
 */
public record GateCheck(String name, Optional<Double> champion, double challenger, double limit, boolean passed) {
    public GateCheck {
        Faults faults = Faults.of("A gate check")
                .text("name", name)
                .finite("challenger", challenger)
                .finite("limit", limit);
        champion.ifPresent(value -> faults.finite("champion", value));
        faults.raise();
    }
}
