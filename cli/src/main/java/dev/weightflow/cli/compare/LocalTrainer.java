package dev.weightflow.cli.compare;

import dev.weightflow.cli.compare.Comparison.Trainer;
import dev.weightflow.cli.console.Progress;
import dev.weightflow.cli.fit.Fit;
import dev.weightflow.cli.fit.Fit.FitDisplay;
import dev.weightflow.cli.fit.Fit.FitPlan;
import dev.weightflow.cli.fit.RunOptions;
import dev.weightflow.data.dataset.folder.DatasetFolder;
import dev.weightflow.model.run.History;
import dev.weightflow.model.run.ImageSumsFile;
import dev.weightflow.schema.training.TrainingSpec;
import dev.weightflow.schema.training.ValidationOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** Trainer of cells in this process, as {@code fit} trains. */
record LocalTrainer(
        DatasetFolder data,
        Optional<Path> baseWeights,
        Optional<Integer> evaluateEvery,
        String device,
        boolean tracesWeights,
        InstantSource clock)
        implements Trainer {
    private static final int EPOCHS_BETWEEN_VALIDATIONS = 10;

    /** Returns the same trainer on another folder. */
    LocalTrainer on(DatasetFolder folder) {
        return new LocalTrainer(folder, baseWeights, evaluateEvery, device, false, clock);
    }

    @Override
    public Optional<CellResult> train(Cell cell, Path folder, Progress progress, BooleanSupplier stop)
            throws IOException {
        PeakMemory memory = PeakMemory.fromNow();
        Fit fit = new Fit(
                new FitPlan(
                        cell.spec(),
                        data,
                        List.of(),
                        baseWeights,
                        folder,
                        evaluateEvery(cell.spec()),
                        device,
                        RunOptions.NONE,
                        cell.row().method().text()),
                // the whole comparison has one display, which continues with the next cell, and the report has
                // the curves
                new FitDisplay(steps -> progress, images -> new Progress.Silent(), any -> {}),
                clock);
        History history = (tracesWeights ? fit.tracingWeights() : fit).run(stop).history();
        if (stop.getAsBoolean() || history.isEmpty()) {
            return Optional.empty();
        }
        ImageSumsFile images = ImageSumsFile.of(folder)
                .filter(file -> file.step() == history.last().step())
                .orElseThrow(() -> new IllegalStateException(
                        folder + " has no per-image sums; delete the folder to train the cell again"));
        return Optional.of(new CellResult(
                cell.spec().jobId().value(),
                history.last().step(),
                images.sums(),
                Optional.of(Files.size(folder.resolve("last/adapter.safetensors"))),
                history.validations().stream()
                        .map(validation -> new CellResult.Point(validation.step(), validation.figures()))
                        .toList(),
                timing(cell.spec(), history, memory.bytes())));
    }

    LocalTrainer tracing() {
        return new LocalTrainer(data, baseWeights, evaluateEvery, device, true, clock);
    }

    private int evaluateEvery(TrainingSpec spec) {
        return evaluateEvery
                .or(() -> spec.validation().map(ValidationOptions::everyEpochs))
                .orElse(EPOCHS_BETWEEN_VALIDATIONS);
    }

    private static CellResult.Timing timing(TrainingSpec spec, History history, Optional<Long> peak) {
        List<Double> rates = history.steps().stream()
                .map(History.Step::imagesPerSecond)
                .filter(rate -> rate > 0)
                .sorted()
                .toList();
        Optional<Double> median = rates.isEmpty() ? Optional.empty() : Optional.of(rates.get(rates.size() / 2));
        int images = spec.batchSize() * spec.optimization().accumulation();
        return new CellResult.Timing(median.map(rate -> images / rate), median, peak);
    }

    /** Peak resident memory of this process since a moment, as Linux reports it; other systems report none. See proc(5). */
    static final class PeakMemory {

        private static final Path RESET = Path.of("/proc/self/clear_refs");
        private static final Path STATUS = Path.of("/proc/self/status");

        private final boolean counted;

        private PeakMemory(boolean counted) {
            this.counted = counted;
        }

        static PeakMemory fromNow() {
            try {
                Files.writeString(RESET, "5");
                return new PeakMemory(true);
            } catch (IOException | RuntimeException unsupported) {
                return new PeakMemory(false);
            }
        }

        Optional<Long> bytes() {
            if (!counted) {
                return Optional.empty();
            }
            try (Stream<String> lines = Files.lines(STATUS)) {
                return lines.filter(line -> line.startsWith("VmHWM:"))
                        .map(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
                        .findFirst();
            } catch (IOException | RuntimeException unreadable) {
                return Optional.empty();
            }
        }
    }
}
