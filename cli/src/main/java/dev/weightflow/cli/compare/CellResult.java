package dev.weightflow.cli.compare;

import com.fasterxml.jackson.core.JacksonException;
import dev.weightflow.comparison.statistics.ImageSums;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.file.AtomicFile;
import dev.weightflow.schema.json.UnreadableJsonException;
import dev.weightflow.schema.json.WeightflowJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Result of a cell: {@code result.json} in its folder, written after everything else. */
public record CellResult(
        String job, int steps, ImageSums sums, Optional<Long> checkpointBytes, List<Point> curve, Timing timing) {

    private static final String NAME = "result.json";

    /**
     * Validation of a cell.
     *
     * @param figures the primary metrics: fractions of mIoU, degrees of mean angular error
     */
    record Point(int step, Map<TaskName, Double> figures) {}

    /** Duration, throughput and peak memory of a cell. */
    record Timing(Optional<Double> secondsPerStep, Optional<Double> imagesPerSecond, Optional<Long> peakMemoryBytes) {}

    public CellResult {
        curve = List.copyOf(curve);
    }

    /** Reads the result in that folder; empty while the cell is not done. */
    public static Optional<CellResult> in(Path folder) throws IOException {
        Path file = folder.resolve(NAME);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(WeightflowJson.read(Files.readAllBytes(file), CellResult.class));
        } catch (JacksonException | UnreadableJsonException another) {
            return Optional.empty(); // of another version: the cell is measured again
        }
    }

    void write(Path folder) {
        AtomicFile.write(folder.resolve(NAME), WeightflowJson.write(this));
    }
}
