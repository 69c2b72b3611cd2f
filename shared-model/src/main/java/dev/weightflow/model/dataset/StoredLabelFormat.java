package dev.weightflow.model.dataset;

import dev.weightflow.model.task.LabelEncoding;
import dev.weightflow.schema.Task;
import java.util.Optional;

/** The channels and the values that a task's stored label may have; see {@link RawLabels}. */
public enum StoredLabelFormat {
    SEMSEG(1, 20, true),
    HUMAN_PARTS(1, 6, false),
    SAL(1, 1, false),
    NORMALS(4, 255, false);

    private final int channels;
    private final int highest;
    private final boolean ignorable;

    StoredLabelFormat(int channels, int highest, boolean ignorable) {
        this.channels = channels;
        this.highest = highest;
        this.ignorable = ignorable;
    }

    public static StoredLabelFormat of(Task task) {
        return valueOf(task.name());
    }

    /** What is wrong with the label, as the end of a sentence that begins with its name; nothing, if it is sound. */
    public Optional<String> complaint(Pixels label) {
        if (label.channels() != channels) {
            return Optional.of("has %d channels and needs %d".formatted(label.channels(), channels));
        }
        return this == NORMALS ? normalsComplaint(label) : classComplaint(label);
    }

    private Optional<String> classComplaint(Pixels label) {
        byte[] data = label.data();
        for (int i = 0; i < data.length; i++) {
            int value = data[i] & 0xff;
            if (value > highest && !(ignorable && value == LabelEncoding.IGNORE)) {
                return Optional.of("holds class %d at column %d, row %d; the classes are 0 to %d%s"
                        .formatted(value, i % label.width(), i / label.width(), highest, ignorable ? " and 255" : ""));
            }
        }
        return Optional.empty();
    }

    private static Optional<String> normalsComplaint(Pixels label) {
        byte[] data = label.data();
        for (int i = 0; i < data.length; i += 4) {
            boolean counts = data[i + 3] == -1;
            boolean blank = (data[i] | data[i + 1] | data[i + 2] | data[i + 3]) == 0;
            if (!counts && !blank) {
                return Optional.of("has a normal that neither counts nor is blank at column %d, row %d"
                        .formatted(i / 4 % label.width(), i / 4 / label.width()));
            }
        }
        return Optional.empty();
    }
}
