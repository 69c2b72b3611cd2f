package dev.weightflow.ingestion.work;

import dev.weightflow.ingestion.packing.Scratch;
import dev.weightflow.ingestion.source.BringingListener;
import dev.weightflow.platform.job.JobContext;
import java.time.Duration;
import java.util.function.Consumer;

/** Tells how a source is brought, and stops it when the job has to stop or the disk is nearly full. */
final class Bringing implements BringingListener {
    private final String source;
    private final Scratch scratch;
    private final JobContext context;
    private final Phases phases;
    private final Consumer<Duration> wait;
    private Phase phase;

    interface Phases {
        Phase begin(String name, String unit, int total);
    }

    Bringing(String source, Scratch scratch, JobContext context, Phases phases, Consumer<Duration> wait) {
        this.source = source;
        this.scratch = scratch;
        this.context = context;
        this.phases = phases;
        this.wait = wait;
    }

    @Override
    public void begins(String name, int total, String unit, long bytes) {
        scratch.requireRoom(bytes, source);
        phase = phases.begin(name, unit, total);
    }

    @Override
    public void step() {
        phase.step();
    }

    @Override
    public void writes(long bytes) {
        if (bytes >= 0) {
            context.throwIfStopped();
        }
        scratch.count(bytes, source);
    }

    @Override
    public void pause(Duration pause) {
        scratch.requireRoom(0, source);
        wait.accept(pause);
    }
}
