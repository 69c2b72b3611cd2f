package dev.weightflow.cli.jobs;

import dev.weightflow.cli.console.Table;
import dev.weightflow.data.dataset.DatasetException;
import dev.weightflow.data.dataset.FolderSamples;
import dev.weightflow.data.dataset.RawSample;
import dev.weightflow.data.dataset.SampleValidation;
import dev.weightflow.data.dataset.Violation;
import dev.weightflow.data.dataset.folder.DatasetFolder;
import dev.weightflow.data.dataset.image.PngWriter;
import dev.weightflow.data.picture.ContactSheet;
import dev.weightflow.data.task.Task;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.dataset.Split;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntConsumer;

/**
 * Contents of a folder of labelled images, after reading every sample.
 *
 * @param samples number of valid ones, by split
 * @param labels number of valid samples with a label, by task and split
 * @param faults all faults found
 */
record FolderDescription(
        DatasetFolder folder,
        Map<Split, Integer> samples,
        Map<TaskName, Map<Split, Integer>> labels,
        List<Violation> faults,
        List<RawSample> first) {
    private static final int SHOWN = 8;

    /**
     * @param progress called with the number of samples read
     */
    static FolderDescription of(DatasetFolder folder, IntConsumer progress) {
        Map<Split, Integer> samples = new TreeMap<>();
        Map<TaskName, Map<Split, Integer>> labels = new TreeMap<>();
        folder.tasks().names().forEach(task -> labels.put(task, new TreeMap<>()));
        List<Violation> faults = new ArrayList<>();
        List<RawSample> first = new ArrayList<>();
        int done = 0;
        for (Split split : Split.values()) {
            List<String> ids = ids(folder, split, faults);
            if (ids.isEmpty()) {
                continue;
            }
            FolderSamples reader = folder.samples(ids, folder.tasks().names());
            for (String id : ids) {
                SampleValidation found = reader.inspect(id);
                faults.addAll(found.faults());
                if (found instanceof SampleValidation.Valid sound) {
                    samples.merge(split, 1, Integer::sum);
                    sound.sample().labels().keySet().forEach(task -> labels.get(task)
                            .merge(split, 1, Integer::sum));
                    if (first.size() < SHOWN) {
                        first.add(sound.sample());
                    }
                }
                progress.accept(++done);
            }
        }
        return new FolderDescription(folder, samples, labels, faults, first);
    }

    private static List<String> ids(DatasetFolder folder, Split split, List<Violation> faults) {
        try {
            faults.addAll(folder.ids(split).faults());
            return folder.ids(split).ids();
        } catch (DatasetException e) {
            faults.add(e.fault());
            return List.of();
        }
    }

    static int count(DatasetFolder folder) {
        int count = 0;
        for (Split split : Split.values()) {
            count += ids(folder, split, new ArrayList<>()).size();
        }
        return count;
    }

    Table table() {
        Table table = Table.of("TASK", "KIND", ">CLASSES", ">TRAIN", ">VAL");
        for (Task task : folder.tasks()) {
            Map<Split, Integer> own = labels.get(task.name());
            int classes = task.kind().classNames().size();
            table.row(
                    task.key(),
                    task.kind().type().name(),
                    classes == 0 ? "-" : classes,
                    own.getOrDefault(Split.TRAIN, 0),
                    own.getOrDefault(Split.VAL, 0));
        }
        table.row("samples", "", "", samples.getOrDefault(Split.TRAIN, 0), samples.getOrDefault(Split.VAL, 0));
        return table;
    }

    /** Draws the first samples with their labels, if there are any. */
    Optional<Path> drawn(Path sheet) throws IOException {
        if (first.isEmpty()) {
            return Optional.empty();
        }
        if (sheet.toAbsolutePath().getParent() != null) {
            Files.createDirectories(sheet.toAbsolutePath().getParent());
        }
        Files.write(sheet, PngWriter.encode(ContactSheet.of(folder.tasks(), first)));
        return Optional.of(sheet);
    }

    /** Returns the description as a document for programs. */
    Map<String, Object> document(Optional<String> guess) {
        Map<String, Object> document = new LinkedHashMap<>();
        guess.ifPresent(text -> document.put("guess", text));
        document.put("tasks", folder.tasks().stream().map(Task::declaration).toList());
        document.put("samples", samples);
        document.put("labels", labels);
        document.put("faults", faults.stream().map(Violation::message).toList());
        return document;
    }
}
