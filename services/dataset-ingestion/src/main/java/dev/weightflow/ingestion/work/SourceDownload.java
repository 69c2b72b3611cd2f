package dev.weightflow.ingestion.work;

import dev.weightflow.ingestion.packing.JobFolders;
import dev.weightflow.ingestion.source.DownloadListener;
import dev.weightflow.platform.job.JobContext;
import dev.weightflow.schema.id.Identifier;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;

/** Reports the download of a source, and stops it when the job has to stop or the disk is nearly full. */
final class SourceDownload implements DownloadListener {
    private final String source;
    private final Identifier place;
    private final JobFolders scratch;
    private final JobContext context;
    private final Phases phases;
    private final Consumer<Duration> wait;
    private Phase phase;

    interface Phases {
        Phase begin(String name, String unit, int total);
    }

    SourceDownload(
            Identifier place,
            String source,
            JobFolders scratch,
            JobContext context,
            Phases phases,
            Consumer<Duration> wait) {
        this.place = place;
        this.source = source;
        this.scratch = scratch;
        this.context = context;
        this.phases = phases;
        this.wait = wait;
    }

    @Override
    public void begins(String name, int total, String unit, long bytes) {
        scratch.requireRoom(place, bytes, source);
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
        scratch.count(place, bytes, source);
    }

    @Override
    public void discard(Path folder) {
        scratch.discard(folder);
    }

    @Override
    public void pause(Duration pause) {
        scratch.requireRoom(place, 0, source);
        wait.accept(pause);
    }
}
