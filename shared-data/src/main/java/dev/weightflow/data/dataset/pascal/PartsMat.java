package dev.weightflow.data.dataset.pascal;

import dev.weightflow.data.dataset.DatasetException;
import dev.weightflow.data.dataset.Limits;
import dev.weightflow.data.dataset.Pixels;
import dev.weightflow.data.dataset.ViolationCode;
import dev.weightflow.data.dataset.matlab.MatFileInflater;
import java.util.List;
import java.util.Optional;
import us.hebi.matlab.mat.types.Array;
import us.hebi.matlab.mat.types.Char;
import us.hebi.matlab.mat.types.Matrix;
import us.hebi.matlab.mat.types.Struct;

/**
 * PASCAL-Part's annotation of one image, {@code anno.objects(k).{class_ind, mask, parts(j).{part_name, mask}}}, as the six-part label. Only people
 * count (class 15), and only if at least one person's own mask is not empty; a later part overwrites an earlier one, as in the benchmark.
 */
final class PartsMat {
    private static final int PERSON = 15;
    /** The benchmark's six classes of PASCAL-Part's 24 names: head, torso, upper and lower arms, upper and lower legs. Left and right are merged. */
    private static final List<String> NAMES = List.of(
            "head hair lear rear lebrow rebrow leye reye mouth nose",
            "torso neck",
            "luarm ruarm",
            "llarm rlarm lhand rhand",
            "luleg ruleg",
            "llleg rlleg lfoot rfoot");

    private final String name;
    private final Limits limits;

    private PartsMat(String name, Limits limits) {
        this.name = name;
        this.limits = limits;
    }

    /** Reads the label at the masks' size; empty if no person has parts. */
    static Optional<Pixels> read(byte[] file, String name, Limits limits) {
        PartsMat reader = new PartsMat(name, limits);
        return MatFileInflater.read(
                file,
                "anno",
                "PASCAL-Part's structure anno.objects.parts",
                name,
                limits,
                variable -> reader.label(((Struct) variable).get("objects", 0)));
    }

    private Optional<Pixels> label(Array array) {
        if (array.getNumElements() == 0) {
            return Optional.empty();
        }
        Struct objects = (Struct) array;
        boolean somebody = false;
        Optional<Pixels> label = Optional.empty();
        for (int k = 0; k < objects.getNumElements(); k++) {
            if (objects.getMatrix("class_ind", k).getInt(0) != PERSON) {
                continue;
            }
            Matrix mask = objects.getMatrix("mask", k);
            somebody |= !isEmpty(mask);
            Array parts = objects.get("parts", k);
            if (parts.getNumElements() > 0) {
                Pixels canvas = label.isPresent() ? label.get() : canvasFor(mask);
                paint(canvas, (Struct) parts);
                label = Optional.of(canvas);
            }
        }
        return somebody ? label : Optional.empty();
    }

    private Pixels canvasFor(Matrix mask) {
        limits.requirePixels(name, mask.getNumCols(), mask.getNumRows());
        return Pixels.zeros(mask.getNumCols(), mask.getNumRows(), 1);
    }

    private void paint(Pixels canvas, Struct parts) {
        for (int j = 0; j < parts.getNumElements(); j++) {
            Array partName = parts.get("part_name", j);
            paint(canvas, parts.getMatrix("mask", j), classOf(((Char) partName).getString()));
        }
    }

    private byte classOf(String part) {
        for (int index = 0; index < NAMES.size(); index++) {
            if (List.of(NAMES.get(index).split(" ")).contains(part)) {
                return (byte) (index + 1);
            }
        }
        throw DatasetException.about(
                ViolationCode.UNKNOWN_PART,
                name,
                "has a person's part called '%s', which PASCAL-Part does not know; rename or remove it",
                part);
    }

    private void paint(Pixels canvas, Matrix mask, byte part) {
        int width = canvas.width();
        int height = canvas.height();
        if (mask.getNumCols() != width || mask.getNumRows() != height) {
            throw DatasetException.about(
                    ViolationCode.SIZE_MISMATCH,
                    name,
                    "has masks of %d x %d and %d x %d pixels; give all the size of the image",
                    width,
                    height,
                    mask.getNumCols(),
                    mask.getNumRows());
        }
        for (int x = 0, stored = 0; x < width; x++) { // MATLAB stores columns
            for (int y = 0; y < height; y++, stored++) {
                if (mask.getDouble(stored) != 0) {
                    canvas.data()[y * width + x] = part;
                }
            }
        }
    }

    private static boolean isEmpty(Matrix mask) {
        for (int i = 0; i < mask.getNumElements(); i++) {
            if (mask.getDouble(i) != 0) {
                return false;
            }
        }
        return true;
    }
}
