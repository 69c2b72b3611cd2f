package dev.weightflow.cli.tensorboard;

import dev.weightflow.cli.console.CommandFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Event files of one run in a folder, which TensorBoard shows under the folder's name: a new file each time that the run begins or resumes. Every
 * event is in the file before {@link #append} returns.
 */
public final class EventFolder implements AutoCloseable {

    private static final String PREFIX = "events.out.tfevents.";

    private final Path folder;
    private final String owner;
    private final Map<String, Set<Long>> steps = new HashMap<>();
    private Optional<FileChannel> channel = Optional.empty();
    private Optional<Path> file = Optional.empty();

    /**
     * @param owner distinguishes the run's files from another's; letters and digits
     */
    public EventFolder(Path folder, String owner) {
        this.folder = folder;
        this.owner = owner;
    }

    /**
     * Starts a file, after truncating the others' events of later steps and any event that a killed process left incomplete.
     *
     * @param isNew whether the run has no earlier files
     * @throws CommandFailure if there are files of another run
     */
    public void open(boolean isNew, long step, Instant now) throws IOException {
        Files.createDirectories(folder);
        List<Path> ours = files();
        if (ours.stream().anyMatch(each -> isNew || !each.toString().endsWith(".weightflow-" + owner))) {
            throw CommandFailure.refused(
                    "other-events",
                    folder + " holds the events of another run: give this one another --name, or another folder with"
                            + " --tensorboard.");
        }
        for (Path each : ours) {
            keepUpTo(step, each);
        }
        Path begun = folder.resolve(
                "%s%010d.%03d.weightflow-%s".formatted(PREFIX, now.getEpochSecond(), ours.size(), owner));
        file = Optional.of(begun);
        channel = Optional.of(FileChannel.open(begun, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
        append(Event.version(now));
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> content = Files.list(folder)) {
            return content.filter(each -> each.getFileName().toString().startsWith(PREFIX))
                    .sorted()
                    .toList();
        }
    }

    private void keepUpTo(long step, Path each) throws IOException {
        try (TfRecords.Reader reader = new TfRecords.Reader(each)) {
            long kept = 0;
            for (Optional<byte[]> next = reader.next(); next.isPresent(); next = reader.next()) {
                StoredEvent event = StoredEvent.of(next.get());
                if (event.step() > step) {
                    break;
                }
                event.tags().forEach(tag -> steps.computeIfAbsent(tag, any -> new HashSet<>())
                        .add(event.step()));
                kept = reader.position();
            }
            reader.truncate(kept);
        }
    }

    /** Returns whether the existing files have a value of that tag at that step. */
    public boolean has(String tag, long step) {
        return steps.getOrDefault(tag, Set.of()).contains(step);
    }

    public void append(Event event) throws IOException {
        ByteBuffer record = ByteBuffer.wrap(TfRecords.framed(event.toBytes()));
        while (record.hasRemaining()) {
            channel.orElseThrow().write(record);
        }
    }

    /** Removes the file that was started, and the folder if nothing else is in it. */
    public void abandon() throws IOException {
        close();
        if (file.isPresent()) {
            Files.deleteIfExists(file.get());
            if (Files.isDirectory(folder) && files().isEmpty()) {
                try (Stream<Path> others = Files.list(folder)) {
                    if (others.findAny().isEmpty()) {
                        Files.delete(folder);
                    }
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        if (channel.isPresent()) {
            channel.get().close();
        }
    }
}
