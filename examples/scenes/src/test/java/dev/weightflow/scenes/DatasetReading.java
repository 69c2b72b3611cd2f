package dev.weightflow.scenes;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import us.hebi.matlab.mat.format.Mat5;
import us.hebi.matlab.mat.types.Matrix;
import us.hebi.matlab.mat.types.Struct;

/** Reader of the folder by its documentation, which shares nothing with the renderer. */
record DatasetReading(Path root) {
    record Person(boolean[] mask, Map<String, boolean[]> parts) {}

    record Annotation(
            String name, List<String> classes, List<Integer> indices, List<boolean[]> masks, List<Person> people) {}

    List<String> ids(String split) throws IOException {
        return Files.readAllLines(root.resolve("ImageSets/Context/" + split + ".txt"));
    }

    BufferedImage jpeg(String id) throws IOException {
        return ImageIO.read(root.resolve("JPEGImages/" + id + ".jpg").toFile());
    }

    BufferedImage semsegImage(String id) throws IOException {
        BufferedImage image =
                ImageIO.read(root.resolve("semseg/VOC12/" + id + ".png").toFile());
        if (!(image.getColorModel() instanceof IndexColorModel)) {
            throw new IOException("not a palette image");
        }
        return image;
    }

    int[] semseg(String id) throws IOException {
        return samples(semsegImage(id), 0);
    }

    int[] salience(String id) throws IOException {
        return samples(ImageIO.read(root.resolve("sal_distill/" + id + ".png").toFile()), 0);
    }

    /** Returns three coordinates a pixel. */
    double[][] normals(String id) throws IOException {
        BufferedImage image =
                ImageIO.read(root.resolve("normals_distill/" + id + ".png").toFile());
        double[][] normals = new double[3][];
        for (int axis = 0; axis < 3; axis++) {
            int[] coded = samples(image, axis);
            normals[axis] = new double[coded.length];
            for (int i = 0; i < coded.length; i++) {
                normals[axis][i] = 2.0 * coded[i] / 255 - 1;
            }
        }
        return normals;
    }

    private static int[] samples(BufferedImage image, int band) {
        return image.getRaster().getSamples(0, 0, image.getWidth(), image.getHeight(), band, (int[]) null);
    }

    int[] context(String id) throws IOException {
        Matrix map = Mat5.readFromFile(
                        root.resolve("pascal-context/trainval/" + id + ".mat").toFile())
                .getMatrix("LabelMap");
        int[] values = new int[map.getNumElements()];
        for (int row = 0; row < map.getNumRows(); row++) {
            for (int column = 0; column < map.getNumCols(); column++) {
                values[row * map.getNumCols() + column] = map.getInt(row, column);
            }
        }
        return values;
    }

    Annotation annotation(String id) throws IOException {
        Struct anno = Mat5.readFromFile(
                        root.resolve("human_parts/" + id + ".mat").toFile())
                .getStruct("anno");
        Struct objects = anno.getStruct("objects");
        Annotation found = new Annotation(
                anno.getChar("imname").getString(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>());
        for (int i = 0; i < objects.getNumElements(); i++) {
            found.classes.add(objects.getChar("class", i).getString());
            found.indices.add(objects.getMatrix("class_ind", i).getInt(0));
            found.masks.add(mask(objects.getMatrix("mask", i)));
            Struct parts = objects.getStruct("parts", i);
            Map<String, boolean[]> masks = new LinkedHashMap<>();
            for (int j = 0; j < parts.getNumElements(); j++) {
                masks.put(parts.getChar("part_name", j).getString(), mask(parts.getMatrix("mask", j)));
            }
            if (!masks.isEmpty()) {
                found.people.add(new Person(found.masks.get(i), masks));
            }
        }
        return found;
    }

    private static boolean[] mask(Matrix matrix) {
        boolean[] mask = new boolean[matrix.getNumElements()];
        for (int row = 0; row < matrix.getNumRows(); row++) {
            for (int column = 0; column < matrix.getNumCols(); column++) {
                mask[row * matrix.getNumCols() + column] = matrix.getInt(row, column) > 0;
            }
        }
        return mask;
    }
}
