package dev.weightflow.cli.fit;

/**
 * Where a run is when it is left.
 *
 * @param step how many steps are done
 */
public record Ending(int step, int totalSteps) {

    public boolean interrupted() {
        return step < totalSteps;
    }

    String words() {
        return interrupted()
                ? "Interrupted after " + step + " of " + totalSteps + " steps; the same command resumes there."
                : "Trained for " + step + " steps.";
    }
}
