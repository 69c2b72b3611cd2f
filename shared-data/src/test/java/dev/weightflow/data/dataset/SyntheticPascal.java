package dev.weightflow.data.dataset;

import dev.weightflow.schema.dataset.Split;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import us.hebi.matlab.mat.format.Mat5;
import us.hebi.matlab.mat.format.Mat5File;
import us.hebi.matlab.mat.types.Array;
import us.hebi.matlab.mat.types.MatlabType;
import us.hebi.matlab.mat.types.Matrix;
import us.hebi.matlab.mat.types.Sinks;
import us.hebi.matlab.mat.types.Struct;

/** Writer of small PASCAL_MT folders, independent of the code under test that reads them. */
public final class SyntheticPascal {
    /** A value for each column and row. */
    public interface Shade {
        int at(int x, int y);
    }

    private final Path root;

    private SyntheticPascal(Path root) {
        this.root = root;
    }

    public static SyntheticPascal in(Path root) {
        return new SyntheticPascal(root);
    }

    public Path root() {
        return root;
    }

    public SyntheticPascal list(Split split, String... lines) {
        return file(
                "ImageSets/Context/" + split.key() + ".txt",
                String.join("\n", lines).getBytes());
    }

    /** Adds a whole sample of that size: some classes, a person with a head and a torso, a salient half, normals on the upper half. */
    public SyntheticPascal sample(String id, int width, int height) {
        int salt = Math.floorMod(id.hashCode(), 50);
        return image(id, width, height, (x, y) -> rgb((x * 7 + salt) & 255, (y * 5) & 255, (x * y) & 255))
                .semseg(id, width, height, (x, y) -> y == 0 ? 255 : (x / 4 + y / 4) % 21)
                .parts(
                        id,
                        anno(object(
                                15,
                                mask(width, height, (x, y) -> x < width / 2 ? 1 : 0),
                                Map.of(
                                        "head", mask(width, height, (x, y) -> y < height / 3 ? 1 : 0),
                                        "torso",
                                                mask(
                                                        width,
                                                        height,
                                                        (x, y) -> y >= height / 2 && x < width / 2 ? 1 : 0)))))
                .context(id, width, height, (x, y) -> y < height / 2 ? 284 : 1)
                .normals(id, width, height, (x, y) -> rgb(128 + x % 50, 90 + y % 60, 220))
                .saliency(id, width, height, (x, y) -> x < width / 2 ? 200 : 30);
    }

    public SyntheticPascal image(String id, int width, int height, Shade rgb) {
        return file("JPEGImages/" + id + ".jpg", jpeg(width, height, rgb));
    }

    public SyntheticPascal semseg(String id, int width, int height, Shade classes) {
        return file("semseg/VOC12/" + id + ".png", palette(width, height, classes));
    }

    public SyntheticPascal normals(String id, int width, int height, Shade rgb) {
        return file("normals_distill/" + id + ".png", png(image(width, height, BufferedImage.TYPE_INT_RGB, rgb)));
    }

    public SyntheticPascal saliency(String id, int width, int height, Shade gray) {
        return file("sal_distill/" + id + ".png", gray(width, height, gray));
    }

    public SyntheticPascal context(String id, int width, int height, Shade classes) {
        Matrix map = Mat5.newMatrix(height, width, MatlabType.UInt16);
        fill(map, width, height, classes);
        return file("pascal-context/trainval/" + id + ".mat", mat("LabelMap", map));
    }

    public SyntheticPascal parts(String id, Struct anno) {
        return file("human_parts/" + id + ".mat", mat("anno", anno));
    }

    public SyntheticPascal file(String name, byte[] content) {
        try {
            Path file = root.resolve(name);
            Files.createDirectories(file.getParent());
            Files.write(file, content);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public SyntheticPascal without(String name) {
        try {
            Files.delete(root.resolve(name));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Struct anno(Struct... objects) {
        Struct all = Mat5.newStruct(1, objects.length);
        for (int k = 0; k < objects.length; k++) {
            for (String field : objects[k].getFieldNames()) {
                all.set(field, k, objects[k].<Array>get(field));
            }
        }
        return Mat5.newStruct().set("imname", Mat5.newString("picture")).set("objects", all);
    }

    /** @param parts by name, drawn in the map's order */
    public static Struct object(int classInd, Matrix mask, Map<String, Matrix> parts) {
        Array drawn = Mat5.newStruct(0, 0);
        if (!parts.isEmpty()) {
            Struct all = Mat5.newStruct(1, parts.size());
            int j = 0;
            for (Map.Entry<String, Matrix> part : parts.entrySet()) {
                all.set("part_name", j, Mat5.newString(part.getKey())).set("mask", j++, part.getValue());
            }
            drawn = all;
        }
        return Mat5.newStruct()
                .set("class", Mat5.newString("thing"))
                .set("class_ind", Mat5.newScalar(classInd))
                .set("mask", mask)
                .set("parts", drawn);
    }

    public static Matrix mask(int width, int height, Shade covered) {
        Matrix mask = Mat5.newMatrix(height, width, MatlabType.UInt8);
        fill(mask, width, height, covered);
        return mask;
    }

    public static byte[] mat(String name, Array value) {
        return mat(name, value, ByteOrder.LITTLE_ENDIAN);
    }

    public static byte[] mat(String name, Array value, ByteOrder order) {
        try {
            Mat5File file = Mat5.newMatFile(); // not closed: that would release the value, which may be written again
            file.addArray(name, value);
            ByteBuffer out = ByteBuffer.allocate((int) file.getUncompressedSerializedSize() + 4096)
                    .order(order);
            Mat5.newWriter(Sinks.wrap(out)).writeMat(file);
            return Arrays.copyOf(out.array(), out.position());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static byte[] jpeg(int width, int height, Shade rgb) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        try (MemoryCacheImageOutputStream to = new MemoryCacheImageOutputStream(out)) {
            ImageWriteParam param = writer.getDefaultWriteParam();
            param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            param.setCompressionQuality(1);
            writer.setOutput(to);
            writer.write(null, new IIOImage(image(width, height, BufferedImage.TYPE_INT_RGB, rgb), null, null), param);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
        return out.toByteArray();
    }

    public static byte[] gray(int width, int height, Shade gray) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
        each(width, height, (x, y) -> image.getRaster().setSample(x, y, 0, gray.at(x, y)));
        return png(image);
    }

    /** Creates colours that differ from their indices. */
    public static byte[] palette(int width, int height, Shade index) {
        byte[] shades = new byte[256];
        for (int i = 0; i < 256; i++) {
            shades[i] = (byte) (255 - 3 * i);
        }
        BufferedImage image = new BufferedImage(
                width, height, BufferedImage.TYPE_BYTE_INDEXED, new IndexColorModel(8, 256, shades, shades, shades));
        each(width, height, (x, y) -> image.getRaster().setSample(x, y, 0, index.at(x, y)));
        return png(image);
    }

    public static BufferedImage image(int width, int height, int type, Shade rgb) {
        BufferedImage image = new BufferedImage(width, height, type);
        each(width, height, (x, y) -> image.setRGB(x, y, rgb.at(x, y)));
        return image;
    }

    public static byte[] png(BufferedImage image) {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ImageIO.write(image, "png", out);
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static int rgb(int red, int green, int blue) {
        return 0xff << 24 | red << 16 | green << 8 | blue;
    }

    private static void fill(Matrix matrix, int width, int height, Shade shade) {
        each(width, height, (x, y) -> matrix.setInt(y, x, shade.at(x, y)));
    }

    private interface Place {
        void visit(int x, int y);
    }

    private static void each(int width, int height, Place place) {
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                place.visit(x, y);
            }
        }
    }
}
