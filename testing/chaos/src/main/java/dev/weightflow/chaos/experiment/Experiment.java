package dev.weightflow.chaos.experiment;

/** Experiment with faults of one kind, which checks properties that must hold despite them. */
public record Experiment(String name, String description, Body body) {

    /** Runs the experiment. A failure of the platform is reported in the property; an exception means that the experiment itself failed. */
    interface Body {
        Property run(Trial trial) throws InterruptedException;
    }

    public Property run(Setting setting) throws InterruptedException {
        return body.run(new Trial(name, setting));
    }
}
