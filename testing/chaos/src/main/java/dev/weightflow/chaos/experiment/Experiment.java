package dev.weightflow.chaos.experiment;

/** Injects faults of one kind, and checks what must hold in spite of them. */
public record Experiment(String name, String description, Body body) {

    /** Makes the experiment. A failure of the platform is told by the property; an exception says that the experiment itself failed. */
    interface Body {
        Property run(Trial trial) throws InterruptedException;
    }

    public Property run(Setting setting) throws InterruptedException {
        return body.run(new Trial(name, setting));
    }
}
