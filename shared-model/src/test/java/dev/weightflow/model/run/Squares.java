package dev.weightflow.model.run;

import dev.weightflow.data.dataset.Pixels;
import dev.weightflow.data.dataset.RawLabels;
import dev.weightflow.data.dataset.RawSample;
import dev.weightflow.data.dataset.SampleSource;
import dev.weightflow.data.random.SeededRandom;
import dev.weightflow.data.task.Tasks;
import dev.weightflow.schema.PascalTasks;
import java.util.List;
import java.util.Map;

/** Small images in memory: a bright square of some class on noise. */
record Squares(int size) implements SampleSource {
    private static final int SIDE = 32;

    @Override
    public String id(int index) {
        return "square%03d".formatted(index);
    }

    @Override
    public Tasks tasks() {
        return Tasks.PASCAL.only(List.of(PascalTasks.SEMSEG));
    }

    @Override
    public RawSample read(int index) {
        SeededRandom draws = SeededRandom.of(3, 0, index, "squares");
        int left = draws.below(SIDE / 2);
        int top = draws.below(SIDE / 2);
        byte[] image = new byte[3 * SIDE * SIDE];
        byte[] label = new byte[SIDE * SIDE];
        for (int pixel = 0; pixel < label.length; pixel++) {
            int x = pixel % SIDE - left;
            int y = pixel / SIDE - top;
            boolean inside = x >= 0 && y >= 0 && x < SIDE / 2 && y < SIDE / 2;
            label[pixel] = (byte) (inside ? 1 + index % 3 : 0);
            for (int channel = 0; channel < 3; channel++) {
                image[3 * pixel + channel] = (byte) (draws.below(60) + (inside ? 60 * (1 + (index + channel) % 3) : 0));
            }
        }
        return new RawSample(
                new byte[0],
                new Pixels(SIDE, SIDE, 3, image),
                new RawLabels(id(index), SIDE, SIDE, Map.of(PascalTasks.SEMSEG, new Pixels(SIDE, SIDE, 1, label))));
    }
}
