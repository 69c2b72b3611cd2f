package dev.weightflow.cli.compare;

import dev.weightflow.cli.console.CommandFailure;
import dev.weightflow.data.dataset.FolderSamples;
import dev.weightflow.data.dataset.IdList;
import dev.weightflow.data.dataset.folder.DatasetFolder;
import dev.weightflow.data.task.Tasks;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.id.Digest;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * View of a folder, whatever its layout, with a part of its training split held out for choosing: its validation split is that part, its training
 * split the remainder. The folder's own validation split is in neither, and no file is written.
 *
 * @param training ids of the remainder
 * @param held ids of the part
 */
record HoldOut(DatasetFolder whole, List<String> training, List<String> held) implements DatasetFolder {

    /**
     * Draws the part.
     *
     * @param share of the training split, above 0 and below 1
     * @param seed of the choice of images
     * @throws CommandFailure if nothing would remain, or an image of the part is also in the validation split
     */
    static HoldOut of(DatasetFolder whole, double share, long seed) {
        List<String> ids = whole.ids(Split.TRAIN).flawless();
        int count = (int) Math.max(1, Math.round(share * ids.size()));
        if (count >= ids.size()) {
            throw CommandFailure.refused(
                    "nothing-to-train-on",
                    "--tune-holdout " + share + " leaves none of the " + ids.size() + " training images of "
                            + whole.root() + " to train on; give a smaller share, or more images.");
        }
        List<String> drawn = ids.stream()
                .sorted(Comparator.comparing(
                        id -> Digest.ofText(seed + "/" + id).hex()))
                .toList();
        HoldOut part = new HoldOut(
                whole,
                drawn.subList(count, drawn.size()).stream().sorted().toList(),
                drawn.subList(0, count).stream().sorted().toList());
        part.requireUnseen(part.held());
        return part;
    }

    /**
     * Refuses a measurement on the folder's own validation split.
     *
     * @param measured ids of the images
     * @throws CommandFailure naming the first of them that is in it
     */
    void requireUnseen(Collection<String> measured) {
        Set<String> validation = Set.copyOf(whole.ids(Split.VAL).flawless());
        measured.stream().filter(validation::contains).findFirst().ifPresent(id -> {
            throw CommandFailure.refused(
                    "validation-image",
                    "--tune must not measure on validation images, and " + id + " of " + whole.root()
                            + " is one; take it out of the training or of the validation split.");
        });
    }

    @Override
    public Path root() {
        return whole.root();
    }

    @Override
    public Tasks tasks() {
        return whole.tasks();
    }

    @Override
    public String definition() {
        return whole.definition();
    }

    @Override
    public IdList ids(Split split) {
        return new IdList(split == Split.TRAIN ? training : held, List.of());
    }

    @Override
    public FolderSamples samples(Collection<String> ids, Set<TaskName> tasks) {
        return whole.samples(ids, tasks);
    }

    @Override
    public DatasetFolder knowing(Collection<Path> files) {
        return new HoldOut(whole.knowing(files), training, held);
    }

    @Override
    public List<Path> lists() {
        return whole.lists();
    }
}
