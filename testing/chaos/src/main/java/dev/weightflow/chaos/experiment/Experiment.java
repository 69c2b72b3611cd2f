package dev.weightflow.chaos.experiment;

/** Injects faults of one kind, and checks what must hold in spite of them. */
public interface Experiment {

    /** What it is called on the command line. */
    String name();

    /** What is injected, and what must hold, in one sentence. */
    String description();

    /** Makes the experiment. A failure of the platform is told by the property; an exception says that the experiment itself failed. */
    Property run(Setting setting) throws InterruptedException;
}
