package dev.weightflow.scenes;

import dev.weightflow.scenes.render.BodyPart;
import dev.weightflow.scenes.render.Labels.ObjectMask;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import us.hebi.matlab.mat.format.Mat5;
import us.hebi.matlab.mat.format.Mat5File;
import us.hebi.matlab.mat.types.Array;
import us.hebi.matlab.mat.types.MatlabType;
import us.hebi.matlab.mat.types.Matrix;
import us.hebi.matlab.mat.types.Sink;
import us.hebi.matlab.mat.types.Sinks;
import us.hebi.matlab.mat.types.Struct;

/** The two MATLAB 5 files of an image: PASCAL-Part's annotation and PASCAL-Context's label map. */
final class MatFiles {
    private final int width;
    private final int height;

    /** File with the same header in every run; the usual one contains the time of day. */
    private static final class Undated extends Mat5File {
        Undated() {
            super("MATLAB 5.0 MAT-file, Platform: any, Created by: weightflow scenes");
        }
    }

    MatFiles(int width, int height) {
        this.width = width;
        this.height = height;
    }

    /** Writes {@code anno}: a 1x1 struct of {@code imname} and the objects with their masks and, for people, body parts. */
    byte[] parts(String id, List<ObjectMask> objects) throws IOException {
        Struct list = Mat5.newStruct(1, objects.size());
        for (int i = 0; i < objects.size(); i++) {
            ObjectMask object = objects.get(i);
            list.set("class", i, Mat5.newString(object.kind().partFileName()));
            list.set("class_ind", i, scalar(object.kind().semseg()));
            list.set("mask", i, mask(object.pixels()));
            list.set("parts", i, parts(object.parts()));
        }
        Struct anno = Mat5.newStruct();
        anno.set("imname", Mat5.newString(id));
        anno.set("objects", list);
        return bytes("anno", anno);
    }

    private Struct parts(Map<BodyPart, int[]> parts) {
        if (parts.isEmpty()) {
            return Mat5.newStruct(0, 0);
        }
        Struct list = Mat5.newStruct(1, parts.size());
        int i = 0;
        for (Map.Entry<BodyPart, int[]> part : parts.entrySet()) {
            list.set("part_name", i, Mat5.newString(part.getKey().partName()));
            list.set("mask", i, mask(part.getValue()));
            i++;
        }
        return list;
    }

    /** Writes {@code LabelMap}: the context id of every pixel, uint16. */
    byte[] context(short[] ids) throws IOException {
        Matrix map = Mat5.newMatrix(height, width, MatlabType.UInt16);
        for (int pixel = 0; pixel < ids.length; pixel++) {
            map.setInt(columnMajor(pixel), ids[pixel]);
        }
        return bytes("LabelMap", map);
    }

    private static Matrix scalar(int value) {
        Matrix scalar = Mat5.newMatrix(1, 1, MatlabType.UInt8);
        scalar.setInt(0, value);
        return scalar;
    }

    private Matrix mask(int[] pixels) {
        Matrix mask = Mat5.newMatrix(height, width, MatlabType.UInt8);
        for (int pixel : pixels) {
            mask.setInt(columnMajor(pixel), 1);
        }
        return mask;
    }

    private int columnMajor(int pixel) {
        return pixel % width * height + pixel / width;
    }

    private static byte[] bytes(String name, Array content) throws IOException {
        try (Mat5File file = new Undated()) {
            file.addArray(name, content);
            // Incompressible data grow by a few bytes a block under deflate.
            long most = file.getUncompressedSerializedSize();
            ByteBuffer buffer = ByteBuffer.allocate(Math.toIntExact(most + most / 1000 + 1024));
            buffer.order(ByteOrder.LITTLE_ENDIAN);
            try (Sink sink = Sinks.wrap(buffer)) {
                file.writeTo(sink);
            }
            return Arrays.copyOf(buffer.array(), buffer.position());
        }
    }
}
