package dev.weightflow.schema.retraining;

import dev.weightflow.schema.Faults;

/**
 * One condition of a retraining policy, with its result.
 *
 * @param finding one sentence with the numbers
 */
public record PolicyCheck(String name, boolean passed, String finding) {
    public PolicyCheck {
        Faults.of("A policy check").text("name", name).text("finding", finding).raise();
    }
}
